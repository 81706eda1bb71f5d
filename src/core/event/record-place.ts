/** Where a record stands in its file: the line it begins on, and which of the records that begin there it is. */
import type { SourceRef } from './event.ts';

export interface RecordPlace {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly ordinal: number;
}

/** Gives records their places; to be told of every record in the order they begin. */
export class PlaceCounter {
  #line = 0;
  #ordinal = 0;

  next(line: number): RecordPlace {
    this.#ordinal = line === this.#line ? this.#ordinal + 1 : 0;
    this.#line = line;
    return { line, ordinal: this.#ordinal };
  }
}

/** Most lines hold one record: the ordinal of the first is not written. */
export function fileSource(file: string, { line, ordinal }: RecordPlace): SourceRef {
  return ordinal === 0 ? { kind: 'file', file, line } : { kind: 'file', file, line, ordinal };
}

/** For people: `3`, or `1 ordinal 7`. */
export function placeText({ line, ordinal }: RecordPlace): string {
  return ordinal === 0 ? String(line) : `${line} ordinal ${ordinal}`;
}

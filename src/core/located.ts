/** Content as a neutral tree in which every value and key knows its place, so that problems can point at it. */
import type { Problem } from './problem.ts';

/** Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface LocatedEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Located;
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: Place;
  /** Columns from `place` to the first character when the text stands in the file on one line, character for character. */
  readonly inset?: number;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly place: Place;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
  readonly place: Place;
}

export type Located = LocatedScalar | LocatedList | LocatedMap;

export function entryOf(node: Located | undefined, key: string): LocatedEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The deepest node on `path` that is there: what a schema's complaint about `path` should point at. */
export function locate(node: Located, path: readonly PropertyKey[]): Located {
  let here = node;
  for (const step of path) {
    const next = here.kind === 'list' ? here.items[Number(step)] : entryOf(here, String(step))?.value;
    if (next === undefined) return here;
    here = next;
  }
  return here;
}

/** The same content as ordinary values, for a schema to check. */
export function plain(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}

export function problemAt(file: string, place: Place, message: string): Problem {
  return { file, line: place.line, column: place.column, message };
}

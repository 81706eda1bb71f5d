/** A file of lines, or a stretch of one, ready to be read by position. */
import type { RecordPlace } from '../../../core/event/record-place.ts';
import type { OriginPlaces } from './origin-places.ts';

export interface LineFile {
  /** As the user named it. */
  readonly name: string;
  /** To be read from at once: whoever asks for many others may find it closed. */
  fd(): number;
  /** Where the first line begins: behind a byte order mark, or behind other inputs in a scratch file. */
  readonly start: number;
  readonly end: number;
  /** Where the record of each line stands in the original; undefined when it is the same line. */
  readonly origin: OriginPlaces | undefined;
  /** Parts of the input that could not be made records of, as has been noted. */
  readonly lost: number;
  /** The end of the input is missing, and that has been noted. */
  readonly isTruncated: boolean;
}

/** Where the record of a line, counted from 1, stands in the original. */
export function originOf({ origin }: LineFile, line: number): RecordPlace {
  return origin === undefined ? { line, ordinal: 0 } : origin.of(line);
}

/** What becomes known of a line, by its bytes or by a parse. */
import type { EventKind, HuntEvent } from '../../core/event/event.ts';

/** What a parsed line turned out to be. */
export type ReadLine =
  | { readonly event: HuntEvent }
  | { readonly skipped: string }
  | { readonly unsupported: string }
  | { readonly unreadable: string };

/** Parses and normalises the line at a place in the slice. */
export type ReadAt = (from: number, to: number) => ReadLine;

/** Result of one line; reused for the next. */
export interface LineFacts {
  kind: EventKind | undefined;
  /** Id of the profile that reads it; '' without a kind. */
  profile: string;
  /** Hash of the host's name. */
  host: number;
  /** The event, when the line had to be parsed. */
  read: ReadLine | undefined;
  /** Places of the next line. */
  next: number;
  end: number;
  keyCount: number;
  /** Text may hide behind escapes: no search through the bytes decides anything. */
  isOdd: boolean;
}

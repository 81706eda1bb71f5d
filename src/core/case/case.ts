/** A case: one anchor with the parts joined to it. */
import type { Anchor } from '../act/anchor.ts';
import type { HuntEvent } from '../event/event.ts';

export const MISSING_REASONS = ['not_logged', 'no_entity_id', 'truncated', 'not_applicable'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

/** A joined part is there, or is missing for a reason; a missing part is a fact, never an error. */
export type Part =
  | { readonly status: 'found'; readonly event: HuntEvent; readonly weak: boolean }
  | { readonly status: 'missing'; readonly reason: MissingReason };

/** The event of a part that was found. */
export function eventIn(part: Part): HuntEvent | undefined {
  return part.status === 'found' ? part.event : undefined;
}

/** Ancestors of the writer, nearest first, as far as the hunt's depth and the logs reach. */
export interface Ancestry {
  readonly events: readonly HuntEvent[];
  /** Why the line stops where it does; `undefined` when the depth the hunt gives was reached. */
  readonly stopped: MissingReason | undefined;
}

/** What joining makes: an anchor with its parts. */
export interface JoinedCase {
  readonly anchor: Anchor;
  /** Of an act that was inferred: the event that logged it, where there is one. */
  readonly logged?: HuntEvent;
  /** Where the file that a command leaves behind lies, where its line leaves that open and another event tells it. */
  readonly output?: string;
  /** The process that made the registry write or file; for a process_create anchor the anchor itself. */
  readonly writer: Part;
  readonly ancestors: Ancestry;
  /** The file create of what the value starts (or of what reg.exe wrote). */
  readonly payloadFile: Part;
  /** The creation of the process that created a registry value's payload; absent where the log does not hold it. */
  readonly payloadCreator?: HuntEvent;
  /** The payload's run. */
  readonly payloadProcess: Part;
  /** Other events on the host that make a pair with the anchor, earliest first, bounded. */
  readonly neighbours: readonly HuntEvent[];
}

/** Where events come from: a search engine or files. Both over-select; the predicate in core decides. */

import type { PathKey, PidKey, ProcessKey } from '../core/case/join-index.ts';
import type { LineKey } from '../core/case/payload-run.ts';
import type { EventKind, HostKey, HuntEvent, TimeRange } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import type { Condition } from '../core/sigma/condition.ts';

/** Anchors wanted by one hunt. The source returns every event of `kind` in range that `condition` accepts, and may return more. */
export interface Selection {
  readonly id: string;
  readonly kind: EventKind;
  readonly condition: Condition;
}

/** A bounded page of events for one selection. */
export interface AnchorPage {
  readonly selection: string;
  readonly events: readonly HuntEvent[];
}

/** One batched look-up. The source answers with events that may be more than asked for; core/case/join picks. */
export type JoinRequest = JoinKeys & {
  /** On whose behalf, as an engine's own logs are to tell it: a hunt's id. */
  readonly purpose?: string;
  /** Picks what cases can need. A source may ask it as it reads, of some events at a time: what it drops need not be held. */
  readonly keep?: (events: readonly HuntEvent[]) => readonly HuntEvent[];
};

export type JoinKeys =
  /** Events of `event` kind whose own process has one of these ids. */
  | {
      readonly by: 'entity_id';
      readonly event: EventKind;
      readonly keys: readonly ProcessKey[];
      readonly range: TimeRange;
    }
  /** Process creations of these pids, for sources without entity ids. */
  | {
      readonly by: 'pid';
      readonly event: 'process_create';
      readonly keys: readonly PidKey[];
      readonly range: TimeRange;
    }
  /** `file.path` of file creates, `process.executable` of process creates. */
  | {
      readonly by: 'path';
      readonly event: 'file_create' | 'process_create';
      readonly keys: readonly PathKey[];
      readonly range: TimeRange;
    }
  /** Process creations of the programs of a key whose command lines hold `textInLine` of its path; every path has one. */
  | {
      readonly by: 'command_line';
      readonly event: 'process_create';
      readonly keys: readonly LineKey[];
      readonly range: TimeRange;
    }
  /** Events near a case that make a pair with it. */
  | {
      readonly by: 'condition';
      readonly event: EventKind;
      readonly condition: Condition;
      readonly hosts: readonly HostKey[];
      readonly range: TimeRange;
    };

export interface JoinAnswer {
  readonly events: readonly HuntEvent[];
  /** True when the source stopped at its bound: it is then asked again for fewer keys, down to one. */
  readonly truncated: boolean;
  /** Paths that say too little to be looked for: a part missing for one of them is `truncated`, not `not_logged`. */
  readonly unanswered?: readonly PathKey[];
  /** The source could not answer in full, and noted why: a part that is missing may be there. */
  readonly failed?: boolean;
}

/** Events of the hunted kinds in the window. */
export interface ScanCount {
  readonly total: number;
  readonly byKind: Readonly<Record<EventKind, number>>;
  /** An engine refused to count some: of those there may be any number. */
  readonly isPartial?: true;
  /** What else the source holds, where it is known for nothing and there is any. */
  readonly outside?: OutsideCount;
}

/** Events of the hunted kinds outside the window. */
export interface OutsideCount {
  readonly byKind: Readonly<Record<EventKind, number>>;
  /** When the first and the last of them were. Epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

export interface EventSource {
  /**
   * Anchors to join at a time. What joins to them is held in memory at once, about ten events each; every part costs an
   * engine its round trips, and files next to nothing.
   */
  readonly joinSize: number;
  /** Shown to people: a URL without credentials and its patterns, or the files. */
  readonly description: string;
  /**
   * When the events of this range were, where the source takes it for the time of their arrival: cases join around
   * these times.
   */
  times?(range: TimeRange | undefined): TimeRange | undefined;
  /** Counts the window's events of the hunted kinds: one counting query on an engine. With files it is known once `select` has ended. */
  count(range: TimeRange | undefined): Promise<ScanCount>;
  /** All selections in one go. `undefined` range: everything (files only). Pages are bounded by count and bytes. */
  select(selections: readonly Selection[], range: TimeRange | undefined): AsyncIterable<AnchorPage>;
  fetch(request: JoinRequest): Promise<JoinAnswer>;
  /** Everything this source could not see so far; grows during a run. */
  notSeen(): readonly NotSeen[];
  close(): Promise<void>;
}

/** Told about long work; the command line draws a bar from it. `total` is absent while unknown. */
export interface Progress {
  update(stage: string, done: number, total?: number): void;
}

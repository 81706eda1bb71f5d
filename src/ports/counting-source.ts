/** A source whose events can be counted before they are read, and read in parts that prove by their counts what was seen. */
import type { HuntEvent, TimeRange } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import type { HostCount } from '../core/run/coverage.ts';
import type { CountedCell } from '../core/run/ledger.ts';
import type { Part } from '../core/run/plan.ts';
import type { EventSource, Selection } from './event-source.ts';

/** Events of one page of a part, each with the cell it was counted in. */
export interface CountedPage {
  readonly selection: string;
  readonly events: readonly { readonly event: HuntEvent; readonly bucket: number }[];
  /** What of each cell's raw hits is in this page, events or not. */
  readonly counted: readonly CountedCell[];
}

export interface CountingSource extends EventSource {
  /**
   * Raw hits by selection, index and bucket. What the engine refused to count is among the notes, and not in the answer.
   * `soon`: what lies beyond is dated by clocks that are wrong, and little.
   */
  histogram(
    selections: readonly Selection[],
    range: TimeRange,
    soon: number,
  ): Promise<readonly CountedCell[]>;
  /** Every raw hit of these parts. The cells of a part were read whole unless a note says otherwise. */
  selectParts(selections: readonly Selection[], parts: readonly Part[]): AsyncIterable<CountedPage>;
  /**
   * What each host logged in the range, at most `most` entries: a host may have several. Notes tell what was left out;
   * nothing of it keeps a run from being whole, for no hunt rests on it.
   */
  countHosts(
    range: TimeRange,
    most: number,
  ): Promise<{ readonly hosts: readonly HostCount[]; readonly notes: readonly NotSeen[] }>;
  /** The engine's clock, epoch milliseconds, by whole seconds; undefined where the account may not ask. */
  serverTime(): Promise<number | undefined>;
}

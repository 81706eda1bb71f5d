/** What could not be seen, place by place, over ticks: since when, when to ask again, and whether it lasts. Pure. */

import { hull } from '../case/time-windows.ts';
import type { TimeRange } from '../event/event.ts';
import type { NotSeen } from '../hunt/not-seen.ts';
import { LASTING_AFTER, retryAfter } from './ledger.ts';

export interface Gap {
  /** An index, a cluster, or the words of a place that has no name. */
  readonly place: string;
  /** Of event time: what was asked for and not answered. */
  readonly window: TimeRange;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly tries: number;
  readonly last: number;
  readonly reason: string;
}

/** Every place that an entry which keeps a run from being whole names. */
export function placesOf({ indices, cluster, where }: NotSeen): readonly string[] {
  if (cluster !== undefined && (indices === undefined || indices.length === 0)) return [`cluster ${cluster}`];
  return indices !== undefined && indices.length > 0 ? indices : [where];
}

/**
 * The gaps after a tick over `window`: those it met again are older by a try, those it asked and did not meet are closed,
 * those it did not ask stay. A gap without a window of its own is one of the whole tick.
 */
export function gapsAfter(
  before: readonly Gap[],
  notSeen: readonly NotSeen[],
  window: TimeRange,
  now: number,
): readonly Gap[] {
  const gaps = new Map(before.filter((gap) => !isCovered(gap.window, window)).map((gap) => [gap.place, gap]));
  const old = new Map(before.map((gap) => [gap.place, gap]));
  for (const entry of notSeen.filter(({ incomplete }) => incomplete)) {
    for (const place of placesOf(entry)) {
      const known = old.get(place);
      const held = gaps.get(place) ?? known;
      const own = entry.window ?? window;
      gaps.set(place, {
        place,
        window: held === undefined ? own : hull([held.window, own]),
        since: known?.since ?? now,
        tries: (known?.tries ?? 0) + 1,
        last: now,
        reason: entry.reason,
      });
    }
  }
  return [...gaps.values()];
}

/** What is to be asked again at this tick, whatever its own horizon. */
export function gapsToAsk(gaps: readonly Gap[], now: number): readonly Gap[] {
  return gaps.filter(({ tries, last }) => now >= last + retryAfter(tries));
}

/** It has not answered for a day: it is told, and keeps nothing waiting. */
export function isLasting(gap: Gap | undefined, now: number): boolean {
  return gap !== undefined && now - gap.since >= LASTING_AFTER;
}

function isCovered(inner: TimeRange, outer: TimeRange): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

/** What could not be seen, place by place, over ticks: since when, when to ask again, and whether it lasts. Pure. */

import { hull } from '../case/time-windows.ts';
import type { TimeRange } from '../event/event.ts';
import type { NotSeen } from '../hunt/not-seen.ts';
import { LASTING_AFTER, retryAfter } from './ledger.ts';
import type { Redo } from './plan.ts';

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
  /** It was not there when a tick began, so that what was joined meanwhile does not show that it missed. */
  readonly unasked?: true;
}

/** Every place that an entry which keeps a run from being whole names. */
export function placesOf({ indices, cluster, where }: NotSeen): readonly string[] {
  if (cluster !== undefined && (indices === undefined || indices.length === 0)) return [`cluster ${cluster}`];
  return indices !== undefined && indices.length > 0 ? indices : [where];
}

/** What a tick asked, and how far it came. */
export interface Asked {
  readonly window: TimeRange;
  readonly now: number;
  /** Places that were missing before anything was joined. */
  readonly unasked: ReadonlySet<string>;
  /** Nothing is left for another tick: what answers again has been looked at. */
  readonly isDone: boolean;
}

/**
 * The gaps after a tick: those it met again are older by a try, those it asked and did not meet are closed once nothing is
 * left, those it did not ask stay. A gap without a window of its own is one of the whole tick.
 */
export function gapsAfter(
  before: readonly Gap[],
  notSeen: readonly NotSeen[],
  { window, now, unasked, isDone }: Asked,
): readonly Gap[] {
  const open = before.filter((gap) => !isDone || !isCovered(gap.window, window));
  const gaps = new Map(open.map((gap) => [gap.place, gap]));
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
        ...(known?.unasked === true || unasked.has(place) ? { unasked: true as const } : {}),
      });
    }
  }
  return [...gaps.values()];
}

/** What was missing all along and answers again: whatever was looked at meanwhile is looked at again. */
export function recovered(
  gaps: readonly Gap[],
  missing: ReadonlySet<string>,
  window: TimeRange,
): readonly Redo[] {
  return gaps
    .filter((gap) => gap.unasked === true && !missing.has(gap.place) && isCovered(gap.window, window))
    .map(({ window: range, since, last }) => ({
      range,
      reason: 'recovered',
      looked: { first: since, last },
    }));
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

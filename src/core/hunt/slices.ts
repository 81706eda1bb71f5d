/** Cuts a window into slices that are hunted one by one: newest first, at the same places whenever it is cut. */
import type { TimeRange } from '../event/event.ts';

const DAY = 24 * 60 * 60 * 1000;

/** With the usual length. Each slice costs a look at which indices hold something of it. */
const USUAL_MOST = 400;

/** More would take longer to tell apart than to hunt. */
export const MOST_SLICES = 10_000;

/** A day, or as many whole days as leave a few hundred slices. */
export function usualSliceLength({ from, to }: TimeRange): number {
  return DAY * Math.max(1, Math.ceil((to - from) / (USUAL_MOST * DAY)));
}

/** How many slices `slicesOf` makes. */
export function countSlices({ from, to }: TimeRange, length: number): number {
  return Math.ceil(to / length) - Math.floor(from / length);
}

/**
 * Aligned to multiples of `length` since 1970 (UTC), so whole hours and days are hours and days of UTC; the first and the
 * last end with the window.
 */
export function slicesOf({ from, to }: TimeRange, length: number): readonly TimeRange[] {
  const first = Math.floor(from / length);
  return Array.from({ length: countSlices({ from, to }, length) }, (_, at) => ({
    from: Math.max(from, (first + at) * length),
    to: Math.min(to, (first + at + 1) * length),
  })).reverse();
}

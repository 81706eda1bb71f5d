/** A window in words, with its time zone. */
import type { TimeRange } from './event.ts';

/** `undefined`: no window at all. An infinite bound is none. */
export function rangeText(range: TimeRange | undefined): string {
  const from = range === undefined ? undefined : boundText(range.from);
  const to = range === undefined ? undefined : boundText(range.to);
  if (from === undefined) return to === undefined ? 'all times' : `before ${to}`;
  return to === undefined ? `from ${from} on` : `from ${from} until ${to}`;
}

function boundText(time: number): string | undefined {
  return Number.isFinite(time) ? momentText(time) : undefined;
}

/** To the second where that is exact. */
export function momentText(time: number): string {
  const [day = '', clock = ''] = new Date(time).toISOString().split('T');
  return `${day} ${clock.replace(/(?:\.000)?Z$/, '')} UTC`;
}

/** How far back a tick counts: mostly a little, once an hour more, once a day all that is hunted. Pure. */
import type { Horizons } from '../config/config.ts';

/** When the longer horizons were last counted with nothing left to look at. Epoch milliseconds; 0: never. */
export interface Counted {
  readonly hourly: number;
  readonly nightly: number;
}

/** Of a source, or a content, that was never counted. */
export const NEVER: Counted = { hourly: 0, nightly: 0 };

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** The name of the horizon that is due. What a tick left undone keeps it due, so that nothing is left for a day. */
export function dueHorizon({ hourly, nightly }: Counted, now: number): keyof Horizons {
  if (now - nightly >= DAY) return 'nightly';
  return now - hourly >= HOUR ? 'hourly' : 'tick';
}

/** After a tick of that horizon with nothing left. */
export function countedAfter(before: Counted, horizon: keyof Horizons, now: number): Counted {
  if (horizon === 'nightly') return { hourly: now, nightly: now };
  return horizon === 'hourly' ? { ...before, hourly: now } : before;
}

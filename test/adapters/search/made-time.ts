/** A clock that a test owns: waiting passes at once, and is written down. */
import type { Time } from '../../../src/adapters/search/waiting.ts';

export interface MadeTime extends Time {
  readonly slept: readonly number[];
}

export function madeTime(start = 0): MadeTime {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

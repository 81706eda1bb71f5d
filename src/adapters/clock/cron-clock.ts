/** Time as this machine has it: cron expressions through node-cron, the one file that imports it. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, schedule, validateDetailed } from 'node-cron';
import { UsageError } from '../../core/problem.ts';
import type { Clock } from '../../ports/clock.ts';

/** What it has to tell would go to standard output in a form of its own. */
const SILENT: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** Milliseconds: less than lies between two times of any cron expression. */
const MOMENT = 500;

/** Fields of a cron expression are read in the time zone of the machine (`TZ`). */
export const cronClock: Clock = {
  schedule: (cron, wake) => {
    refuseUnsound(cron);
    const wakeOnce = notTwiceWithin(MOMENT, wake);
    const task = schedule(cron, wakeOnce, { logger: SILENT });
    // A time that passed while the process was busy or asleep is a wake-up as well, a late one; many at once are one.
    task.on('execution:missed', wakeOnce);
    return { stop: () => void task.destroy() };
  },
  wait: async (milliseconds, cut) => {
    try {
      await wait(milliseconds, undefined, { signal: cut });
    } catch (error) {
      if (!cut.aborted) throw error;
    }
  },
};

function refuseUnsound(cron: string): void {
  const { valid, errors } = validateDetailed(cron);
  if (valid) return;
  const why = errors.map(({ message }) => message).join('; ');
  throw new UsageError(
    `The schedule "${cron}" is no cron expression: ${why}. Give five or six fields, as in "*/10 * * * *".`,
  );
}

function notTwiceWithin(milliseconds: number, wake: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < milliseconds) return;
    last = now;
    wake();
  };
}

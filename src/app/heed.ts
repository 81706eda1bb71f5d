/** Lets an interruption be heard between steps that wait for nothing, and ends them by it. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Steps that together take a few hundredths of a second: signals and the progress bar have their turn after so many. */
const STEPS = 64;

/** To be called between steps; throws the reason of `interrupted` once that is aborted. */
export function heeding(interrupted: AbortSignal | undefined): () => Promise<void> {
  let steps = 0;
  return async () => {
    steps += 1;
    if (steps % STEPS === 0) await nextTurn();
    interrupted?.throwIfAborted();
  };
}

/** What SIGINT and its like do: the first asks the run to end with what it has, a second ends the process at once. */
import { Interrupted, type InterruptSignal } from '../core/problem.ts';
import { codeOfInterruption } from './exit-code.ts';

const SIGNALS: readonly InterruptSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The reason of the answer is an `Interrupted`. What listens to `exit` has its turn in both cases. */
export function watchSignals(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(codeOfInterruption(signal));
      controller.abort(new Interrupted(signal));
    });
  }
  return controller.signal;
}

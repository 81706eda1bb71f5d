/** Standard output: quiet about a reader that went away (`reghunt ... | head`), loud about everything else that fails. */
import { setImmediate } from 'node:timers/promises';
import type { Terminal } from '../wiring.ts';
import type { Sink } from './sink.ts';

/** Waits for slow readers. A reader that goes away ends the output and not the run. */
export function stdoutSink(stdout: Terminal): Sink {
  let hasReader = true;
  return {
    write(text) {
      if (!hasReader) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stdout.write(text, (error) => {
          if (error === null || error === undefined) return resolve();
          if (!isReaderGone(error)) return reject(error);
          hasReader = false;
          resolve();
        });
      });
    },
    end: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

export interface StdoutWatch {
  /** Waits until all is written and answers what failed, if anything did. */
  settled(): Promise<Error | undefined>;
}

/** Hears of failures whoever wrote: unheard, they would end the process with a stack. */
export function watchStdout(stdout: Terminal): StdoutWatch {
  let failure: Error | undefined;
  const hear = (error: Error): void => {
    if (!isReaderGone(error)) failure ??= error;
  };
  stdout.on('error', hear);
  return {
    async settled() {
      if (stdout.writableLength > 0) await new Promise((resolve) => stdout.write('', resolve));
      // A stream tells of its failure only after the call that failed.
      await setImmediate();
      stdout.off('error', hear);
      return failure;
    },
  };
}

/** A pipe says the first, a socket may say the second. */
function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ECONNRESET';
}

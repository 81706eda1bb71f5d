/** Writes results to stdout or to a file, waiting for slow readers, quiet about a reader that went away. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UsageError } from '../core/problem.ts';
import type { Terminal } from './wiring.ts';

export interface Output {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** `undefined` is stdout. A file that cannot be written is a UsageError that names it. */
export async function openOutput(file: string | undefined, stdout: Terminal): Promise<Output> {
  if (file === undefined) return stdoutOutput(stdout);
  const stream = createWriteStream(file, { mode: 0o600 });
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new UsageError(`Cannot write ${file}: ${(error as Error).message}. Choose another --output.`);
  }
  return {
    async write(text) {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async end() {
      stream.end();
      await finished(stream);
    },
  };
}

/** A closed pipe (`reghunt ... | head`) ends the output, not the run. */
function stdoutOutput(stdout: Terminal): Output {
  let closed = false;
  stdout.once('error', () => {
    closed = true;
  });
  return {
    write(text) {
      if (closed) return Promise.resolve();
      return new Promise((resolve) => {
        stdout.write(text, () => resolve());
      });
    },
    end: () => Promise.resolve(),
  };
}

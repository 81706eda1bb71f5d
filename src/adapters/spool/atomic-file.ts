/** Writes a file that is there whole or not at all, for its owner's eyes alone. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Characters. A call of the system costs more than putting this much together. */
const WRITTEN_AT_ONCE = 256 * 1024;

/** Takes the place of an earlier one. Two processes must not write the same file at once. */
export function writeAtomically(file: string, parts: Iterable<string>): void {
  const temporary = `${file}.part`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    let waiting = '';
    for (const part of parts) {
      waiting += part;
      if (waiting.length < WRITTEN_AT_ONCE) continue;
      writeAll(descriptor, waiting);
      waiting = '';
    }
    writeAll(descriptor, waiting);
    // The name must not be there before what it names is: a machine may lose its power in between.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

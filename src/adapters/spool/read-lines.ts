/** Reads a file line by line, however long it is. */
import { closeSync, openSync, readSync } from 'node:fs';

const READ_AT_ONCE = 256 * 1024;
const NEWLINE = 0x0a;

/** Memory: the longest line. Every line ends with a newline; what follows the last one is left out. */
export function* readLines(file: string): Generator<string, void> {
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(READ_AT_ONCE);
    let begun: Buffer[] = [];
    for (;;) {
      const count = readSync(descriptor, chunk, 0, chunk.length, null);
      if (count === 0) return;
      let from = 0;
      for (;;) {
        const end = chunk.subarray(0, count).indexOf(NEWLINE, from);
        if (end < 0) break;
        yield Buffer.concat([...begun, chunk.subarray(from, end)]).toString('utf8');
        begun = [];
        from = end + 1;
      }
      if (from < count) begun.push(Buffer.from(chunk.subarray(from, count)));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a file of lines as fast as Node does without looking into them. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 4 * 1024 * 1024;
const LINE_FEED = 10;

/** Blocks of whole lines, each ending in a line feed. A block is valid until the next one is asked for. */
export function* lineBlocks(file: string): Generator<Buffer> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let kept = 0;
    for (;;) {
      const read = readSync(handle, buffer, kept, buffer.length - kept, null);
      if (read === 0) break;
      const filled = kept + read;
      const end = buffer.lastIndexOf(LINE_FEED, filled - 1) + 1;
      if (end === 0)
        throw new Error(`${file} holds a line of more than ${CHUNK} bytes: the generator makes none`);
      yield buffer.subarray(0, end);
      buffer.copyWithin(0, end, filled);
      kept = filled - end;
    }
    if (kept > 0) throw new Error(`${file} does not end in a line feed: the generator's files do`);
  } finally {
    closeSync(handle);
  }
}

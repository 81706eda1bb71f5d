/** Writes into a device or a pipe as it is: it has no contents that a failure could cost. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Sink } from './sink.ts';
import { TextFile } from './text-file.ts';

/** A named pipe opens when somebody reads it. */
export async function openDirectFile(path: string): Promise<Sink> {
  // A descriptor may lead to a file that others write to as well: behind what they wrote, and nothing is emptied.
  const handle = await open(path, constants.O_WRONLY | constants.O_APPEND);
  const text = new TextFile(handle);
  return {
    write: (piece) => text.write(piece),
    async end() {
      await text.flush();
      await handle.close();
    },
    // Whatever led here is told already.
    discard: () => handle.close().catch(() => undefined),
  };
}

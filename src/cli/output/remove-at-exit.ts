/** Sees to it that a temporary file does not outlive the process, however that ends short of being killed. */
import { rmSync } from 'node:fs';

/** Answers what to call once the file is there no more. Signals end the process by `exit` as well. */
export function removeAtExit(path: string): () => void {
  const remove = (): void => {
    try {
      rmSync(path, { force: true });
    } catch {
      // The process ends, and nobody is left to do it.
    }
  };
  process.on('exit', remove);
  return () => process.off('exit', remove);
}

/** Sees to it that a temporary file does not outlive the process, however that ends short of being killed. */
import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Answers what to call once the file is there no more. */
export function removeAtExit(path: string): () => void {
  const remove = (): void => {
    try {
      rmSync(path, { force: true });
    } catch {
      // The process ends, and nobody is left to do it.
    }
  };
  const end = (signal: NodeJS.Signals): void => {
    remove();
    gone();
    // As it would have ended without us, for whoever waits for it.
    process.kill(process.pid, signal);
  };
  const gone = (): void => {
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, end);
  };
  process.on('exit', remove);
  for (const signal of SIGNALS) process.on(signal, end);
  return gone;
}

/** A progress bar on stderr for long work; silent when stderr is not a terminal. */
import cliProgress from 'cli-progress';
import type { Progress } from '../ports/event-source.ts';
import type { Terminal } from './wiring.ts';

export interface ProgressBar extends Progress {
  stop(): void;
}

/** Draws nothing unless `stream` is a terminal, and no more once it is interrupted. */
export function progressBar(stream: Terminal, interrupted: AbortSignal): ProgressBar {
  if (stream.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  let bar: cliProgress.SingleBar | undefined;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
    // A process that ends at once must leave the cursor visible too.
    process.off('exit', stop);
  };
  interrupted.addEventListener('abort', stop, { once: true });
  return {
    update(stage, done, total) {
      if (interrupted.aborted) return;
      if (stage !== current) {
        stop();
        current = stage;
      }
      if (bar === undefined) {
        bar = newBar(stream, stage, total !== undefined);
        bar.start(total ?? 0, done);
        process.on('exit', stop);
      }
      if (total !== undefined) bar.setTotal(total);
      bar.update(done);
    },
    stop,
  };
}

function newBar(stream: Terminal, stage: string, hasTotal: boolean): cliProgress.SingleBar {
  const format = hasTotal
    ? `${stage} [{bar}] {percentage}% {value}/{total} {eta_formatted}`
    : `${stage} {value}`;
  return new cliProgress.SingleBar(
    // Signals are the program's: the bar hears of them as everything else does.
    { stream, format, clearOnComplete: true, hideCursor: true, gracefulExit: false },
    cliProgress.Presets.shades_classic,
  );
}

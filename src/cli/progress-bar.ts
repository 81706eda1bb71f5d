/** A progress bar on stderr for long work; silent when stderr is not a terminal. */
import cliProgress from 'cli-progress';
import type { Progress } from '../ports/event-source.ts';
import type { Terminal } from './wiring.ts';

export interface ProgressBar extends Progress {
  stop(): void;
}

/** Draws nothing unless `stream` is a terminal. */
export function progressBar(stream: Terminal): ProgressBar {
  if (stream.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  let bar: cliProgress.SingleBar | undefined;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update(stage, done, total) {
      if (stage !== current) {
        stop();
        current = stage;
      }
      if (bar === undefined) {
        bar = newBar(stream, stage, total !== undefined);
        bar.start(total ?? 0, done);
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
    { stream, format, clearOnComplete: true, hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
}

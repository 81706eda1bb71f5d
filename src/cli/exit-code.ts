/** The exit codes of the command line, decided in one place. */
import type { Severity } from '../core/judge/score.ts';
import { severityRank } from '../core/judge/score.ts';
import type { InterruptSignal } from '../core/problem.ts';

export const EXIT = {
  done: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  bug: 70,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** As a shell names a process that a signal ended. Wins over all others: the run did not end by itself. */
export function codeOfInterruption(signal: InterruptSignal): ExitCode {
  return { SIGHUP: EXIT.hungUp, SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated }[signal];
}

export interface RunOutcome {
  readonly incomplete: boolean;
  readonly highest: Severity | undefined;
}

/** 3 (something could not be read, or written) wins over 1 (findings at or above `--fail-on`), which wins over 0. */
export function exitCodeOf(outcome: RunOutcome, failOn: Severity | undefined): ExitCode {
  if (outcome.incomplete) return EXIT.incomplete;
  if (failOn === undefined || outcome.highest === undefined) return EXIT.done;
  return severityRank(outcome.highest) >= severityRank(failOn) ? EXIT.findings : EXIT.done;
}

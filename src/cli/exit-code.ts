/** The exit codes of the command line, decided in one place. */
import type { Severity } from '../core/judge/score.ts';
import { severityRank } from '../core/judge/score.ts';

export const EXIT = {
  done: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

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

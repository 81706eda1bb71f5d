/** The kinds of failure reghunt reports, and the place a content problem points at. */

/** One thing wrong in a content file. Printed as `file:line:column message`. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.message}`;
}

/** Usage, configuration or content is wrong: exit code 2. The message names what, where and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly Problem[];
  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** The engine cannot be reached or refuses the work: exit code 3. Never carries a client's error object. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The work was given up because somebody asked for it. No failure: what was found until then counts. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: InterruptSignal;
  constructor(signal: InterruptSignal) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

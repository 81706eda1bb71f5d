/** The three kinds of failure reghunt reports, and the place a content problem points at. */

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

/** What is said when results cannot be written: what is lost, where, why and what to do. */
import { getSystemErrorMessage } from 'node:util';
import { UsageError } from '../../core/problem.ts';

/** Results could not be written: exit code 3. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly #lost: string;
  readonly #advice: string;

  constructor(lost: string, advice: string, kept?: string) {
    super([lost, kept, advice].filter((part) => part !== undefined).join(' '));
    this.#lost = lost;
    this.#advice = advice;
  }

  /** The same, saying what became of the results otherwise. */
  beside(kept: string): OutputError {
    return new OutputError(this.#lost, this.#advice, kept);
  }
}

/** Known before the run: the user chooses another. */
export function unwritable(file: string, reason: string, advice = 'Choose another --output.'): UsageError {
  return new UsageError(`Cannot write ${file}: ${reason}. ${advice}`);
}

/** The system's words without its code and call: `no space left on device`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? error.message : getSystemErrorMessage(errno);
}

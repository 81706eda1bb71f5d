/** A failure that is known is told by its message, a bug of ours by its stack. */
import { EngineError, formatProblem, UsageError } from '../core/problem.ts';
import type { LogFields, RunLog } from '../ports/run-log.ts';
import type { TickFailure } from '../ports/service-metrics.ts';

/** `what`: what failed, in words that a colon may follow. */
export function tellFailure(log: RunLog, what: string, error: unknown, fields: LogFields): TickFailure {
  const given = { ...fields, 'event.outcome': 'failure' } as const;
  if (error instanceof EngineError || error instanceof UsageError) {
    const usage = error instanceof UsageError;
    if (usage) for (const problem of error.problems) log.error(formatProblem(problem), given);
    log.error(`${what}: ${error.message}`, {
      ...given,
      'error.type': error.name,
      'error.message': error.message,
    });
    return usage ? 'usage' : 'engine';
  }
  const known = error instanceof Error;
  log.error(`${what} over a bug in reghunt, please report it: ${known ? error.message : String(error)}`, {
    ...given,
    'error.type': known ? error.name : typeof error,
    'error.message': known ? error.message : String(error),
    ...(known && error.stack !== undefined ? { 'error.stack_trace': error.stack } : {}),
  });
  return 'bug';
}

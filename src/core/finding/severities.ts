/** Counts findings by severity. */
import { SEVERITIES, type Severity } from '../judge/score.ts';
import type { Finding } from './finding.ts';

/** As what a finding is counted; undefined when an exception suppresses it. */
export function countedSeverity({ reghunt }: Finding): Severity | undefined {
  return reghunt.suppressed_by === undefined ? reghunt.severity : undefined;
}

export function tallySeverities(counted: Iterable<Severity | undefined>): Readonly<Record<Severity, number>> {
  const tally = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const severity of counted) if (severity !== undefined) tally[severity] += 1;
  return tally;
}

/** Undefined when none is counted. */
export function highestSeverity(tally: Readonly<Record<Severity, number>>): Severity | undefined {
  return SEVERITIES.findLast((name) => tally[name] > 0);
}

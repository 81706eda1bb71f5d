/** Holds a run's findings while it goes on: merged by id, ordered at the end, memory bounded by spilling to disk. */

import type { Finding } from '../core/finding/finding.ts';
import type { Severity } from '../core/judge/score.ts';

export interface FindingSpool {
  /** Adds a finding, or merges it with the one of the same id. */
  add(finding: Finding): void;
  readonly size: number;
  /** Findings no exception suppresses, by severity: known without reading them again. */
  bySeverity(): Readonly<Record<Severity, number>>;
  /** By risk score descending, then time, then id. */
  inOrder(): Iterable<Finding>;
  close(): void;
}

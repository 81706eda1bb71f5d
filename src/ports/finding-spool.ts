/** Holds a run's findings while it goes on: merged by id, ordered at the end, memory bounded by spilling to disk. */
import type { Finding } from '../core/finding/finding.ts';

export interface FindingSpool {
  /** Adds a finding, or merges it with the one of the same id. */
  add(finding: Finding): void;
  readonly size: number;
  /** By risk score descending, then time, then id. */
  inOrder(): Iterable<Finding>;
  close(): void;
}

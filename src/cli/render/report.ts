/** What every renderer gets: the head with its totals, and the findings to list, in order. */
import type { RunSummary } from '../../app/run-hunts.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ReportHead } from '../../core/report/report.ts';

export interface Report {
  readonly head: ReportHead;
  readonly summary: RunSummary;
  /** The same ones each time they are gone through. */
  readonly findings: Iterable<Finding>;
  /** Print the sum behind each score. */
  readonly explain: boolean;
}

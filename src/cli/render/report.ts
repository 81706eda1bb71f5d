/** What every renderer gets: the head with its totals, and the findings to list, in order. */
import type { RunSummary } from '../../app/run-hunts.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { Severity } from '../../core/judge/score.ts';
import type { ReportHead } from '../../core/report/report.ts';

export interface Report {
  readonly head: ReportHead;
  readonly summary: RunSummary;
  /** The same ones each time they are gone through. */
  readonly findings: Iterable<Finding>;
  /** Colour for a terminal that somebody looks at. */
  readonly colour: boolean;
  /** From which severity on they are listed; undefined: all. */
  readonly minSeverity: Severity | undefined;
  /** Whether suppressed ones are. */
  readonly showSuppressed: boolean;
  /** Print the sum behind each score. */
  readonly explain: boolean;
}

/** What stands below a report for people: totals, the window, the source, and whether something was not seen. */
import { rangeText } from '../../core/event/range-text.ts';
import { SEVERITIES, severityRank } from '../../core/judge/score.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';

/** `listed`: findings above it. */
export function* totals(report: Report, listed: number): Iterable<string> {
  const { head, summary, minSeverity, showSuppressed } = report;
  const { totals: sums } = head;
  const severities = SEVERITIES.toReversed().map((name) => `${sums.by_severity[name]} ${name}`);
  if (listed === 0) yield 'No findings to list.\n';
  yield `\n${sums.findings} findings (${severities.join(', ')}), ${sums.suppressed} suppressed; ` +
    `${sums.candidates} candidates among ${sums.events_scanned} events of the hunted kinds.\n`;
  const hidden = SEVERITIES.filter(
    (name) => minSeverity !== undefined && severityRank(name) < severityRank(minSeverity),
  ).reduce((sum, name) => sum + sums.by_severity[name], 0);
  if (hidden > 0) yield `${hidden} of the findings are below --min-severity ${minSeverity} and not listed.\n`;
  if (sums.suppressed > 0 && !showSuppressed) yield 'Those suppressed are listed by --show-suppressed.\n';
  if (sums.not_joined + sums.below_report_at > 0) {
    yield `Of the candidates ${sums.not_joined} could not have become findings and were not joined, ` +
      `${sums.below_report_at} stayed below what their hunt reports.\n`;
  }
  yield `Window: ${rangeText(summary.range)}${head.window.by === 'ingested' ? ', by the time they arrived' : ''}. Times are UTC.\nSource: ${printable(head.source)}\n`;
  if (summary.written !== undefined) {
    const { created, merged, unchanged, failed } = summary.written;
    yield `Written: ${created} created, ${merged} merged, ${unchanged} unchanged, ${failed} failed.\n`;
  }
  if (summary.incomplete) yield 'The run is INCOMPLETE: see what was not seen.\n';
}

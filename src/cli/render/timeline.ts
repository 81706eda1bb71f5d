/** The timeline for people: an event a line, in the order of time. */
import { cutText } from '../../core/cut-text.ts';
import { eventDetails, type TimelineEvent, timeline } from '../../core/report/timeline.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';
import { totals } from './totals.ts';

/** Of a finding's id as many characters as tell it from the others of a run. */
const ID = 8;
/** Characters of what an event says: CSV and JSON have all of it. */
const LONGEST = 240;

const COLUMNS = [
  ['TIME (UTC)', 24],
  ['HOST', 16],
  ['SEVERITY', 9],
  ['ROLE', 17],
  ['FINDING', 2 * (ID + 1)],
] as const;

export function* renderTimeline(report: Report): Iterable<string> {
  let events = 0;
  const findings = new Set<string>();
  for (const row of timeline(report.findings)) {
    if (events === 0) yield `${COLUMNS.map(([name, width]) => name.padEnd(width)).join('')}WHAT\n`;
    events += 1;
    for (const { finding } of row.parts) findings.add(finding);
    yield line(row);
  }
  if (events > 0) yield `\n${events} events behind ${findings.size} findings.`;
  yield* totals(report, findings.size);
}

/** All findings that an event is behind, and what it is to them. */
function line({ time, host, parts, event }: TimelineEvent): string {
  const what = event === undefined ? '' : printable(cutText(eventDetails(event), LONGEST));
  const roles = [...new Set(parts.map(({ role }) => role))].join('/');
  const findings = parts.map(({ finding }) => finding.slice(0, ID)).join(' ');
  const when = time.replace('T', ' ').replace('Z', '');
  const cells = [when, printable(host), parts[0].severity, roles, findings];
  const text = cells.map((cell, column) => cell.padEnd((COLUMNS[column]?.[1] ?? 1) - 1)).join(' ');
  return `${text} ${what}`.trimEnd().concat('\n');
}

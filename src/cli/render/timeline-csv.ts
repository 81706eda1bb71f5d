/** The timeline as CSV, for a spreadsheet or a timeline tool. */
import { eventDetails, placeText, type TimelineEvent, textAt, timeline } from '../../core/report/timeline.ts';
import { csvLine } from './csv-line.ts';
import type { Report } from './report.ts';

const COLUMNS: readonly (readonly [string, (row: TimelineEvent) => string])[] = [
  ['timestamp', ({ time }) => time],
  ['host', ({ host }) => host],
  ['severity', ({ parts }) => parts[0].severity],
  ['risk_score', ({ parts }) => String(parts[0].risk)],
  ['role', ({ parts }) => parts.map(({ role }) => role).join('; ')],
  ['event_code', ({ source }) => source.event_code ?? ''],
  ['record_id', of('winlog', 'record_id')],
  ['user_domain', of('user', 'domain')],
  ['user_name', of('user', 'name')],
  ['process_id', of('process', 'pid')],
  ['process', of('process', 'executable')],
  ['parent_process', of('process', 'parent', 'executable')],
  ['details', ({ event }) => (event === undefined ? '' : eventDetails(event))],
  ['hunt', ({ parts }) => parts.map(({ hunt }) => hunt).join('; ')],
  ['finding_id', ({ parts }) => parts.map(({ finding }) => finding).join('; ')],
  ['source', ({ source }) => placeText(source)],
];

function of(...names: readonly string[]): (row: TimelineEvent) => string {
  return ({ event }) => (event === undefined ? '' : textAt(event, ...names));
}

export function* renderTimelineCsv({ findings }: Report): Iterable<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  for (const row of timeline(findings)) yield csvLine(COLUMNS.map(([, cell]) => cell(row)));
}

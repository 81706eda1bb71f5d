/** `npm run evaluate`: recall, precision and joins over the shared real records, row by row for what is missed. */
import { join, relative } from 'node:path';
import { huntFiles } from '../golden/hunt-files.ts';
import { evaluateExclusions, sharedExclusions } from './exclusions.ts';
import { findingsByRow, type Outcome, type ScoredRow, scoreRow } from './score-rows.ts';
import { readTruth, sharedData } from './truth.ts';

const folder = sharedData();
if (folder === undefined) {
  process.stdout.write('The shared real records are not beside this checkout: set REGHUNT_SHARED_DATA.\n');
} else {
  process.exitCode = await evaluate(folder);
}

const exclusions = sharedExclusions();
if (exclusions !== undefined && !(await evaluateExclusions(exclusions))) process.exitCode = 1;

async function evaluate(data: string): Promise<number> {
  const rows = readTruth(data);
  const findings = await huntFiles([join(data, 'dev')]);
  const byRow = findingsByRow(findings, (path) => relative(data, path));
  const scored = rows.map((row) => scoreRow(row, byRow.get(`${row.file}:${row.line}`) ?? []));
  printTable(scored);
  for (const one of scored) printRow(one);
  return printTotals(scored);
}

function count(rows: readonly ScoredRow[], outcome: Outcome): number {
  return rows.filter((one) => one.outcome === outcome).length;
}

function printTable(scored: readonly ScoredRow[]): void {
  const files = Map.groupBy(scored, ({ row }) => row.file);
  line('file', 'wanted', 'found', 'missed', 'low', 'quiet', 'alarm', 'joins');
  for (const [file, rows] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const counts = (['found', 'missed', 'too_low', 'quiet', 'false_alarm'] as const).map((outcome) =>
      count(rows, outcome),
    );
    const [found = 0, missed = 0, low = 0, quiet = 0, alarms = 0] = counts;
    if (counts.every((number) => number === 0)) continue;
    line(file, found + missed + low, found, missed, low, quiet, alarms, joinsText(rows));
  }
}

function line(file: string, ...cells: readonly (string | number)[]): void {
  const shown = file.replace(/^dev\//, '').slice(0, 74);
  process.stdout.write(`${shown.padEnd(75)}${cells.map((cell) => String(cell).padStart(7)).join('')}\n`);
}

function joinsText(rows: readonly ScoredRow[]): string {
  const joins = rows.flatMap((one) => one.joins);
  return joins.length === 0 ? '-' : `${joins.filter(({ isFound }) => isFound).length}/${joins.length}`;
}

/** What somebody has to look at. */
function printRow({ row, outcome, finding, joins }: ScoredRow): void {
  const lost = joins.filter(({ isFound }) => !isFound).map(({ part }) => part);
  if (outcome !== 'missed' && outcome !== 'too_low' && outcome !== 'false_alarm' && lost.length === 0) return;
  const what = lost.length > 0 ? `not joined: ${lost.join(', ')}` : outcome.replace('_', ' ');
  const risk = finding === undefined ? '' : ` (${finding.reghunt.severity} ${finding.event.risk_score})`;
  process.stdout.write(`${what}${risk}: ${row.expect} ${row.file}:${row.line} ${row.target}\n`);
}

/** 1 when a mark is missed. */
function printTotals(scored: readonly ScoredRow[]): number {
  const found = count(scored, 'found');
  const wanted = found + count(scored, 'missed') + count(scored, 'too_low');
  const alarms = count(scored, 'false_alarm');
  const joins = scored.flatMap((one) => one.joins);
  const joined = joins.filter(({ isFound }) => isFound).length;
  const run = scored.filter(({ row }) => row.kind === 'reg:run');
  const exports = scored.filter(({ row }) => /gatherNetworkInfo/i.test(row.reason));
  const marks = [
    ['must_report rows found at high or above', found > 0 && ofKind(scored, 'must_report')],
    ['Startup folder rows found', ofKind(scored, 'must_report_if_startup_folder_in_scope')],
    ['other autostart values found', ofKind(scored, 'other_autostart')],
    ['no must_not_report row at medium or above', alarms === 0],
    ['Run values: malicious high or critical, benign low', run.every(isRight)],
    ['exports by gatherNetworkInfo.vbs low', exports.every(isRight)],
    ['joins the records hold', joined === joins.length],
  ] as const;
  for (const [mark, isMet] of marks) process.stdout.write(`${isMet ? 'met   ' : 'MISSED'} ${mark}\n`);
  const percent = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  process.stdout.write(
    `recall ${percent(found, wanted)} (${found}/${wanted}), precision ${percent(found, found + alarms)} (${alarms} false alarms), joins ${joined}/${joins.length}\n`,
  );
  return marks.every(([, isMet]) => isMet) ? 0 : 1;
}

function ofKind(scored: readonly ScoredRow[], expect: string): boolean {
  return scored.filter(({ row }) => row.expect === expect).every(isRight);
}

function isRight({ outcome }: ScoredRow): boolean {
  return outcome === 'found' || outcome === 'quiet' || outcome === 'not_asked';
}

/** Prints a run's report in the format asked for, finding by finding, so that memory does not grow with the report. */
import type { RunSummary } from '../../app/run-hunts.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { highestSeverity } from '../../core/finding/severities.ts';
import type { Severity } from '../../core/judge/score.ts';
import { isListed, type ReportHead, reportHead } from '../../core/report/report.ts';
import type { Output } from '../output/output.ts';
import { renderJson } from './json.ts';
import { renderNavigator } from './navigator.ts';
import { renderNdjson } from './ndjson.ts';
import type { Report } from './report.ts';
import { renderTable } from './table.ts';
import { renderTimeline } from './timeline.ts';
import { renderTimelineCsv } from './timeline-csv.ts';

export const FORMATS = ['table', 'json', 'ndjson', 'timeline', 'timeline-csv', 'navigator'] as const;
export type Format = (typeof FORMATS)[number];

export interface RenderInput {
  readonly format: Format;
  readonly summary: RunSummary;
  /** Findings no exception suppresses. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Every finding of the run in report order. */
  readonly findings: () => Iterable<Finding>;
  readonly by: 'event' | 'ingested';
  readonly version: string;
  readonly generatedAt: number;
  readonly minSeverity: Severity | undefined;
  readonly showSuppressed: boolean;
  readonly explain: boolean;
  readonly colour: boolean;
  readonly output: Output;
}

const RENDERERS: Readonly<Record<Format, (report: Report) => Iterable<string>>> = {
  table: renderTable,
  json: renderJson,
  ndjson: renderNdjson,
  timeline: renderTimeline,
  'timeline-csv': renderTimelineCsv,
  navigator: renderNavigator,
};

/** Returns the highest severity among the findings no exception suppresses, listed or not: `--fail-on` asks for it. */
export async function renderReport(input: RenderInput): Promise<Severity | undefined> {
  const report: Report = {
    head: headOf(input),
    summary: input.summary,
    findings: { [Symbol.iterator]: () => listed(input) },
    explain: input.explain,
    colour: input.colour,
    minSeverity: input.minSeverity,
    showSuppressed: input.showSuppressed,
  };
  for (const text of inChunks(RENDERERS[input.format](report))) await input.output.write(text);
  return highestSeverity(input.bySeverity);
}

/** Characters. Thousands of short lines would each cost a call of the system. */
const CHUNK = 64 * 1024;

function* inChunks(pieces: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function headOf(input: RenderInput): ReportHead {
  const { summary } = input;
  return reportHead(
    {
      version: input.version,
      generatedAt: input.generatedAt,
      range: summary.range,
      by: input.by,
      source: summary.source,
      hunts: summary.hunts,
      eventsScanned: summary.scanned.total,
      candidates: summary.candidates,
      hopeless: summary.hopeless,
      belowReport: summary.belowReport,
      suppressed: summary.suppressed,
      joins: summary.joins,
      notSeen: summary.notSeen,
    },
    input.bySeverity,
  );
}

function* listed(input: RenderInput): Generator<Finding> {
  const { minSeverity, showSuppressed } = input;
  const wanted = { showSuppressed, ...(minSeverity === undefined ? {} : { minSeverity }) };
  for (const finding of input.findings()) {
    if (isListed(finding, wanted)) yield finding;
  }
}

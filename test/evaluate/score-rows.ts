/** Compares findings with the labelled rows: what was found at which severity, what is a false alarm, what was joined. */
import type { Finding } from '../../src/core/finding/finding.ts';
import { severityRank } from '../../src/core/judge/score.ts';
import type { TruthRow } from './truth.ts';

export type Outcome = 'found' | 'missed' | 'too_low' | 'false_alarm' | 'quiet' | 'not_asked';

export interface ScoredRow {
  readonly row: TruthRow;
  readonly outcome: Outcome;
  /** The loudest finding that rests on the row. */
  readonly finding: Finding | undefined;
  /** Joined parts the records hold, and whether the finding has them. */
  readonly joins: readonly { readonly part: string; readonly isFound: boolean }[];
}

/** Roles in which a record is what the finding is about, not merely told with it. */
const ABOUT: ReadonlySet<string> = new Set(['anchor', 'twin', 'wrapper']);

/** `file` of a row to the findings that are about the record on a line. */
export function findingsByRow(
  findings: readonly Finding[],
  fileOf: (path: string) => string,
): ReadonlyMap<string, readonly Finding[]> {
  const byRow = new Map<string, Finding[]>();
  for (const finding of findings) {
    const places = new Set(
      finding.reghunt.evidence.flatMap(({ role, source }) =>
        ABOUT.has(role) && source.kind === 'file' ? [`${fileOf(source.file)}:${source.line}`] : [],
      ),
    );
    for (const place of places) byRow.set(place, [...(byRow.get(place) ?? []), finding]);
  }
  return byRow;
}

export function scoreRow(row: TruthRow, findings: readonly Finding[]): ScoredRow {
  const finding = findings.toSorted((a, b) => b.event.risk_score - a.event.risk_score)[0];
  const outcome = outcomeOf(row, finding);
  return { row, outcome, finding, joins: outcome === 'found' ? joinsOf(row, finding) : [] };
}

function outcomeOf(row: TruthRow, finding: Finding | undefined): Outcome {
  const rank = finding === undefined ? -1 : severityRank(finding.reghunt.severity);
  switch (row.expect) {
    case 'must_report':
      return judged(rank, severityRank('high'));
    case 'must_report_if_startup_folder_in_scope':
      return judged(rank, severityRank('medium'));
    case 'other_autostart':
      // Keys that are made and values that go are told with the value that is set; alone they start nothing.
      return row.eventId === '13' ? judged(rank, 0) : 'not_asked';
    case 'must_not_report':
      return rank > severityRank('low') ? 'false_alarm' : 'quiet';
    default:
      return 'not_asked';
  }
}

function judged(rank: number, least: number): Outcome {
  if (rank < 0) return 'missed';
  return rank < least ? 'too_low' : 'found';
}

function joinsOf(row: TruthRow, finding: Finding | undefined): ScoredRow['joins'] {
  if (finding === undefined) return [];
  const wanted = [
    ['writer', row.writerLogged],
    ['payload_file', row.payloadCreated],
    ['payload_process', row.payloadRun],
  ] as const;
  return wanted.flatMap(([part, told]) =>
    told.startsWith('yes') ? [{ part, isFound: finding.reghunt.joins[part].status === 'found' }] : [],
  );
}

/** The shared real records, hunted from files and held against their labels. Skipped where they are absent. */
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding/finding.ts';
import { severityRank } from '../../src/core/judge/score.ts';
import { readTruth, sharedData, type TruthRow } from '../evaluate/truth.ts';
import { type HuntResult, huntFiles } from './hunting.ts';

const folder = sharedData();
if (folder === undefined)
  process.stderr.write('skipped: no shared records beside this checkout (REGHUNT_SHARED_DATA)\n');

describe.skipIf(folder === undefined)('hunting the real records', () => {
  const data = folder ?? '';
  let result: HuntResult;
  let truth: readonly TruthRow[];
  /** Findings by `file:line` of every event behind them. */
  let byRow: ReadonlyMap<string, readonly Finding[]>;
  const findingsOf = (row: TruthRow): readonly Finding[] => byRow.get(`${row.file}:${row.line}`) ?? [];
  const rows = (expectation: string): readonly TruthRow[] =>
    truth.filter((row) => row.expect === expectation);

  beforeAll(async () => {
    truth = readTruth(data);
    result = await huntFiles([join(data, 'dev')]);
    byRow = indexByRow(result.findings, data);
  });

  it('covers every row that must be reported', () => {
    const missed = rows('must_report').filter((row) => findingsOf(row).length === 0);
    expect(rows('must_report')).toHaveLength(15);
    expect(missed).toEqual([]);
  });

  it('has no row that must not be reported in a finding at medium or above', () => {
    const wrong = rows('must_not_report').flatMap((row) =>
      findingsOf(row)
        .filter(({ reghunt }) => severityRank(reghunt.severity) >= severityRank('medium'))
        .map(({ message, reghunt }) => ({
          row: `${row.file}:${row.line}`,
          message,
          severity: reghunt.severity,
        })),
    );
    expect(wrong).toEqual([]);
  });

  it('joins the writer wherever the capture holds its process create', () => {
    const logged = rows('must_report').filter((row) => row.writerLogged === 'yes');
    const unjoined = logged.filter(
      (row) => !findingsOf(row).some(({ reghunt }) => reghunt.joins.writer.status === 'found'),
    );
    expect(logged.length).toBeGreaterThan(10);
    expect(unjoined).toEqual([]);
  });

  it('folds the 4688 twin of a Sysmon event into one finding with both as evidence', () => {
    const twins = rows('must_report').filter((row) => row.file.includes('empire_shell_reg_dump_sam'));
    const ids = twins.map((row) => findingsOf(row).map(({ reghunt }) => reghunt.finding.id));
    expect(twins.map((row) => row.eventId).sort()).toEqual(['1', '4688']);
    expect(ids[0]).toHaveLength(1);
    expect(ids[0]).toEqual(ids[1]);
  });

  it('rates every malicious Run write and hive theft medium at least', () => {
    const low = rows('must_report').filter((row) =>
      findingsOf(row).every(({ reghunt }) => reghunt.severity === 'low'),
    );
    expect(low).toEqual([]);
  });

  it('covers every file that was put into a Startup folder, and rates it high at least', () => {
    const startup = rows('must_report_if_startup_folder_in_scope');
    const missed = startup.filter((row) =>
      findingsOf(row).every(({ reghunt }) => severityRank(reghunt.severity) < severityRank('high')),
    );
    expect(startup).toHaveLength(3);
    expect(missed).toEqual([]);
  });

  it('joins the key that was made for a value, and the deletion of one that was taken back', () => {
    const taken = rows('context').filter((row) => row.eventId === '12');
    const joined = new Set(
      result.findings.flatMap(({ reghunt }) =>
        reghunt.evidence.flatMap(({ source }) =>
          source.kind === 'file' ? [`${relative(data, source.file)}:${source.line}`] : [],
        ),
      ),
    );
    expect(taken.length).toBeGreaterThan(2);
    expect(taken.filter((row) => !joined.has(`${row.file}:${row.line}`))).toEqual([]);
  });

  it('reads every line of every file', () => {
    expect(result.summary.notSeen).toEqual([]);
    expect(result.summary.incomplete).toBe(false);
  });
});

describe.skipIf(folder === undefined)('hunting the places beside the Run keys in the real records', () => {
  const data = folder ?? '';
  let result: HuntResult;

  beforeAll(async () => {
    result = await huntFiles([join(data, 'dev')], ['adjacent-autostart']);
  });

  it('finds every other autostart, as an anchor or beside one', () => {
    const seen = new Set(
      result.findings.flatMap(({ reghunt }) =>
        reghunt.evidence.flatMap(({ source }) =>
          source.kind === 'file' ? [`${relative(data, source.file)}:${source.line}`] : [],
        ),
      ),
    );
    const other = readTruth(data).filter(({ expect: expected }) => expected === 'other_autostart');
    expect(other).toHaveLength(89);
    expect(other.filter((row) => !seen.has(`${row.file}:${row.line}`))).toEqual([]);
  });

  it('rates what is routine there low', () => {
    const byRow = indexByRow(result.findings, data);
    const wrong = readTruth(data)
      .filter((row) => row.expect === 'must_not_report')
      .flatMap((row) => byRow.get(`${row.file}:${row.line}`) ?? [])
      .filter(({ reghunt }) => severityRank(reghunt.severity) >= severityRank('medium'));
    expect(wrong.map(({ message }) => message)).toEqual([]);
  });
});

function indexByRow(findings: readonly Finding[], data: string): ReadonlyMap<string, readonly Finding[]> {
  const map = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const { source, role } of finding.reghunt.evidence) {
      if (source.kind !== 'file' || role === 'neighbour') continue;
      const row = `${relative(data, source.file)}:${source.line}`;
      map.set(row, [...(map.get(row) ?? []), finding]);
    }
  }
  return map;
}

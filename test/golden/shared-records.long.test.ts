import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding/finding.ts';
import { severityRank } from '../../src/core/judge/score.ts';
import { readTruth, sharedData, type TruthRow } from '../evaluate/truth.ts';
import { type Hunted, huntFile } from './hunt-records.ts';

const folder = sharedData();

/** Records of the three kinds, in either layout of these files; the rest need not be parsed. */
const IS_OF_KIND = /"EventID":\s*(?:\{[^}]*\}|"?(?:1|11|13|4688|4657)"?[,}\s])|"event_id":\s*"?(?:1|11|13)\b/;

/** Says why when it is skipped. */
const title =
  folder === undefined
    ? 'over the shared real records (not beside this checkout: set REGHUNT_SHARED_DATA)'
    : 'over the shared real records';

describe.skipIf(folder === undefined)(title, () => {
  const rows = folder === undefined ? [] : readTruth(folder);
  const relevant = rows.filter(
    ({ expect: wanted }) => wanted === 'must_report' || wanted === 'must_not_report',
  );
  const hunted = new Map<string, Hunted>();
  beforeAll(async () => {
    for (const file of new Set(relevant.map((row) => row.file)))
      hunted.set(file, await huntFile(join(folder ?? '', file), (line) => IS_OF_KIND.test(line)));
  }, 120_000);
  const findingOf = (row: TruthRow): Finding | undefined => hunted.get(row.file)?.byLine.get(row.line);
  const named = (row: TruthRow): string => `${row.file}:${row.line} ${row.target}`;

  it('every Run key write and hive theft that must be reported is, at high or critical', () => {
    const wanted = relevant.filter((row) => row.expect === 'must_report');
    expect(wanted.length).toBeGreaterThanOrEqual(15);
    const weak = wanted.filter(
      (row) => severityRank(findingOf(row)?.reghunt.severity ?? 'low') < severityRank('high'),
    );
    expect(weak.map(named)).toEqual([]);
  });

  it('nothing that must not be reported is in a finding at medium or above', () => {
    const benign = relevant.filter((row) => row.expect === 'must_not_report');
    expect(benign.length).toBeGreaterThanOrEqual(70);
    const loud = benign.filter(
      (row) => severityRank(findingOf(row)?.reghunt.severity ?? 'low') > severityRank('low'),
    );
    expect(loud.map(named)).toEqual([]);
  });
});

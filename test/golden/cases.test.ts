import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding/finding.ts';
import { severityRank } from '../../src/core/judge/score.ts';
import { goldenCases } from './golden-cases.ts';
import { huntFiles, shippedContent } from './hunt-files.ts';

const cases = goldenCases();
/** One hunt over all of them: every file is about a host of its own, so nothing joins across cases. */
const byFile = new Map<string, Finding[]>();
for (const finding of await huntFiles(cases.flatMap(({ malicious, benign }) => [malicious, benign]))) {
  const { source } = finding.reghunt;
  const file = source.kind === 'file' ? source.file : source.index;
  byFile.set(file, [...(byFile.get(file) ?? []), finding]);
}

const indicatorsOf = ({ reghunt }: Finding): readonly string[] => reghunt.indicators.map(({ name }) => name);
const loweredBy = ({ reghunt }: Finding): readonly string[] => [
  ...reghunt.mitigations.map(({ name }) => name),
  ...(reghunt.suppressed_by === undefined ? [] : [reghunt.suppressed_by.name]),
];

/** What a failing case should show: each finding with what it rests on. */
const told = (findings: readonly Finding[]) =>
  findings.map((finding) => ({
    message: finding.message,
    risk: finding.event.risk_score,
    indicators: indicatorsOf(finding),
    lowered_by: loweredBy(finding),
  }));

/** The value below nested facts: `value.target.kind`. */
function fact(finding: Finding, name: string): unknown {
  let here: unknown = finding.reghunt.facts;
  for (const step of name.split('.')) {
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined;
  }
  return here;
}

describe('a golden case', () => {
  it.each(cases)('$name: the malicious file is found and explained', ({ malicious, expected }) => {
    const findings = byFile.get(malicious) ?? [];
    const { at_least: level, joins, facts } = expected.malicious;
    const loud = findings.filter(({ reghunt }) => severityRank(reghunt.severity) >= severityRank(level));
    const meant = loud.find((finding) =>
      [...expected.tells, ...expected.holds].every((name) => indicatorsOf(finding).includes(name)),
    );
    if (meant === undefined) {
      expect({ level, tells: expected.tells }, JSON.stringify(told(findings), null, 1)).toBe(
        'told by a finding',
      );
      return;
    }
    for (const name of expected.lowered_by) expect(loweredBy(meant)).not.toContain(name);
    expect(meant.reghunt.joins).toMatchObject(
      Object.fromEntries(Object.entries(joins).map(([part, status]) => [part, { status }])),
    );
    for (const [name, value] of Object.entries(facts)) expect(fact(meant, name), name).toBe(value);
    const { findings: count, occurrences } = expected.malicious;
    if (count !== undefined) expect(findings.length, JSON.stringify(told(findings), null, 1)).toBe(count);
    if (occurrences !== undefined) expect(meant.reghunt.occurrences).toBe(occurrences);
  });

  it.each(cases)('$name: its benign twin is not', ({ benign, expected }) => {
    const findings = byFile.get(benign) ?? [];
    const why = JSON.stringify(told(findings), null, 1);
    const most = severityRank(expected.benign.at_most);
    expect(findings.filter(({ reghunt }) => severityRank(reghunt.severity) > most).length, why).toBe(0);
    const shown = new Set(findings.flatMap(indicatorsOf));
    for (const name of expected.tells) expect(shown, why).not.toContain(name);
    const lowered = new Set(findings.flatMap(loweredBy));
    for (const name of expected.lowered_by) expect(lowered, why).toContain(name);
  });
});

const { indicators, mitigations, exceptions } = shippedContent;

describe('the golden cases', () => {
  it('lie in the folder called like the file of the entry that they prove, and are called differently', () => {
    const files = new Map([...indicators, ...mitigations, ...exceptions].map(({ id, file }) => [id, file]));
    const elsewhere = cases.filter(
      ({ name, expected }) => basename(files.get(expected.proves) ?? '', '.yml') !== dirname(name),
    );
    expect(elsewhere.map(({ name, expected }) => `${name} proves ${expected.proves}`)).toEqual([]);
    expect(new Set(cases.map(({ name }) => basename(name))).size).toBe(cases.length);
  });

  it('show the entry that they prove: told of the malicious file, or lowering the twin', () => {
    const told = new Map(indicators.map(({ id, name }) => [id, name]));
    const lowering = new Map([...mitigations, ...exceptions].map(({ id, name }) => [id, name]));
    const unshown = cases.filter(({ expected: { proves, tells, holds, lowered_by } }) => {
      const named = told.has(proves) ? [...tells, ...holds] : lowered_by;
      return !named.includes(told.get(proves) ?? lowering.get(proves) ?? '');
    });
    expect(unshown.map(({ name }) => name)).toEqual([]);
  });

  it('name only indicators, mitigations and exceptions that exist', () => {
    const known = new Set([...indicators, ...mitigations, ...exceptions].map(({ name }) => name));
    const named = cases.flatMap(({ expected }) => [
      ...expected.tells,
      ...expected.holds,
      ...expected.lowered_by,
    ]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('cover every indicator, mitigation and exception that is shipped', () => {
    const told = new Set(cases.flatMap(({ expected }) => [...expected.tells, ...expected.holds]));
    const lowered = new Set(cases.flatMap(({ expected }) => expected.lowered_by));
    expect(indicators.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
    expect(
      [...mitigations, ...exceptions].map(({ name }) => name).filter((name) => !lowered.has(name)),
    ).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import { MOST_EVIDENCE } from '../../../src/core/finding/evidence.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { mergeFindings } from '../../../src/core/finding/merge-findings.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import {
  caseOf,
  contains,
  contentOf,
  equals,
  HIVE_HUNT,
  HUNT,
  indicator,
  NOON,
  process,
  runValue,
} from '../hunt/given.ts';

const REG = 'C:\\Windows\\System32\\reg.exe';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const TABLES = compileContent(
  contentOf({
    indicators: [
      indicator('base', { weight: 0.3 }),
      indicator('shell', { weight: 0.5, condition: contains('writer.executable', 'powershell') }),
    ],
    exceptions: [
      {
        id: 'known',
        name: 'Known',
        reason: 'Ours.',
        owner: 'us',
        expires: NOON * 2,
        effect: { kind: 'suppress' },
        hunts: [],
        condition: equals('writer.name', 'setup.exe'),
        file: 'e.yml',
      },
    ],
  }),
);

interface Shape {
  readonly at: number;
  readonly line: number;
  readonly writer: string | undefined;
  readonly run: number;
}

/** The same act again: another time, another writer, another run. */
function occurrence({ at, line, writer, run }: Shape): Finding {
  const anchor = runValue('App', 'C:\\Tools\\app.exe', { at, line, id: 'A', code: '13' });
  const judged = caseOf(
    anchor,
    writer === undefined
      ? {}
      : {
          writer: {
            status: 'found',
            event: process(writer, 'go', { at: at - 1, line: line + 1000 }),
            weak: false,
          },
        },
  );
  return buildFinding(judged, judge(judged, HUNT, TABLES, NOON), HUNT, {
    runId: `run-${run}`,
    now: NOON + run * 60_000,
  });
}

const shape: fc.Arbitrary<Shape> = fc.record({
  at: fc.integer({ min: 0, max: 60 }),
  line: fc.integer({ min: 1, max: 8 }),
  writer: fc.constantFrom('C:\\a\\powershell.exe', 'C:\\a\\setup.exe', REG, undefined),
  run: fc.integer({ min: 1, max: 3 }),
});
const triage = fc.option(
  fc.record({
    status: fc.constantFrom('open', 'closed'),
    at: fc.constantFrom('2026-11-19T00:00:00.000Z', '2026-11-20T00:00:00.000Z'),
  }),
  { nil: undefined },
);
const finding = fc.tuple(shape, triage).map(([given, by]): Finding => {
  const built = occurrence(given);
  return by === undefined ? built : { ...built, reghunt: { ...built.reghunt, triage: by } };
});

describe('merging findings', () => {
  it('is commutative', () => {
    fc.assert(
      fc.property(finding, finding, (a, b) => {
        expect(mergeFindings(a, b)).toEqual(mergeFindings(b, a));
      }),
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(finding, finding, finding, (a, b, c) => {
        expect(mergeFindings(mergeFindings(a, b), c)).toEqual(mergeFindings(a, mergeFindings(b, c)));
      }),
    );
  });

  it('is associative over copies of one record that say different things', () => {
    const copies = [0, 1].flatMap((at) =>
      ['C:\\a\\powershell.exe', 'C:\\a\\setup.exe', REG].map((writer) =>
        occurrence({ at, line: 1, writer, run: 1 }),
      ),
    );
    for (const a of copies)
      for (const b of copies)
        for (const c of copies)
          expect(mergeFindings(mergeFindings(a, b), c)).toEqual(mergeFindings(a, mergeFindings(b, c)));
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(finding, finding, (a, b) => {
        expect(mergeFindings(a, a)).toEqual(a);
        const both = mergeFindings(a, b);
        expect(mergeFindings(both, b)).toEqual(both);
      }),
    );
  });

  it('shows the occurrence of highest risk and keeps first and last time, first run and all evidence', () => {
    const early = occurrence({ at: 0, line: 1, writer: REG, run: 2 });
    const worse = occurrence({ at: 30, line: 2, writer: 'C:\\a\\powershell.exe', run: 3 });
    const merged = mergeFindings(early, worse);
    expect(merged['@timestamp']).toBe(worse['@timestamp']);
    expect(merged.event.risk_score).toBe(worse.event.risk_score);
    expect(merged.event.created).toBe(early.event.created);
    expect(merged.reghunt).toMatchObject({
      first_seen: early.reghunt.first_seen,
      last_seen: worse.reghunt.last_seen,
      occurrences: 2,
      run_id: 'run-2',
    });
    expect(merged.reghunt.evidence).toHaveLength(4);
  });

  it('never lets a suppressed occurrence hide one that is not', () => {
    const suppressed = occurrence({ at: 0, line: 1, writer: 'C:\\a\\setup.exe', run: 1 });
    const open = occurrence({ at: 30, line: 2, writer: REG, run: 1 });
    expect(suppressed.reghunt.suppressed_by).toBeDefined();
    expect(mergeFindings(suppressed, open).reghunt.suppressed_by).toBeUndefined();
  });

  it('keeps the triage people gave when a run finds it again', () => {
    const found = occurrence({ at: 0, line: 1, writer: REG, run: 1 });
    const decided = { status: 'closed', assignee: 'kim', note: 'ours', at: '2026-11-19T00:00:00.000Z' };
    const stored: Finding = { ...found, reghunt: { ...found.reghunt, triage: decided } };
    const again = occurrence({ at: 30, line: 2, writer: 'C:\\a\\powershell.exe', run: 2 });
    expect(mergeFindings(again, stored).reghunt.triage).toEqual(decided);
  });

  it('counts what two logs and a shell saw of one act once', () => {
    const line = 'reg save HKLM\\SAM C:\\out\\s.hiv';
    const act = (image: string, command: string, at: number, code: string, number: number): Finding => {
      const judged = caseOf(process(image, command, { at, code, line: number, id: `P${number}` }));
      return buildFinding(judged, judge(judged, HIVE_HUNT, TABLES, NOON), HIVE_HUNT, {
        runId: 'r',
        now: NOON,
      });
    };
    const shell = act(CMD, `cmd /c "${line}"`, 0, '1', 1);
    const tool = act(REG, line, 0.2, '1', 2);
    const twin = act(REG, line, 0.3, '4688', 3);
    const again = act(REG, line, 60, '1', 4);
    const merged = [tool, twin, again].reduce(mergeFindings, shell);
    expect(merged.reghunt.occurrences).toBe(2);
    expect(merged.reghunt.evidence.map(({ role }) => role)).toEqual([
      'wrapper',
      'anchor',
      'anchor',
      'anchor',
    ]);
    expect(merged.process).toMatchObject({ name: 'reg.exe' });
  });

  it('stays bounded, and says when it was cut', () => {
    const many = Array.from({ length: MOST_EVIDENCE + 5 }, (_, at) =>
      occurrence({ at: at * 10, line: at + 1, writer: undefined, run: 1 }),
    );
    const merged = many.reduce(mergeFindings);
    expect(merged.reghunt.evidence).toHaveLength(MOST_EVIDENCE);
    expect(merged.reghunt.evidence_truncated).toBe(true);
    expect(merged.reghunt.last_seen).toBe(many.at(-1)?.reghunt.last_seen);
  });

  it('refuses two different findings', () => {
    const one = occurrence({ at: 0, line: 1, writer: REG, run: 1 });
    const other: Finding = {
      ...one,
      reghunt: { ...one.reghunt, finding: { ...one.reghunt.finding, id: 'other' } },
    };
    expect(() => mergeFindings(one, other)).toThrow(/two findings/);
  });
});

it('keeps when the finding was written last, which decides nothing else', () => {
  const plain = occurrence({ at: 0, line: 1, writer: undefined, run: 1 });
  const writtenAt = (ingested: string): Finding => ({ ...plain, event: { ...plain.event, ingested } });
  const early = writtenAt('2026-11-18T12:00:00.000Z');
  const late = writtenAt('2026-11-18T13:00:00.000Z');
  for (const [a, b] of [
    [early, late],
    [late, early],
    [plain, late],
    [late, plain],
  ] as const)
    expect(mergeFindings(a, b)).toEqual(late);
});

/** Evidence says what rests on it, and what supports nothing is not listed. */
import { describe, expect, it } from 'vitest';
import type { Anchor } from '../../../src/core/act/anchor.ts';
import type { JoinedCase } from '../../../src/core/case/case.ts';
import type { Hunt, Indicator } from '../../../src/core/content/content.ts';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { mergeFindings } from '../../../src/core/finding/merge-findings.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import {
  caseOf,
  contains,
  contentOf,
  event,
  HIVE_HUNT,
  HUNT,
  indicator,
  NOON,
  process,
  runValue,
} from '../hunt/given.ts';

const REG = 'C:\\Windows\\System32\\reg.exe';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const SAVE = process(REG, 'reg save HKLM\\SAM C:\\t\\sam.hiv', { id: 'A' });

function findingOf(
  anchor: Anchor,
  parts: Partial<JoinedCase>,
  indicators: readonly Indicator[],
  hunt: Hunt = HIVE_HUNT,
): Finding {
  const judged = caseOf(anchor, parts);
  const judgement = judge(judged, hunt, compileContent(contentOf({ indicators })), NOON);
  return buildFinding(judged, judgement, hunt, { runId: 'r', now: NOON });
}

const listed = ({ reghunt }: Finding) =>
  reghunt.evidence.map(({ role, event: shown, supports }) => [
    role,
    (shown?.['process'] as { command_line?: string } | undefined)?.command_line,
    supports,
  ]);

const PAIR = indicator('pair', { condition: contains('pair.hives', 'SYSTEM') });
const KEY = indicator('key', { weight: 0.1, condition: contains('reg.key.hive', 'SAM') });

describe('the events around an act', () => {
  const other = process(REG, 'reg save HKLM\\SYSTEM C:\\t\\sys.hiv', { at: 5 });
  const around = [
    other,
    process(CMD, 'cmd /c del C:\\other\\old.log', { at: 6 }),
    process('C:\\Windows\\System32\\certutil.exe', 'certutil -hashfile C:\\x.bin', { at: 7 }),
    process(REG, 'reg save HKLM\\SYSTEM C:\\t\\sys.hiv', { at: 8 }),
  ];

  it('are listed where an indicator was read from them, the first that shows a thing, and no other', () => {
    expect(listed(findingOf(SAVE, { neighbours: around }, [PAIR, KEY]))).toEqual([
      ['anchor', 'reg save HKLM\\SAM C:\\t\\sam.hiv', { indicators: ['key', 'pair'], joins: ['writer'] }],
      ['neighbour', 'reg save HKLM\\SYSTEM C:\\t\\sys.hiv', { indicators: ['pair'] }],
    ]);
  });

  it('are left out where no indicator that holds asks for them', () => {
    expect(listed(findingOf(SAVE, { neighbours: around }, [KEY]))).toHaveLength(1);
  });

  it('are listed once, in the nearer role, when a merge brings them as acts of their own', () => {
    const seen = findingOf(SAVE, { neighbours: around }, [PAIR]);
    const twin = { ...findingOf({ ...SAVE, id: other.id, source: other.source }, {}, [KEY]) };
    const [item] = twin.reghunt.evidence;
    for (const merged of [mergeFindings(seen, twin), mergeFindings(twin, seen)]) {
      const same = merged.reghunt.evidence.filter(({ id }) => id === item?.id);
      expect(same).toMatchObject([{ role: 'anchor', supports: { indicators: ['key', 'pair'] } }]);
    }
  });
});

describe('the ancestors', () => {
  const ancestors: JoinedCase['ancestors'] = {
    events: [process(CMD, 'cmd', { at: -5 }), process('C:\\Office\\winword.exe', 'winword', { at: -9 })],
    stopped: 'not_logged',
  };
  const office = (weight: number) =>
    indicator('office', { weight, condition: contains('writer.ancestors.executable', 'winword') });

  it('of a low finding are listed where an indicator was read from them', () => {
    expect(listed(findingOf(SAVE, { ancestors }, [office(0.1)]))).toEqual([
      ['ancestor', 'winword', { indicators: ['office'] }],
      ['anchor', 'reg save HKLM\\SAM C:\\t\\sam.hiv', { joins: ['writer'] }],
    ]);
  });

  it('of a medium finding are all listed', () => {
    expect(listed(findingOf(SAVE, { ancestors }, [office(0.4)]))).toEqual([
      ['ancestor', 'winword', { indicators: ['office'], joins: ['ancestors'] }],
      ['ancestor', 'cmd', { joins: ['ancestors'] }],
      ['anchor', 'reg save HKLM\\SAM C:\\t\\sam.hiv', { joins: ['writer'] }],
    ]);
  });
});

it('joined parts carry their names, what was read from them, and what a public rule says of them', () => {
  const writer = process(REG, 'reg add', { id: 'W', at: -1 });
  const file = event({ kind: 'file_create', at: -2, fields: { 'file.path': 'C:\\t\\a.exe' } });
  const finding = findingOf(
    runValue('Tide', 'C:\\t\\a.exe', { id: 'W' }),
    {
      writer: { status: 'found', event: writer, weak: false },
      payloadFile: { status: 'found', event: file, weak: false },
    },
    [
      indicator('fresh', {
        condition: {
          op: 'match',
          field: 'age.payload_file',
          match: { kind: 'compare', comparison: 'lt', value: 60 },
        },
      }),
      indicator('rule', {
        kinds: ['process_create'],
        condition: contains('process.command_line', 'reg add'),
      }),
    ],
    HUNT,
  );
  expect(finding.reghunt.evidence.map(({ role, supports }) => [role, supports])).toEqual([
    ['payload_file', { indicators: ['fresh'], joins: ['payload_file'] }],
    ['writer', { indicators: ['rule'], joins: ['writer'] }],
    ['anchor', {}],
  ]);
});

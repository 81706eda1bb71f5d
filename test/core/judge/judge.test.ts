import { describe, expect, it } from 'vitest';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import {
  ALWAYS,
  caseOf,
  contains,
  contentOf,
  equals,
  guard,
  HIVE_HUNT,
  HUNT,
  indicator,
  NOON,
  process,
  runValue,
} from '../hunt/given.ts';

const TEMP = runValue('Updater', 'C:\\Users\\kim\\AppData\\Local\\Temp\\up.exe -q');

describe('judging a case', () => {
  it('lists the indicators that hold with the field and value that showed them, heaviest first', () => {
    const content = contentOf({
      indicators: [
        indicator('light', { weight: 0.2, condition: contains('registry.path', '\\Run\\') }),
        indicator('heavy', { weight: 0.5, condition: contains('value.target.path', '\\temp\\') }),
        indicator('other', { condition: contains('value.target.path', '\\perflogs\\') }),
      ],
    });
    const judgement = judge(caseOf(TEMP), HUNT, compileContent(content), NOON);
    expect(judgement.indicators.map(({ id, field, value }) => ({ id, field, value }))).toEqual([
      { id: 'heavy', field: 'value.target.path', value: 'c:\\users\\kim\\appdata\\local\\temp\\up.exe' },
      { id: 'light', field: 'registry.path', value: TEMP.fields['registry.path'] },
    ]);
    expect(judgement).toMatchObject({ riskScore: 60, severity: 'high' });
  });

  it('shows the element of a list that matched', () => {
    const chained = process('C:\\Windows\\System32\\reg.exe', 'reg add x');
    const parents = ['C:\\Windows\\System32\\cmd.exe', 'C:\\Office\\WINWORD.EXE'].map((path) =>
      process(path, path),
    );
    const content = contentOf({
      indicators: [indicator('office', { condition: contains('writer.ancestors.executable', 'winword') })],
    });
    const judged = caseOf(TEMP, {
      writer: { status: 'found', event: chained, weak: false },
      ancestors: { events: parents, stopped: undefined },
    });
    const [shown] = judge(judged, HUNT, compileContent(content), NOON).indicators;
    expect(shown).toMatchObject({ field: 'writer.ancestors.executable', value: 'C:\\Office\\WINWORD.EXE' });
  });

  it('names the absent field when absence is what counts', () => {
    const content = contentOf({
      indicators: [
        indicator('bare', { condition: { op: 'match', field: 'value.url', match: { kind: 'null' } } }),
      ],
    });
    const [shown] = judge(caseOf(TEMP), HUNT, compileContent(content), NOON).indicators;
    expect(shown?.field).toBe('value.url');
    expect(shown).not.toHaveProperty('value');
  });

  it('cuts long values', () => {
    const long = runValue('Long', `C:\\a.exe ${'x'.repeat(5000)}`);
    const content = contentOf({
      indicators: [indicator('long', { condition: contains('registry.data.strings', 'xxx') })],
    });
    const [shown] = judge(caseOf(long), HUNT, compileContent(content), NOON).indicators;
    expect(shown?.value).toHaveLength(1024);
  });

  it('asks only indicators meant for the hunt or its kind of finding', () => {
    const content = contentOf({
      indicators: [
        indicator('all'),
        indicator('by-id', { hunts: [HUNT.id] }),
        indicator('by-kind', { hunts: ['autostart'] }),
        indicator('other', { hunts: ['hive'] }),
        indicator('old', { status: 'deprecated' }),
      ],
    });
    const judgement = judge(caseOf(TEMP), HUNT, compileContent(content), NOON);
    expect(judgement.indicators.map(({ id }) => id)).toEqual(['all', 'by-id', 'by-kind']);
  });

  it('lets a public rule read every event of its kind in the case, and those only', () => {
    const rule = {
      kinds: ['process_create'],
      group: 'sigma',
      condition: contains('process.command_line', 'encodedcommand'),
    } as const;
    const content = contentOf({ indicators: [indicator('rule', rule)] });
    const shell = process('C:\\Windows\\powershell.exe', 'powershell -EncodedCommand AAAA');
    const tables = compileContent(content);
    expect(judge(caseOf(TEMP), HUNT, tables, NOON).indicators).toEqual([]);
    const begun = caseOf(TEMP, { ancestors: { events: [shell], stopped: undefined } });
    expect(judge(begun, HUNT, tables, NOON).indicators).toMatchObject([
      { id: 'rule', field: 'process.command_line' },
    ]);
  });

  it('multiplies with the mitigations that hold and says which', () => {
    const content = contentOf({
      indicators: [indicator('one', { weight: 0.8 })],
      mitigations: [
        {
          id: 'm1',
          name: 'Routine',
          reason: 'Seen daily.',
          factor: 0.5,
          hunts: [],
          condition: ALWAYS,
          file: 'm.yml',
        },
        {
          id: 'm2',
          name: 'Not here',
          reason: '-',
          factor: 0.1,
          hunts: ['hive'],
          condition: ALWAYS,
          file: 'm.yml',
        },
      ],
    });
    const judgement = judge(caseOf(TEMP), HUNT, compileContent(content), NOON);
    expect(judgement.riskScore).toBe(40);
    expect(judgement.mitigations).toMatchObject([{ id: 'm1', factor: 0.5 }]);
  });

  it('throws when a hunt was not compiled', () => {
    expect(() =>
      judge(caseOf(TEMP), { ...HIVE_HUNT, id: 'unknown' }, compileContent(contentOf()), NOON),
    ).toThrow(/unknown/);
  });
});

describe('exceptions', () => {
  const known = {
    id: 'updater',
    name: 'Our updater',
    reason: 'Rolled out by us.',
    owner: 'workplace team',
    expires: NOON + 1000,
    hunts: [],
    condition: equals('value.name', 'Updater'),
    file: 'e.yml',
  };
  const indicators = [indicator('one', { weight: 0.8 })];

  it('suppress with the reason kept, leaving the score as it is', () => {
    const content = contentOf({ indicators, exceptions: [{ ...known, effect: { kind: 'suppress' } }] });
    expect(judge(caseOf(TEMP), HUNT, compileContent(content), NOON)).toMatchObject({
      riskScore: 80,
      suppressedBy: { id: 'updater', owner: 'workplace team', reason: 'Rolled out by us.' },
    });
  });

  it('lower by their factor and are listed with the mitigations', () => {
    const content = contentOf({
      indicators,
      exceptions: [{ ...known, effect: { kind: 'lower', factor: 0.25 } }],
    });
    const judgement = judge(caseOf(TEMP), HUNT, compileContent(content), NOON);
    expect(judgement).toMatchObject({ riskScore: 20, mitigations: [{ id: 'updater', factor: 0.25 }] });
    expect(judgement).not.toHaveProperty('suppressedBy');
  });

  it('do not suppress what a guard keeps at medium, or an indicator by its floor, and the guard is told', () => {
    const exceptions = [{ ...known, effect: { kind: 'suppress' } as const }];
    const guarded = judge(
      caseOf(TEMP),
      HUNT,
      compileContent(contentOf({ indicators, exceptions, guards: [guard('shell')] })),
      NOON,
    );
    expect(guarded).not.toHaveProperty('suppressedBy');
    expect(guarded.guards).toMatchObject([{ id: 'shell', floor: 22 }]);
    const floored = contentOf({ indicators: [indicator('one', { weight: 0.8, floor: 22 })], exceptions });
    expect(judge(caseOf(TEMP), HUNT, compileContent(floored), NOON)).not.toHaveProperty('suppressedBy');
    const below = contentOf({ indicators, exceptions, guards: [guard('habit', { floor: 21 })] });
    expect(judge(caseOf(TEMP), HUNT, compileContent(below), NOON)).toHaveProperty('suppressedBy');
  });

  it('lower no further than a guard lets them, and a guard lifts nothing', () => {
    const exceptions = [{ ...known, effect: { kind: 'lower', factor: 0.25 } as const }];
    const guards = [guard('shell', { floor: 30 })];
    const judged = judge(
      caseOf(TEMP),
      HUNT,
      compileContent(contentOf({ indicators, exceptions, guards })),
      NOON,
    );
    expect(judged.riskScore).toBe(30);
    const light = contentOf({ indicators: [indicator('one', { weight: 0.1 })], exceptions, guards });
    expect(judge(caseOf(TEMP), HUNT, compileContent(light), NOON).riskScore).toBe(10);
  });

  it('leave out guards where nothing would be lowered or suppressed', () => {
    const content = contentOf({ indicators, guards: [guard('shell')] });
    expect(judge(caseOf(TEMP), HUNT, compileContent(content), NOON)).toMatchObject({
      riskScore: 80,
      guards: [],
    });
  });

  it('no longer apply from the moment they expire', () => {
    const content = contentOf({ indicators, exceptions: [{ ...known, effect: { kind: 'suppress' } }] });
    expect(judge(caseOf(TEMP), HUNT, compileContent(content), NOON + 1000)).not.toHaveProperty(
      'suppressedBy',
    );
  });
});

/** Generated conditions, and events both as a shipper stores them and as reghunt reads them. */
import fc from 'fast-check';
import type { KindLayout } from '../../../src/core/event/profile.ts';
import type { Condition, Match, PatternToken } from '../../../src/core/sigma/condition.ts';
import { pattern } from '../../../src/core/sigma/pattern.ts';

export const CONDITION_FIELDS = [
  'registry.path',
  'registry.data.strings',
  'process.executable',
  'process.command_line',
  'file.path',
  'user.name',
] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

export const LAYOUT: KindLayout = {
  when: [{ fields: ['event.code'], values: ['13'] }],
  fields: {
    'registry.path': { from: ['registry.path', 'raw.TargetObject'], as: 'registry_path' },
    'registry.data.strings': { from: ['registry.data.strings'], as: 'registry_data' },
    'process.executable': { from: ['process.executable'], as: 'path' },
    'process.command_line': { from: ['process.command_line'], as: 'text' },
    'file.path': { from: ['file.path'], as: 'path' },
    'user.name': { from: ['user.name'], as: 'keyword' },
  },
};

/** As Wazuh keeps the same: a backslash stands before each backslash and quote of a text. */
export const ESCAPED_LAYOUT: KindLayout = {
  ...LAYOUT,
  fields: {
    ...LAYOUT.fields,
    'process.command_line': { from: ['process.command_line'], as: 'escaped_text' },
    'user.name': { from: ['user.name'], as: 'escaped_text' },
  },
};

/** A value as it is stored, and as conditions see it. */
export interface Spelled {
  readonly raw: string;
  readonly canonical: string;
}

const same = (text: string): Spelled => ({ raw: text, canonical: text });
const spelled = (raw: string, canonical: string): Spelled => ({ raw, canonical });
const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const WORDS = [
  'Run',
  'RunOnce',
  'cmd',
  'a',
  'svc',
  'é',
  'É',
  '10',
  'K\u212A',
  '*x',
  'b?',
  'Temp',
  '😀',
  'set',
  'lm',
] as const;

/** Longer than `ignore_above` in the simulated mapping. */
export const TOO_LONG = 64;
const padding = oneOf('', '', '', 'p'.repeat(TOO_LONG));

function joined(...parts: readonly fc.Arbitrary<Spelled>[]): fc.Arbitrary<Spelled> {
  return fc
    .tuple(...parts)
    .map((all) => spelled(all.map((part) => part.raw).join(''), all.map((part) => part.canonical).join('')));
}

const word = fc.array(oneOf(...WORDS), { minLength: 1, maxLength: 2 }).map((words) => same(words.join('')));
const tail = padding.map(same);

const registryPath = joined(
  oneOf(
    ...['HKLM', 'HKEY_LOCAL_MACHINE', 'MACHINE', '\\REGISTRY\\MACHINE', 'hklm'].map((root) =>
      spelled(root, 'HKLM'),
    ),
    ...['HKU\\S-1-5-21-7', 'HKCU\\S-1-5-21-7', 'USER\\S-1-5-21-7', '\\REGISTRY\\USER\\S-1-5-21-7'].map(
      (root) => spelled(root, 'HKU\\S-1-5-21-7'),
    ),
  ),
  oneOf(
    same('\\'),
    spelled('\\SYSTEM\\ControlSet001\\', '\\SYSTEM\\CurrentControlSet\\'),
    same('\\SYSTEM\\CurrentControlSet\\'),
  ),
  word,
  oneOf(same('\\'), spelled('&amp;', '&'), same('\\Run\\')),
  word,
  tail,
);
const registryData = fc.oneof(
  oneOf(
    spelled('DWORD (0x0000000a)', '10'),
    spelled('(Empty)', ''),
    spelled('QWORD (0x00000000-0x0000000a)', '10'),
  ),
  joined(oneOf(same('C:\\'), spelled('%%TEMP%%\\', '%TEMP%\\'), same('10')), word, tail),
);
const path = joined(oneOf(same('C:\\'), spelled('\\??\\C:\\', 'C:\\'), same('C:\\\\')), word, tail);
const commandLine = joined(word, oneOf(same(' -a '), same('')), word, tail);

const VALUES: Readonly<Record<ConditionField, fc.Arbitrary<Spelled>>> = {
  'registry.path': registryPath,
  'registry.data.strings': registryData,
  'process.executable': path,
  'process.command_line': commandLine,
  'file.path': path,
  'user.name': word,
};

export interface GeneratedEvent {
  readonly raw: Readonly<Record<string, string | readonly string[]>>;
  readonly canonical: Readonly<Record<string, string | readonly string[]>>;
}

/** Any field may be absent; with `lists`, a value may be several. */
export function events(lists: boolean): fc.Arbitrary<GeneratedEvent> {
  const value = (field: ConditionField): fc.Arbitrary<readonly Spelled[] | undefined> =>
    fc.option(fc.array(VALUES[field], { minLength: 1, maxLength: lists ? 3 : 1 }), {
      nil: undefined,
      freq: 4,
    });
  return fc.tuple(fc.tuple(...CONDITION_FIELDS.map(value)), fc.boolean()).map(([values, alternative]) => {
    const raw: Record<string, string | readonly string[]> = {};
    const canonical: Record<string, string | readonly string[]> = {};
    CONDITION_FIELDS.forEach((field, index) => {
      const all = values[index];
      if (all === undefined) return;
      const name = field === 'registry.path' && alternative ? 'raw.TargetObject' : field;
      raw[name] = unwrap(all.map((one) => one.raw));
      canonical[field] = unwrap(all.map((one) => one.canonical));
    });
    return { raw, canonical };
  });
}

/** The same events as a shipper of `ESCAPED_LAYOUT` stores them. */
export function escapedEvents(lists: boolean): fc.Arbitrary<GeneratedEvent> {
  return events(lists).map(({ raw, canonical }) => ({
    raw: Object.fromEntries(
      Object.entries(raw).map(([name, value]) => [
        name,
        typeof value === 'string' ? escaped(value) : value.map(escaped),
      ]),
    ),
    canonical,
  }));
}

export function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

function unwrap(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : values;
}

const PIECES = [
  ...WORDS,
  '\\',
  'HKLM',
  'HKLM\\',
  'HKU\\S-1-5-21-7\\',
  '\\SYSTEM\\CurrentControlSet\\',
  'ControlSet',
  '&',
  '\\Run\\',
  '%TEMP%',
  'C:\\',
  'p'.repeat(TOO_LONG),
  'r',
  ' -a ',
];

export const patterns: fc.Arbitrary<readonly PatternToken[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: oneOf(...PIECES).map((literal): PatternToken => ({ literal })) },
      { weight: 2, arbitrary: fc.constant<PatternToken>('*') },
      { weight: 1, arbitrary: fc.constant<PatternToken>('?') },
    ),
    { maxLength: 6 },
  )
  .map(pattern);

const matches: fc.Arbitrary<Match> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('pattern' as const),
      pattern: patterns,
      cased: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exists' as const), expected: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Match>({ kind: 'null' }) },
  {
    weight: 1,
    arbitrary: oneOf<Match>({ kind: 'number', value: 10 }, { kind: 'compare', comparison: 'gte', value: 9 }),
  },
  {
    weight: 1,
    arbitrary: oneOf<Match>(
      { kind: 'regex', source: 'r.n', flags: 'i' },
      { kind: 'regex', source: '^C:', flags: '' },
      { kind: 'regex', source: '^[a-df-z]+', flags: 'i' },
      { kind: 'regex', source: '^(?:C:\\\\)?\\w{1,4}(?: -a \\w*)?p*$', flags: 'i' },
      { kind: 'regex', source: '^(?:run|cmd|[*?10]+)+$', flags: 'i' },
    ),
  },
);

/** Trees over the hunted fields with nested `not`, absent fields and facts the server does not know. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition; leaf: Condition }>((tie) => ({
  leaf: fc.record({
    op: fc.constant('match' as const),
    field: fc.oneof(
      { weight: 9, arbitrary: oneOf<string>(...CONDITION_FIELDS) },
      { weight: 1, arbitrary: fc.constant('value.target.path') },
    ),
    match: matches,
  }),
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('leaf'),
    fc.record({ op: fc.constant('not' as const), of: tie('tree') }),
    fc.record({
      op: oneOf('and' as const, 'or' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
    }),
  ),
})).tree;

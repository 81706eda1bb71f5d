import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { FieldValue } from '../../../src/core/event/event.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { conditionTable } from '../../../src/core/sigma/condition-table.ts';
import { contains, literalPattern } from '../../../src/core/sigma/pattern.ts';
import { type FieldView, predicate, recordView } from '../../../src/core/sigma/predicate.ts';

const FIELDS = ['one', 'two', 'three'];
/** Few texts, some of which could be taken for two others put together. */
const WORDS = ['a', 'b', 'ab', '1:a', '1:a1:b', '', 'x'.repeat(300)];

const leaf: fc.Arbitrary<Condition> = fc.record({
  op: fc.constant('match' as const),
  field: fc.constantFrom(...FIELDS, null),
  match: fc.oneof(
    fc.constantFrom(...WORDS).map((word) => ({
      kind: 'pattern' as const,
      pattern: literalPattern(word),
      cased: false,
    })),
    fc.constantFrom('a', 'b').map((word) => ({
      kind: 'pattern' as const,
      pattern: contains(literalPattern(word)),
      cased: true,
    })),
  ),
});
const exists: fc.Arbitrary<Condition> = fc.record({
  op: fc.constant('match' as const),
  field: fc.constantFrom(...FIELDS),
  match: fc.oneof(
    fc.boolean().map((expected) => ({ kind: 'exists' as const, expected })),
    fc.constantFrom(...FIELDS).map((field) => ({
      kind: 'fieldref' as const,
      field,
      how: 'equals' as const,
      cased: false,
    })),
  ),
});
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    exists,
    fc.record({ op: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('const' as const), value: fc.boolean() }),
  ),
}));
const value = fc.oneof(fc.constantFrom(...WORDS), fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }));
const record = fc.dictionary(fc.constantFrom(...FIELDS), value);

test('many conditions asked together hold exactly where each holds alone, whatever was asked before', () => {
  fc.assert(
    fc.property(
      fc.array(condition, { maxLength: 12 }),
      fc.array(record, { minLength: 1, maxLength: 8 }),
      (all, records) => {
        const table = conditionTable(all);
        for (const fields of [...records, ...records]) {
          const alone = all.flatMap((one, at) => (predicate(one)(recordView(fields)) ? [at] : []));
          expect(table(recordView(fields)).map(({ of }) => of)).toEqual(alone);
        }
      },
    ),
  );
});

test('values beyond what is remembered are asked anew and answered alike', () => {
  const one: Condition = {
    op: 'match',
    field: 'one',
    match: { kind: 'pattern', pattern: contains(literalPattern('7')), cased: false },
  };
  const table = conditionTable([one]);
  for (let at = 0; at < 3000; at += 1) {
    expect(table(recordView({ one: `value ${at}` })).length).toBe(`${at}`.includes('7') ? 1 : 0);
  }
});

test('of a condition with several alternatives the first one that holds is told, however deep they lie', () => {
  const is = (text: string): Condition => ({
    op: 'match',
    field: 'one',
    match: { kind: 'pattern', pattern: contains(literalPattern(text)), cased: false },
  });
  const table = conditionTable([
    is('nowhere'),
    { op: 'or', of: [is('first'), { op: 'or', of: [is('second'), is('third')] }] },
  ]);
  expect(table(recordView({ one: 'the third and the second' }))).toMatchObject([
    { of: 1, condition: is('second') },
  ]);
});

const has = (field: string, text: string): Condition => ({
  op: 'match',
  field,
  match: { kind: 'pattern', pattern: contains(literalPattern(text)), cased: false },
});

describe('of a field that many conditions ask for', () => {
  const WORDS_ALONE = ['powershell', 'rundll32', 'regsvr32', 'mshta', 'wscript'];
  const FOLDERS = WORDS_ALONE.map((word) => `\\${word}\\`);

  it.each([
    ['words', WORDS_ALONE],
    ['folders', FOLDERS],
    ['few words', WORDS_ALONE.slice(0, 3)],
    ['few folders', FOLDERS.slice(0, 3)],
    ['words and folders', [...WORDS_ALONE.slice(0, 4), ...FOLDERS.slice(0, 4)]],
  ])('%s are found in one value and in any of several', (_, texts) => {
    const table = conditionTable(texts.map((text) => has('one', text)));
    for (const text of texts) {
      const expected = texts.flatMap((other, at) => (text.includes(other) ? [at] : []));
      expect(table(recordView({ one: `a ${text} b` })).map(({ of }) => of)).toEqual(expected);
      expect(table(recordView({ one: ['-', `${text.toUpperCase()} b`] })).map(({ of }) => of)).toEqual(
        expected,
      );
    }
    expect(table(recordView({ one: ['-', 'nothing'] }))).toEqual([]);
    expect(table(recordView({ one: [] }))).toEqual([]);
    expect(table(recordView({}))).toEqual([]);
  });

  it.each([
    ['words', WORDS_ALONE],
    ['folders', FOLDERS],
    ['few words', WORDS_ALONE.slice(0, 3)],
    ['few folders', FOLDERS.slice(0, 3)],
  ])('an event that holds none of the %s is asked nothing more', (_, texts) => {
    const table = conditionTable(
      texts.map((text) => ({ op: 'and', of: [{ op: 'not', of: has('two', 'x') }, has('one', text)] })),
    );
    const askedOf = (fields: Readonly<Record<string, FieldValue>>): ReadonlySet<string> => {
      const asked = new Set<string>();
      const view = recordView(fields);
      const watching =
        <Value>(ask: (field: { readonly name: string; readonly at: number }) => Value) =>
        (field: { readonly name: string; readonly at: number }): Value => {
          asked.add(field.name);
          return ask(field);
        };
      const watched: FieldView = {
        value: watching((field) => view.value(field)),
        all: () => view.all(),
        texts: watching((field) => view.texts(field)),
        folded: watching((field) => view.folded(field)),
      };
      table(watched);
      return asked;
    };
    expect([...askedOf({ one: 'other', two: 'y' })]).toEqual(['one']);
    expect([...askedOf({ one: ['other', 'more'], two: 'y' })]).toEqual(['one']);
    expect([...askedOf({ one: texts[0] ?? '', two: 'y' })]).toEqual(['one', 'two']);
  });
});

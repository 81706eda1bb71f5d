import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../../src/core/event/event.ts';
import type { Match, Pattern } from '../../../src/core/sigma/condition.ts';
import { fieldName, fieldNames } from '../../../src/core/sigma/field-name.ts';
import { cachingView, heldValues, predicate, recordView, viewOf } from '../../../src/core/sigma/predicate.ts';
import { compileWildcard } from '../../../src/core/sigma/wildcard.ts';
import { samples } from '../samples.ts';
import { accepts, conditionOf } from './detection.ts';

/** The definition, tried in every way. */
function naive(pattern: Pattern, characters: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return characters.length === 0;
  if (first === '?') return characters.length > 0 && naive(rest, characters.slice(1));
  if (first === '*')
    return Array.from({ length: characters.length + 1 }, (_, skip) => skip).some((skip) =>
      naive(rest, characters.slice(skip)),
    );
  const literal = [...first.literal];
  return (
    literal.every((character, index) => characters[index] === character) &&
    naive(rest, characters.slice(literal.length))
  );
}

describe('wildcard matching', () => {
  it('agrees with trying every way', () => {
    const token = fc.oneof(
      fc.constant<'*'>('*'),
      fc.constant<'?'>('?'),
      fc.constantFrom('a', 'b', 'ab', 'ba', 'aa', '😀').map((literal) => ({ literal })),
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 7 }),
        fc.array(fc.constantFrom('a', 'b', '😀'), { maxLength: 9 }),
        (pattern, characters) => {
          expect(compileWildcard(pattern)(characters.join(''))).toBe(naive(pattern, characters));
        },
      ),
      { numRuns: samples(5000) },
    );
  });
});

const WIDE = '\u{1F600}';

describe('a question mark', () => {
  it.each<readonly [Pattern, string, boolean]>([
    [['?'], 'a', true],
    [['?'], '', false],
    [['?'], WIDE, true],
    [['?'], `${WIDE}a`, false],
    [['?', '?'], WIDE, false],
    [['?', '*'], '', false],
    [['?', '*'], WIDE, true],
    [['*', '?'], '', false],
    [['*', '?'], 'a', true],
    [['*', '?'], WIDE, true],
    [['*', '?', '?'], WIDE, false],
    [['*', '?', '?'], `a${WIDE}`, true],
    [[{ literal: 'a' }, '*', '?', '?'], `a${WIDE}`, false],
    [[{ literal: 'a' }, '*', '?', '?'], `a${WIDE}b`, true],
    [[{ literal: 'a' }, '*', '?'], 'a', false],
    [['*', '?', '*', '?', '*'], 'a', false],
    [['*', '?', '*', '?', '*'], WIDE, false],
    [['*', '?', '*', '?', '*'], `${WIDE}b`, true],
    [['*', '?', { literal: 'b' }, '*'], 'b', false],
    [['*', '?', { literal: 'b' }, '*'], 'bb', true],
    [['*', { literal: 'b' }, '?', '*'], 'ab', false],
    [['*', { literal: 'b' }, '?', '*'], 'abab', true],
    [['?', { literal: 'b' }], '\uFFFFb', true],
    [['*', '?', { literal: 'b' }], '\uFFFF\uFFFFb', true],
    [[{ literal: '\uFFFF' }, '*', '?', { literal: 'b' }], '\uFFFFb', false],
    [[{ literal: '\uFFFF' }, '*', '?', { literal: 'b' }], '\uFFFFxb', true],
    [['*', { literal: 'ab' }, '*', '?', { literal: 'b' }, '*'], 'ab', false],
    [['*', { literal: 'ab' }, '*', '?', { literal: 'b' }, '*'], 'abxb', true],
  ])('is exactly one character: %j on %j is %s', (pattern, text, expected) => {
    expect(compileWildcard(pattern)(text)).toBe(expected);
  });
});

describe('a star', () => {
  it.each<readonly [Pattern, string, boolean]>([
    [['*'], '', true],
    [['*', '*'], 'x', true],
    [[{ literal: 'a' }, '*', { literal: 'a' }], 'a', false],
    [[{ literal: 'a' }, '*', { literal: 'a' }], 'aa', true],
    [[{ literal: 'a' }, '*', { literal: 'b' }, '*'], 'a', false],
    [[{ literal: 'a' }, '*', { literal: 'b' }, '*'], 'xab', false],
    [['*', { literal: 'b' }, '*', { literal: 'b' }, '*'], 'b', false],
    [['*', { literal: 'bc' }, '*', { literal: 'cd' }], 'bcd', false],
    [[{ literal: 'long' }, '*', { literal: 'longer' }], 'longer', false],
  ])('is any run of characters, never the same ones twice: %j on %j is %s', (pattern, text, expected) => {
    expect(compileWildcard(pattern)(text)).toBe(expected);
  });
});

describe('names of fields', () => {
  it('are numbered one after the other, each once', () => {
    const before = fieldNames();
    const [one, two] = [`New ${before}`, `Newer ${before}`];
    expect([one, two, one].map((name) => fieldName(name).at)).toEqual([before, before + 1, before]);
    expect(fieldName(two)).toBe(fieldName(two));
    expect(fieldName(two).name).toBe(two);
    expect(fieldNames()).toBe(before + 2);
  });
});

describe('a caching view', () => {
  it('looks a field up once for all predicates', () => {
    let lookups = 0;
    const view = cachingView(
      () => {
        lookups += 1;
        return 'Run';
      },
      () => [],
    );
    for (const item of ['f: run', 'f|contains: u', 'f|cased: Run']) {
      expect(predicate(conditionOf(`s:\n  ${item}\ncondition: s\n`))(view)).toBe(true);
    }
    expect(lookups).toBe(1);
  });

  it('folds a field once, also one of several values', () => {
    const view = recordView({ f: ['A', 'B'], g: 'C' });
    const f = fieldName('f');
    expect(view.folded(f)).toEqual(['a', 'b']);
    expect(view.folded(f)).toBe(view.folded(f));
    expect(view.folded(fieldName('g'))).toBe('c');
    expect(view.folded(fieldName('g'))).toBe('c');
  });

  it('knows what is held without looking it up, be it there or not', () => {
    const [given, missing, other] = ['given', 'missing', 'other'].map(fieldName);
    if (!(given && missing && other)) throw new Error('no names');
    const asked: string[] = [];
    const held = heldValues([given, missing]).slice();
    held[given.at] = 'Given';
    const view = viewOf(
      held,
      ({ name }) => {
        asked.push(name);
        return 'Looked up';
      },
      () => [],
    );
    expect([given, missing, other].map((field) => view.value(field))).toEqual([
      'Given',
      undefined,
      'Looked up',
    ]);
    expect(view.folded(given)).toBe('given');
    expect(asked).toEqual(['other']);
    expect(held[other.at]).not.toBe('Looked up');
  });

  it('looks up names that were brought in after it was made, in any order', () => {
    const naming = () =>
      cachingView(
        ({ name }) => name,
        () => [],
      );
    const [view, alike, folding] = [naming(), naming(), naming()];
    const [first, second, third] = [0, 1, 2].map(() => fieldName(`Late ${fieldNames()}`));
    if (!(first && second && third)) throw new Error('no names');
    expect(view.value(third)).toBe(third.name);
    expect(view.value(first)).toBe(first.name);
    expect(view.folded(third)).toBe(third.name.toLowerCase());
    expect(view.folded(second)).toBe(second.name.toLowerCase());
    expect(view.texts(second)).toBe(second.name);
    expect(alike.value(first)).toBe(first.name);
    expect(folding.folded(first)).toBe(first.name.toLowerCase());
    const later = naming();
    expect(later.folded(second)).toBe(second.name.toLowerCase());
    expect(later.value(first)).toBe(first.name);
  });

  it('has no value where a list is empty', () => {
    const view = recordView({ f: [] });
    expect(view.value(fieldName('f'))).toBeUndefined();
    expect(view.texts(fieldName('f'))).toBeUndefined();
    expect(view.folded(fieldName('f'))).toBeUndefined();
  });
});

describe('a number', () => {
  const isNumber = (text: string): boolean => accepts('f|gte: -1000000000000', { f: text });

  it.each(['5', '+5', '-5', '5.', '5.25', '.5', '.25', '1e3', '1E+3', '1e-10', '0012'])(
    'is written in decimal: %s',
    (text) => {
      expect(isNumber(text)).toBe(true);
      expect(accepts(`f: ${Number(text)}`, { f: text })).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    '5 ',
    ' 5',
    'x5',
    '5x',
    '0x5',
    '5e',
    'e5',
    '.',
    '.x',
    '1ex',
    '1e+',
    '5,1',
    '++5',
    'NaN',
    'Infinity',
  ])('is not read into %j', (text) => {
    expect(isNumber(text)).toBe(false);
  });

  it.each<readonly [string, FieldValue, boolean]>([
    ["f: '4*'", 42, true],
    ["f: '4'", 42, false],
    ['f|contains: ru', true, true],
    ['f|re: ^4.$', 42, true],
    ['f: 42', 42, true],
    ['f: 42', 43, false],
    ['f: 42', ['x', '42'], true],
    ['f|lt: 5', ['7', '4'], true],
    ['f|lt: 5', [], false],
  ])('or a truth is text too: %s on %j is %s', (item, value, expected) => {
    expect(accepts(item, { f: value })).toBe(expected);
  });
});

describe('a keyword', () => {
  it('is found in any letter case, in numbers too', () => {
    const test = predicate(conditionOf('s: [MimiKatz, 4624]\ncondition: s\n'));
    expect(test(recordView({ x: 'MIMIKATZ' }))).toBe(true);
    expect(test(recordView({ x: 4624 }))).toBe(true);
    expect(test(recordView({ x: 4625 }))).toBe(false);
    expect(test(recordView({ x: [] }))).toBe(false);
  });

  it.each<Match>([
    { kind: 'null' },
    { kind: 'exists', expected: true },
    { kind: 'fieldref', field: 'g', how: 'equals', cased: false },
  ])('cannot ask about fields: $kind', (match) => {
    expect(() => predicate({ op: 'match', field: null, match })).toThrow(
      `"${match.kind}" needs a field name`,
    );
  });
});

it('a network nobody could read is no condition', () => {
  expect(() =>
    predicate({ op: 'match', field: 'f', match: { kind: 'cidr', network: '10.0.0.0/99' } }),
  ).toThrow('"10.0.0.0/99" is no network');
});

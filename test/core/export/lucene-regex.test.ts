import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luceneRegex } from '../../../src/core/export/lucene-regex.ts';
import { linearRegex } from '../../../src/core/sigma/linear-regex.ts';

const piece = fc.constantFrom(
  'a',
  'B',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '[a-c]',
  '[^xyz]',
  '\\.',
  '\\\\',
  '(ab|c)',
  '(?:a|b)',
  '(?:a|(?:b|c(?:x|1))+)',
  '[|(]',
  '\\(',
  '\\|',
  'a+',
  'b*?',
  'c{1,2}',
  '-',
  '/',
  '"',
  '#',
);
const source = fc
  .tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$'))
  .map(([start, pieces, end]) => `${start}${pieces.join('')}${end}`);
const text = fc.string({ unit: fc.constantFrom(...'aAbBcCxyz1 .\\-/"#_'), maxLength: 8 });

/** Lucene's signs that are not those of JavaScript all have a backslash before them when they are meant literally. */
function matchesWhole(lucene: string, value: string): boolean {
  return new RegExp(`^(?:${lucene.replace(/\\(["#@&<>~-])/g, '$1')})$`, 's').test(value);
}

describe('a regular expression for Lucene', () => {
  it('finds in whole values what the original finds anywhere', () => {
    fc.assert(
      fc.property(source, fc.constantFrom('', 'i'), text, (regex, flags, value) => {
        const written = luceneRegex(regex, flags);
        expect(written).toBeDefined();
        expect(matchesWhole(written ?? '', value)).toBe(linearRegex(regex, flags)(value));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['\\bfoo', 'a^b', 'a$b', '^a|b', '^(a|b)|c', '(?i)a', '\\pL', '[[:alpha:]]'])(
    'is not made of %s',
    (regex) => {
      expect(luceneRegex(regex, '')).toBeUndefined();
    },
  );
});

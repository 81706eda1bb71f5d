import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/core/fold.ts';
import type { PatternToken } from '../../../src/core/sigma/condition.ts';
import { contains, literalPattern, pattern } from '../../../src/core/sigma/pattern.ts';
import { needleOf, ownLength, textWindows } from '../../../src/core/sigma/text-windows.ts';
import { compileWildcard } from '../../../src/core/sigma/wildcard.ts';
import { samples } from '../samples.ts';

const letters = fc.string({
  unit: fc.constantFrom('a', 'B', 'ä', 'Σ', '\\', '.', '\u212A', '😀'),
  maxLength: 9,
});
const tokens: fc.Arbitrary<readonly PatternToken[]> = fc.array(
  fc.oneof(
    letters.map((literal): PatternToken => ({ literal })),
    fc.constantFrom<PatternToken>('*', '?'),
  ),
  { maxLength: 4 },
);

describe('windows of a text', () => {
  it('tell of every pattern the folded value matches', () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 6 }), letters, (patterns, value) => {
        const folded = patterns.map((one) =>
          pattern(one.map((token) => (typeof token === 'object' ? { literal: fold(token.literal) } : token))),
        );
        const needles = folded.flatMap((one, entry) => {
          const needle = needleOf(one);
          return needle === undefined ? [] : [{ needle, entry }];
        });
        const told = new Set<number>();
        textWindows(needles)(value, (entry) => told.add(entry));
        for (const { entry } of needles) {
          if (compileWildcard(folded[entry] ?? [])(fold(value))) expect(told).toContain(entry);
        }
      }),
      { numRuns: samples(1000) },
    );
  });

  it('leave out what the value does not hold', () => {
    const needles = [contains(literalPattern('\\appdata\\')), literalPattern('calc.exe')].map(
      (one, entry) => ({
        needle: needleOf(one) ?? '',
        entry,
      }),
    );
    const told: number[] = [];
    textWindows(needles)('C:\\Windows\\System32\\calc.exe.mui', (entry) => told.push(entry));
    expect(told).toEqual([]);
  });

  it('find even a short ending, but no short middle', () => {
    expect(needleOf(pattern(['*', { literal: 'js' }]))).toBeDefined();
    expect(needleOf(contains(literalPattern('%')))).toBeUndefined();
  });

  it('count the characters of the value alone', () => {
    expect(ownLength(needleOf(literalPattern('true')) ?? '')).toBe(4);
    expect(ownLength(needleOf(contains(literalPattern('true'))) ?? '')).toBe(4);
  });
});

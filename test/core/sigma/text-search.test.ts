import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/core/fold.ts';
import type { PatternToken } from '../../../src/core/sigma/condition.ts';
import { contains, literalPattern, pattern } from '../../../src/core/sigma/pattern.ts';
import { isWhole, needleOf, ownLength } from '../../../src/core/sigma/text-needle.ts';
import { hasSegment, textSegments } from '../../../src/core/sigma/text-segments.ts';
import { textWindows } from '../../../src/core/sigma/text-windows.ts';
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

describe('windows and segments of a text', () => {
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
        const toldBySegment = new Set<number>();
        textSegments(needles)(value, (entry) => toldBySegment.add(entry));
        for (const one of needles) {
          if (!compileWildcard(folded[one.entry] ?? [])(fold(value))) continue;
          expect(told).toContain(one.entry);
          if (hasSegment(one)) expect(toldBySegment).toContain(one.entry);
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

  it('tell of a text too short for a window by its characters', () => {
    const needles = ['%', 'hid', '\u202E', 'k'].map((text, entry) => ({
      needle: needleOf(contains(literalPattern(text))) ?? '',
      entry,
    }));
    const toldBy = (value: string): readonly number[] => {
      const told = new Set<number>();
      textWindows(needles)(value, (entry) => told.add(entry));
      return [...told];
    };
    expect(toldBy('C:\\Windows\\calc.exe.mui')).toEqual([]);
    expect(toldBy('DI*H')).toEqual([1]);
    expect(toldBy('a%b')).toEqual([0]);
    expect(toldBy('a.exe')).toEqual([]);
    expect(toldBy('a\u202Eexe')).toEqual([2]);
    expect(toldBy('K')).toEqual([3]);
  });

  it('have nothing to look for in a pattern that every value matches', () => {
    expect(needleOf(pattern(['*']))).toBeUndefined();
    expect(needleOf(pattern(['?', '*']))).toBeUndefined();
  });

  it('look for nothing that could be taken for an end of the value', () => {
    expect(needleOf(contains(literalPattern('a\u0002b')))).toBeUndefined();
    expect(needleOf(literalPattern('\u0003'))).toBeUndefined();
  });

  it('know a pattern that names all of the value', () => {
    const isAll = (tokens: readonly PatternToken[]): boolean => isWhole(needleOf(tokens) ?? '');
    expect(isAll(literalPattern('calc.exe'))).toBe(true);
    expect(isAll(literalPattern(''))).toBe(true);
    expect(isAll(pattern(['*', { literal: 'calc.exe' }]))).toBe(false);
    expect(isAll(pattern([{ literal: 'calc.exe' }, '*']))).toBe(false);
  });

  it('count the characters of the value alone', () => {
    expect(ownLength(needleOf(literalPattern('true')) ?? '')).toBe(4);
    expect(ownLength(needleOf(contains(literalPattern('true'))) ?? '')).toBe(4);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/core/fold.ts';
import type { PatternToken } from '../../../src/core/sigma/condition.ts';
import { ngramSearch } from '../../../src/core/sigma/ngram-search.ts';
import { hasPathPart, pathPartSearch } from '../../../src/core/sigma/path-part-search.ts';
import { contains, literalPattern, pattern } from '../../../src/core/sigma/pattern.ts';
import {
  codesOf,
  isWhole,
  needleOf,
  needleTest,
  ownLength,
  pathPartsOf,
  type TextSearch,
} from '../../../src/core/sigma/text-needle.ts';
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
        ngramSearch(needles)(value, (entry) => told.add(entry));
        const toldBySegment = new Set<number>();
        pathPartSearch(needles)(value, (entry) => toldBySegment.add(entry));
        for (const one of needles) {
          if (!compileWildcard(folded[one.entry] ?? [])(fold(value))) continue;
          expect(told).toContain(one.entry);
          if (hasPathPart(one)) expect(toldBySegment).toContain(one.entry);
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
    ngramSearch(needles)('C:\\Windows\\System32\\calc.exe.mui', (entry) => told.push(entry));
    expect(told).toEqual([]);
  });

  it('tell of a text too short for a window by its characters', () => {
    const needles = ['%', 'hid', '\u202E', 'k', '\u007F'].map((text, entry) => ({
      needle: needleOf(contains(literalPattern(text))) ?? '',
      entry,
    }));
    const toldBy = (value: string): readonly number[] => {
      const told = new Set<number>();
      ngramSearch(needles)(value, (entry) => told.add(entry));
      return [...told];
    };
    expect(toldBy('C:\\Windows\\calc.exe.mui')).toEqual([]);
    expect(toldBy('DI*H')).toEqual([1]);
    expect(toldBy('a%b')).toEqual([0]);
    expect(toldBy('a.exe')).toEqual([]);
    expect(toldBy('a\u202Eexe')).toEqual([2]);
    expect(toldBy('K')).toEqual([3]);
    expect(toldBy('\u007F')).toEqual([4]);
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

type Spelling = 'has' | 'is' | 'starts' | 'ends';

function patternOf(how: Spelling, text: string): readonly PatternToken[] {
  const [before, behind] = [how === 'has' || how === 'ends', how === 'has' || how === 'starts'];
  return pattern([...(before ? ['*' as const] : []), { literal: text }, ...(behind ? ['*' as const] : [])]);
}

const needleFor = (how: Spelling, text: string): string => needleOf(patternOf(how, text)) ?? '';

/** Which of the texts a search tells of in a value. */
function toldOf(
  make: (needles: readonly { readonly needle: string; readonly entry: number }[]) => TextSearch,
  texts: readonly (readonly [Spelling, string])[],
  value: string,
): readonly number[] {
  const told = new Set<number>();
  const search = make(texts.map(([how, text], entry) => ({ needle: needleFor(how, text), entry })));
  search(value, (entry) => told.add(entry));
  return [...told].sort();
}

describe('the text to look for', () => {
  it('is the longest of a pattern, the first of several', () => {
    expect(needleOf(pattern(['*', { literal: 'ab' }, '*', { literal: 'LONGER' }, '*']))).toBe('longer');
    expect(needleOf(pattern(['*', { literal: 'longer' }, '?', { literal: 'ab' }, '*']))).toBe('longer');
    expect(needleOf(pattern(['*', { literal: 'one' }, '*', { literal: 'two' }, '*']))).toBe('one');
  });

  it.each<readonly [Spelling, string, readonly [yes: string, no: string]]>([
    ['is', 'calc.exe', ['calc.exe', 'calc.exe.mui']],
    ['is', '', ['', 'x']],
    ['starts', 'c:\\', ['c:\\windows', 'xc:\\windows']],
    ['ends', '.exe', ['calc.exe', 'calc.exe.mui']],
    ['has', 'calc', ['a calc.exe', 'cal c']],
  ])('%s %j stands where the pattern may match', (how, text, [yes, no]) => {
    const stands = needleTest(needleFor(how, text));
    expect([yes, no].map(stands)).toEqual([true, false]);
  });

  it('is taken by character, whatever the case, and an end of the value for itself alone', () => {
    const [before, behind] = [
      [2, 2, 2],
      [3, 3, 3],
    ];
    expect(codesOf(needleFor('is', 'A'))).toEqual([...before, 0x61, ...behind]);
    expect(codesOf(needleFor('has', 'A\u0410'))).toEqual([0x61, 0x30]);
  });

  it.each<readonly [Spelling, string, readonly (readonly [text: string, isLast: boolean])[]]>([
    ['has', 'windows', []],
    ['has', 'a\\windows\\b', [['windows', false]]],
    ['has', '\\windows\\', [['windows', false]]],
    [
      'has',
      '\\\\windows\\\\temp\\',
      [
        ['windows', false],
        ['temp', false],
      ],
    ],
    ['starts', 'c:\\win', [['c:', false]]],
    ['ends', 'm32\\calc.exe', [['calc.exe', true]]],
    [
      'is',
      'c:\\calc.exe',
      [
        ['c:', false],
        ['calc.exe', true],
      ],
    ],
    ['is', 'calc.exe', [['calc.exe', true]]],
    ['starts', 'calc', []],
    ['ends', 'calc', []],
    ['ends', '\\', []],
  ])('%s %j holds these parts of a path from end to end: %j', (how, text, expected) => {
    const needle = needleFor(how, text);
    expect(pathPartsOf(needle)).toEqual(expected.map(([part, isLast]) => ({ text: part, isLast })));
    expect(hasPathPart({ needle, entry: 0 })).toBe(expected.length > 0);
  });
});

describe('segments of a path', () => {
  const texts: readonly (readonly [Spelling, string])[] = [
    ['has', '\\AppData\\'],
    ['ends', '\\calc.exe'],
    ['is', 'calc'],
    ['starts', 'C:\\'],
    ['ends', '\\ΣΧΗΜΑ'],
    ['has', '\\ΣΧΗΜΑ\\'],
    ['has', 'no part of it'],
  ];

  it.each<readonly [string, readonly number[]]>([
    ['D:\\Users\\x\\appdata\\Local', [0]],
    ['D:\\Users\\x\\AppData', []],
    ['D:\\xAppData\\Local', []],
    ['D:\\AppDatax\\Local', []],
    ['D:\\CALC.EXE', [1]],
    ['D:\\calc.exe.mui', []],
    ['D:\\calc.exe\\x', []],
    ['Calc', [2]],
    ['Calcs', []],
    ['c:\\x', [3]],
    ['c:', []],
    ['x:\\x', []],
    ['C:\\AppData\\calc.exe', [0, 1, 3]],
    ['D:\\σχημα', [4]],
    ['D:\\ΣΧΗΜΑ', [4]],
    ['D:\\ΣΧΗΜΑ\\x', [5]],
    ['', []],
  ])('%j may hold the texts at %j', (value, expected) => {
    expect(toldOf(pathPartSearch, texts, value)).toEqual(expected);
  });

  it('tell of a path by the folder that the fewest others name', () => {
    const paths: readonly (readonly [Spelling, string])[] = [
      ['has', '\\Run\\Software\\'],
      ['has', '\\Policies\\Software\\'],
      ['has', '\\Software\\Classes\\'],
    ];
    expect(toldOf(pathPartSearch, paths, 'HKLM\\Software\\x')).toEqual([]);
    expect(toldOf(pathPartSearch, paths, 'HKLM\\Run\\Software\\x')).toEqual([0]);
    expect(toldOf(pathPartSearch, paths, 'HKLM\\Policies\\Software\\Classes\\x')).toEqual([1, 2]);
  });

  it('tell of a path by its file name rather than by a folder', () => {
    const files: readonly (readonly [Spelling, string])[] = [
      ['ends', '\\odd\\calc.exe'],
      ['ends', '\\other\\calc.exe'],
    ];
    expect(toldOf(pathPartSearch, files, 'C:\\odd\\notepad.exe')).toEqual([]);
    expect(toldOf(pathPartSearch, files, 'C:\\odd\\calc.exe')).toContain(0);
    expect(toldOf(pathPartSearch, [['is', 'calc.exe']], 'C:\\calc.exe\\x')).toEqual([]);
    expect(toldOf(pathPartSearch, [['is', 'calc.exe']], 'CALC.exe')).toEqual([0]);
  });
});

describe('windows of a text', () => {
  const texts: readonly (readonly [Spelling, string])[] = [
    ['has', 'abcd'],
    ['starts', 'p'],
    ['ends', 'q'],
    ['has', 'ΣΧΗΜΑ'],
    ['is', ''],
  ];

  it.each<readonly [string, readonly number[]]>([
    ['xABCDx', [0]],
    ['dcba', []],
    ['abc', []],
    ['Px', [1]],
    ['xp', []],
    ['xQ', [2]],
    ['qx', []],
    ['pq', [1, 2]],
    ['ein σχημα', [3]],
    ['ein ΣΧΗΜΑ', [3]],
    ['', [4]],
  ])('%j may hold the texts at %j', (value, expected) => {
    expect(toldOf(ngramSearch, texts, value)).toEqual(expected);
  });

  it('tell of a text that stands within another one', () => {
    const within: readonly (readonly [Spelling, string])[] = [
      ['has', 'abcd'],
      ['has', 'xabcd'],
      ['has', 'yabcdz'],
    ];
    expect(toldOf(ngramSearch, within, 'abcd')).toEqual([0]);
    expect(toldOf(ngramSearch, within, '-xabcd-')).toEqual([0, 1]);
    expect(toldOf(ngramSearch, within, '-yabcdz-')).toEqual([0, 2]);
  });

  it('tell of a text by the characters that the fewest others hold', () => {
    const programs: readonly (readonly [Spelling, string])[] = [
      ['has', 'calc.exe'],
      ['has', 'cmd.exe'],
      ['has', 'at.exe'],
    ];
    expect(toldOf(ngramSearch, programs, 'other.exe')).toEqual([]);
    expect(toldOf(ngramSearch, programs, 'cmd.exe')).toEqual([1]);
  });
});

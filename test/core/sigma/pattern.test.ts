import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../../src/core/sigma/condition.ts';
import {
  exactText,
  literalPattern,
  mapLiterals,
  pattern,
  readPattern,
} from '../../../src/core/sigma/pattern.ts';

describe('a pattern', () => {
  it('joins what stands together, and runs of stars are one', () => {
    expect(pattern([{ literal: 'a' }, { literal: '' }, { literal: 'b' }, '*', '*'])).toEqual([
      { literal: 'ab' },
      '*',
    ]);
    expect(pattern(['*', { literal: '' }, '*'])).toEqual(['*']);
    expect(pattern(['*', '?', '?', '*'])).toEqual(['*', '?', '?', '*']);
  });

  it.each<readonly [string, Pattern]>([
    ['', []],
    ['*?', ['*', '?']],
    ['a\\*b', [{ literal: 'a*b' }]],
    ['a\\\\*', [{ literal: 'a\\' }, '*']],
    ['C:\\Run', [{ literal: 'C:\\Run' }]],
    ['C:\\\\Run', [{ literal: 'C:\\Run' }]],
    ['C:\\Run\\', [{ literal: 'C:\\Run\\' }]],
  ])('is read from %j as Sigma escapes it', (text, expected) => {
    expect(readPattern(text)).toEqual(expected);
  });

  it('is one text when it has no wildcard', () => {
    expect(exactText([])).toBe('');
    expect(exactText(literalPattern('a*'))).toBe('a*');
    expect(exactText(['*'])).toBeUndefined();
    expect(exactText([{ literal: 'a' }, '?'])).toBeUndefined();
  });

  it('tells each literal on which side a wildcard stands', () => {
    const seen: unknown[] = [];
    const upper = mapLiterals([{ literal: 'a' }, '*', { literal: 'b' }, '?', { literal: 'c' }], (...told) => {
      seen.push(told);
      return [{ literal: told[0].toUpperCase() }];
    });
    expect(upper).toEqual([{ literal: 'A' }, '*', { literal: 'B' }, '?', { literal: 'C' }]);
    expect(seen).toEqual([
      ['a', false, true],
      ['b', true, true],
      ['c', true, false],
    ]);
    seen.length = 0;
    mapLiterals([{ literal: 'a' }], (...told) => {
      seen.push(told);
      return [];
    });
    expect(seen).toEqual([['a', false, false]]);
  });
});

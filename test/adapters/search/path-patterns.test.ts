import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPatterns, patternShare } from '../../../src/adapters/search/path-patterns.ts';

/** The syntax's escapes and groups mean the same to JavaScript. */
function accepts(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => new RegExp(`^(?:${pattern})$`).test(text));
}

const part = fc.stringMatching(/^[a-c .()+~#-]{0,4}$/);
const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('\\'));

describe('many paths in few expressions', () => {
  it('match each of the texts and no other', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), text, (texts, other) => {
        const { patterns, rest } = pathPatterns(texts);
        expect(rest).toEqual([]);
        for (const one of texts) expect(accepts(patterns, one)).toBe(true);
        expect(accepts(patterns, other)).toBe(texts.includes(other));
      }),
    );
  });

  it('write a shared folder once', () => {
    const { patterns } = pathPatterns(['c:\\users\\a\\x.exe', 'c:\\users\\b\\x.exe', 'c:\\users\\a\\y.exe']);
    expect(patterns).toEqual(['c:\\\\users\\\\(a\\\\(x\\.exe|y\\.exe)|b\\\\x\\.exe)']);
  });

  it('keep to the length engines take, and to the share they are said to have', () => {
    const long = fc.stringMatching(/^[a-z.\\]{20,200}$/);
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 60 }), (texts) => {
        const { patterns } = pathPatterns(texts);
        for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(900);
        const shares = [...new Set(texts)].reduce((sum, one) => sum + patternShare(one), 0);
        expect(patterns.length).toBeLessThanOrEqual(Math.ceil(shares) + 1);
      }),
    );
  });

  it('leave out a text that no expression can hold', () => {
    const long = 'x'.repeat(1_000);
    expect(pathPatterns([long, 'a'])).toEqual({ patterns: ['a'], rest: [long] });
  });
});

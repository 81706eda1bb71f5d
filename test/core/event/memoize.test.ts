import { describe, expect, it } from 'vitest';
import { memoized } from '../../../src/core/event/memoize.ts';

describe('what a function said', () => {
  it('is not asked for twice, also where it said nothing', () => {
    const asked: string[] = [];
    const ask = memoized((text) => {
      asked.push(text);
      return text === 'a' ? undefined : text.toUpperCase();
    });
    expect([ask('a'), ask('b'), ask('a'), ask('b')]).toEqual([undefined, 'B', undefined, 'B']);
    expect(asked).toEqual(['a', 'b']);
  });

  it('stays right however many texts there are, and however long they are', () => {
    const ask = memoized((text) => text.length);
    const texts = Array.from({ length: 3_000 }, (_, count) => 'x'.repeat(count));
    for (const text of [...texts, ...texts]) expect(ask(text)).toBe(text.length);
  });
});

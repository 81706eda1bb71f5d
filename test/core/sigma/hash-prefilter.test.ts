import { describe, expect, it } from 'vitest';
import { countHolders, HashPrefilter, rarest } from '../../../src/core/sigma/hash-prefilter.ts';

function told(index: HashPrefilter, number: number): readonly number[] {
  const entries: number[] = [];
  index.tell(number, (entry) => entries.push(entry));
  return entries;
}

describe('an index by number', () => {
  it('tells all entries of a number, each once, and nothing of other numbers', () => {
    const index = new HashPrefilter([
      { number: 7, entry: 1 },
      { number: -9, entry: 2 },
      { number: 7, entry: 3 },
      { number: 7, entry: 1 },
    ]);
    expect(told(index, 7)).toEqual([1, 3]);
    expect(told(index, -9)).toEqual([2]);
    expect(told(index, 8)).toEqual([]);
  });

  it('may hold every number it was made of, and hardly any other', () => {
    const own = Array.from({ length: 300 }, (_, at) => Math.imul(at, 0x01_00_01_93));
    const index = new HashPrefilter(own.map((number, entry) => ({ number, entry })));
    expect(own.filter((number) => !index.mayHold(number))).toEqual([]);
    const others = Array.from({ length: 4000 }, (_, at) => at + 1_000_000).filter(
      (one) => !own.includes(one),
    );
    expect(others.filter((number) => index.mayHold(number)).length).toBeLessThan(others.length / 8);
  });

  it('holds nothing when it was made of nothing', () => {
    const index = new HashPrefilter([]);
    expect([0, 1, -1, 0x7f_ff_ff_ff].filter((number) => index.mayHold(number))).toEqual([]);
  });
});

describe('how many lists hold an item', () => {
  it('counts each list once', () => {
    const counts = countHolders([['a', 'b', 'a'], ['b'], []]);
    expect([...counts]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('tells the rarest item of a list, the last of several', () => {
    const counts = countHolders([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    expect(rarest(['a', 'b'], counts)).toBe('a');
    expect(rarest(['b', 'a', 'c', 'b'], counts)).toBe('c');
    expect(rarest(['b', 'unknown'], counts)).toBe('unknown');
    expect(rarest([], counts)).toBeUndefined();
  });
});

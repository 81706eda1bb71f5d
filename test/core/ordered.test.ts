import { describe, expect, it } from 'vitest';
import { insert, ordered } from '../../src/core/ordered.ts';

const isLonger = (one: string, other: string): boolean => one.length > other.length;

describe('a list kept in order', () => {
  it('takes each item to its place, behind those it equals', () => {
    const list: string[] = [];
    for (const item of ['bb', 'a', 'cc', 'dddd', '', 'eee', 'f']) insert(list, item, isLonger);
    expect(list).toEqual(['', 'a', 'f', 'bb', 'cc', 'eee', 'dddd']);
  });

  it('is made anew of any items, which stay as they were', () => {
    const items = [3, 1, 2, 1];
    expect(ordered(new Set(items), (one, other) => one > other)).toEqual([1, 2, 3]);
    expect(ordered(items, (one, other) => one < other)).toEqual([3, 2, 1, 1]);
    expect(items).toEqual([3, 1, 2, 1]);
    expect(ordered([], () => true)).toEqual([]);
  });
});

/** Reasons of failures: counted, most frequent first, and bounded without losing a count. */
import { describe, expect, it } from 'vitest';
import { FailureTally } from '../../src/core/failure-tally.ts';

describe('the tally of failures', () => {
  it('lists the most frequent reason first, equal ones by name', () => {
    const tally = new FailureTally();
    for (const reason of ['b', 'a', 'c', 'c']) tally.add(reason);
    tally.add('d', 5);
    expect(tally.list()).toEqual([
      { reason: 'd', count: 5 },
      { reason: 'c', count: 2 },
      { reason: 'a', count: 1 },
      { reason: 'b', count: 1 },
    ]);
  });

  it('stays short when every item fails in its own way, and loses no count', () => {
    const tally = new FailureTally();
    for (let n = 0; n < 1_000; n += 1) tally.add(`reason ${n}`);
    const list = tally.list();
    expect(list.length).toBeLessThanOrEqual(21);
    expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    expect(list[0]).toEqual({ reason: 'other reasons', count: 980 });
  });
});

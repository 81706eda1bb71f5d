/** Working a few at a time: never more at once, results in order, nothing left running after a failure. */
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../src/adapters/search/in-parallel.ts';

describe('working in parallel', () => {
  it('keeps the order of the items and never has more than the limit under way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (turns, limit) => {
          let underWay = 0;
          let most = 0;
          const results = await inParallel(limit, turns, async (count) => {
            underWay += 1;
            most = Math.max(most, underWay);
            for (let n = 0; n < count; n += 1) await turn();
            underWay -= 1;
            return count;
          });
          expect(results).toEqual(turns);
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('takes no further item after a failure and waits for what is under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (n: number) => {
      begun.push(n);
      await turn();
      if (n === 1) throw new Error('one failed');
      await turn();
      ended.push(n);
    };
    await expect(inParallel(2, [0, 1, 2, 3, 4, 5], work)).rejects.toThrow('one failed');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });
});

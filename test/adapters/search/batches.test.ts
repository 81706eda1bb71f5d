/** Batches keep every item, in order, within count and cost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inBatches } from '../../../src/adapters/search/batches.ts';

describe('batches', () => {
  it('hold every item once, in order, and keep to size and budget unless one item alone is dearer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 })),
        fc.integer({ min: 1, max: 10 }),
        fc.nat({ max: 60 }),
        (items, size, budget) => {
          const batches = inBatches(items, size, (item) => item, budget);
          expect(batches.flat()).toEqual(items);
          for (const batch of batches) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(size);
            const cost = batch.reduce((sum, item) => sum + item, 0);
            expect(batch.length === 1 || cost <= budget).toBe(true);
          }
        },
      ),
    );
  });
});

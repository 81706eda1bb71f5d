/** A window in slices: all of it, nothing twice, newest first, at the same places whatever the window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSlices, slicesOf, usualSliceLength } from '../../../src/core/hunt/slices.ts';
import { samples } from '../samples.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const time = (text: string): number => Date.parse(text);

const window = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 30 * DAY }))
  .map(([from, length]) => ({ from, to: from + length }));
const length = fc.constantFrom(7 * HOUR, DAY, 3 * DAY, 91 * 60_000);

describe('the slices of a window', () => {
  it('are days of UTC, the first and last as long as the window has them', () => {
    const range = { from: time('2026-03-01T18:30:00Z'), to: time('2026-03-04T06:00:00Z') };
    expect(slicesOf(range, DAY)).toEqual([
      { from: time('2026-03-04'), to: range.to },
      { from: time('2026-03-03'), to: time('2026-03-04') },
      { from: time('2026-03-02'), to: time('2026-03-03') },
      { from: range.from, to: time('2026-03-02') },
    ]);
  });

  it('end where the window ends, without an empty one, when that is an edge', () => {
    const range = { from: time('2026-03-01'), to: time('2026-03-03') };
    expect(slicesOf(range, DAY).map(({ from }) => from)).toEqual([time('2026-03-02'), range.from]);
  });

  it('hold every moment of it once, newest first, as many as were told', () => {
    fc.assert(
      fc.property(window, length, (range, long) => {
        const slices = slicesOf(range, long);
        expect(slices.length).toBe(countSlices(range, long));
        expect([slices[0]?.to, slices.at(-1)?.from]).toEqual([range.to, range.from]);
        for (const [at, slice] of slices.entries()) {
          expect(slice.from).toBeLessThan(slice.to);
          if (at > 0) expect(slice.to).toBe(slices[at - 1]?.from);
          if (slice.from !== range.from) expect(slice.from % long).toBe(0);
        }
      }),
      { numRuns: samples(200) },
    );
  });

  it('are a day long, and longer only for a window of more than 400 days', () => {
    const days = (count: number) => usualSliceLength({ from: 0, to: count * DAY }) / DAY;
    expect([1, 31, 400, 401, 12_000].map(days)).toEqual([1, 1, 1, 2, 30]);
  });
});

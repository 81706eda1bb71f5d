/** What is due is read newest first, in slices that are bounded, and what is older has its share. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET, bucketOf, HOUR, hourOf } from '../../../src/core/run/ledger.ts';
import {
  bucketsByReason,
  type DueCell,
  dueCells,
  inTurn,
  partsOf,
  type Slice,
  slicesOf,
} from '../../../src/core/run/plan.ts';
import type { DueReason } from '../../../src/core/run/run-record.ts';
import { samples } from '../samples.ts';
import {
  bucketsFrom,
  countedCell,
  DAY,
  looksAt,
  MINUTE,
  madeCell,
  madeContext,
  madeCount,
  madeLook,
  NOW,
} from './made-cells.ts';

const due = (ago: number, over: Partial<DueCell> = {}): DueCell => ({
  ...countedCell(ago),
  reason: 'news',
  ...over,
});
const newestFirst = (cells: readonly DueCell[]) => [...cells].sort((a, b) => b.bucket - a.bucket);

const anyCell = fc
  .record({
    selection: fc.constantFrom('run-keys:0', 'run-keys:1', 'hives:0'),
    index: fc.constantFrom('winlogbeat-1', 'winlogbeat-2'),
    ago: fc.integer({ min: 0, max: 3 * DAY }),
    hits: fc.integer({ min: 1, max: 7_000 }),
    reason: fc.constantFrom<DueReason>('news', 'rung', 'content', 'incomplete', 'redo'),
  })
  .map(({ ago, hits, reason, ...over }) => due(ago, { ...over, count: madeCount({ hits }), reason }));
const anyCells = fc.array(anyCell, { maxLength: 60 }).map(newestFirst);

describe('what is due', () => {
  it('stands newest first, each cell with its reason', () => {
    const [seen, changed] = [madeCell(30 * MINUTE), madeCell(40 * MINUTE)];
    const cells = dueCells([countedCell(40 * MINUTE), countedCell(30 * MINUTE), countedCell(0)], {
      ...madeContext(),
      looks: looksAt([seen, madeLook()], [changed, madeLook({ query: 'another' })]),
    });
    expect(cells.map(({ bucket, reason }) => [bucket, reason])).toEqual([
      [bucketOf(NOW), 'news'],
      [changed.bucket, 'content'],
    ]);
  });

  it('is told apart by selection and by index', () => {
    const cells = dueCells(
      [countedCell(0), countedCell(0, { index: 'winlogbeat-2' }), countedCell(0, { selection: 'hives:0' })],
      { ...madeContext(), looks: looksAt([madeCell(0), madeLook()]) },
    );
    expect(cells.map(({ selection, index }) => [selection, index])).toEqual([
      ['run-keys:0', 'winlogbeat-2'],
      ['hives:0', 'winlogbeat-1'],
    ]);
  });

  it('is all that is in a window which is to be looked at again, and nothing outside of it', () => {
    const ages = [30 * MINUTE, 40 * MINUTE, 50 * MINUTE];
    const cells = dueCells(
      ages.map((ago) => countedCell(ago)),
      madeContext({
        looks: looksAt(...ages.map((ago) => [madeCell(ago), madeLook()] as const)),
        redo: [{ range: { from: NOW - 45 * MINUTE, to: NOW - 35 * MINUTE }, reason: 'redo' }],
      }),
    );
    const told = cells.map(({ bucket, reason }) => [(NOW - bucket) / MINUTE, reason]);
    expect(told).toEqual([
      [40, 'redo'],
      [50, 'redo'],
    ]);
  });

  it('is joined anew in such a window also where more has come', () => {
    const cells = dueCells(
      [countedCell(30 * MINUTE, {}, { hits: 11 })],
      madeContext({
        looks: looksAt([madeCell(30 * MINUTE), madeLook()]),
        redo: [{ range: { from: NOW - HOUR, to: NOW }, reason: 'redo' }],
      }),
    );
    expect(cells.map(({ reason }) => reason)).toEqual(['redo']);
  });

  it('counts a bucket once, under the first of its reasons', () => {
    const counts = bucketsByReason([
      due(0, { reason: 'rung' }),
      due(0, { reason: 'news', index: 'winlogbeat-2' }),
      due(10 * MINUTE, { reason: 'content' }),
    ]);
    expect(counts).toEqual({ news: 1, incomplete: 0, recovered: 0, rung: 0, content: 1, redo: 0 });
  });
});

describe('a slice', () => {
  it('is at most a day long', () => {
    const cells = newestFirst(bucketsFrom(NOW, 6 * 30).map((bucket) => due(NOW - bucket)));
    const [first, second] = slicesOf(cells);
    expect(first?.hours).toHaveLength(24);
    expect(second?.hours).toHaveLength(7);
  });

  it('leaves out the hours between that have nothing due', () => {
    const [first, ...others] = slicesOf([due(0), due(23 * HOUR)]);
    expect(first?.hours).toEqual([hourOf(NOW), hourOf(NOW - 23 * HOUR)]);
    expect(others).toEqual([]);
  });

  it('ends where the next hour would bring it beyond 5,000 hits, and never within an hour', () => {
    const heavy = { count: madeCount({ hits: 3_000 }) };
    const slices = slicesOf([due(0, heavy), due(HOUR - BUCKET, heavy), due(HOUR, heavy), due(2 * HOUR)]);
    expect(slices.map(({ cells }) => cells.length)).toEqual([1, 2, 1]);
  });

  it('holds each due cell once, newest slice first, and no hour is in two', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const slices = slicesOf(cells);
        expect(slices.flatMap((slice) => slice.cells)).toEqual(cells);
        const hours = slices.flatMap((slice) => slice.hours);
        expect(hours).toEqual([...new Set(cells.map(({ bucket }) => hourOf(bucket)))]);
        for (const { hours: own, cells: some } of slices) {
          expect((own[0] ?? 0) - (own.at(-1) ?? 0)).toBeLessThan(DAY);
          const hits = some.reduce((sum, { count }) => sum + count.hits, 0);
          expect(own.length === 1 || hits <= 5_000).toBe(true);
        }
      }),
      { numRuns: samples(200) },
    );
  });
});

describe('the parts of a slice', () => {
  it('are spans of buckets that touch, by selection, with the indices that have something due', () => {
    const cells = [
      due(0),
      due(BUCKET, { index: 'winlogbeat-2' }),
      due(3 * BUCKET),
      due(0, { selection: 'hives:0' }),
    ];
    const start = bucketOf(NOW);
    expect(partsOf({ cells })).toEqual([
      {
        selection: 'run-keys:0',
        ranges: [
          { from: start - BUCKET, to: start + BUCKET },
          { from: start - 3 * BUCKET, to: start - 2 * BUCKET },
        ],
        indices: new Set(['winlogbeat-1', 'winlogbeat-2']),
      },
      {
        selection: 'hives:0',
        ranges: [{ from: start, to: start + BUCKET }],
        indices: new Set(['winlogbeat-1']),
      },
    ]);
  });

  it('cover the due buckets of each selection and no others, and neither overlap nor touch', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const wanted = Map.groupBy(cells, ({ selection }) => selection);
        const parts = partsOf({ cells });
        expect(parts.map(({ selection }) => selection).sort()).toEqual([...wanted.keys()].sort());
        for (const { selection, ranges, indices } of parts) {
          const own = wanted.get(selection) ?? [];
          const covered = ranges.flatMap(({ from, to }) => bucketsFrom(to - 1, (to - from) / BUCKET));
          expect(covered).toEqual([...new Set(own.map(({ bucket }) => bucket))]);
          expect(indices).toEqual(new Set(own.map(({ index }) => index)));
          for (const [at, { from }] of ranges.entries())
            expect(ranges[at + 1]?.to ?? Number.NEGATIVE_INFINITY).toBeLessThan(from);
        }
      }),
      { numRuns: samples(200) },
    );
  });
});

describe('a turn', () => {
  const fresh = NOW - 2 * HOUR;
  const slice = (ago: number): Slice => ({ hours: [hourOf(NOW - ago)], cells: [due(ago)] });
  const young = (count: number) => Array.from({ length: count }, () => slice(0));
  const old = (count: number) => Array.from({ length: count }, (_, at) => slice(DAY + at * HOUR));
  const taken = (slices: readonly Slice[], turns: number, cost = (_slice: Slice) => 1) => {
    const turn = inTurn(slices, fresh);
    const ages: ('young' | 'old')[] = [];
    let spent = 0;
    for (let at = 0; at < turns; at += 1) {
      const next = turn.next(spent);
      if (next === undefined) break;
      spent = cost(next);
      ages.push((next.hours[0] ?? 0) + HOUR > fresh ? 'young' : 'old');
    }
    return { ages, left: turn.left() };
  };

  it('begins with what is new', () => {
    expect(taken([...young(2), ...old(2)], 1).ages).toEqual(['young']);
  });

  it('gives what is older a quarter of what was spent, however much is new', () => {
    const { ages } = taken([...young(90), ...old(90)], 80);
    expect(ages.filter((age) => age === 'old')).toHaveLength(20);
  });

  it('goes by what slices cost, not by how many there are', () => {
    const isOld = ({ hours }: Slice) => (hours[0] ?? 0) + HOUR <= fresh;
    const { ages } = taken([...young(90), ...old(90)], 80, (one) => (isOld(one) ? 9 : 1));
    const spentOnOld = 9 * ages.filter((age) => age === 'old').length;
    const all = spentOnOld + ages.filter((age) => age === 'young').length;
    expect(spentOnOld / all).toBeGreaterThan(0.15);
    expect(spentOnOld / all).toBeLessThan(0.35);
  });

  it('gives all of it to the one where the other has nothing', () => {
    expect(taken(old(3), 9)).toEqual({ ages: ['old', 'old', 'old'], left: [] });
    expect(taken(young(3), 9)).toEqual({ ages: ['young', 'young', 'young'], left: [] });
  });

  it('hands out each slice once, and tells which it did not', () => {
    const slices = [...young(3), ...old(3)];
    const { ages, left } = taken(slices, 4);
    expect(ages).toHaveLength(4);
    expect(left).toHaveLength(2);
    expect(taken(slices, 99).ages).toHaveLength(6);
  });
});

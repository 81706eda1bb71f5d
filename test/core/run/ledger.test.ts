/** A cell is looked at again when there is something to gain by it, and only then. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACT_HASH,
  BUCKET,
  type Count,
  dueReason,
  HOUR,
  hasJoined,
  LASTING_AFTER,
  retryAfter,
  withHit,
} from '../../../src/core/run/ledger.ts';
import { samples } from '../samples.ts';
import { DAY, GENERATION, MINUTE, madeCell, madeContext, madeCount, madeLook, NOW } from './made-cells.ts';

const CELL = madeCell(20 * MINUTE);
const BY_ARRIVAL = NOW - 15 * MINUTE;

describe('a cell', () => {
  it('with nothing in it is never looked at', () => {
    expect(dueReason(CELL, undefined, madeLook(), madeContext())).toBeUndefined();
    expect(dueReason(CELL, madeCount({ hits: 0 }), undefined, madeContext())).toBeUndefined();
  });

  it('that nobody has looked at is news', () => {
    expect(dueReason(CELL, madeCount(), undefined, madeContext())).toBe('news');
  });

  it('that was looked at whole, by what is in force, is left alone', () => {
    expect(dueReason(CELL, madeCount(), madeLook(), madeContext())).toBeUndefined();
  });

  it('is due when its selection asks for other events', () => {
    expect(dueReason(CELL, madeCount(), madeLook({ query: 'another' }), madeContext())).toBe('content');
  });

  it('is due when another content judges', () => {
    expect(dueReason(CELL, madeCount(), madeLook({ generation: GENERATION - 1 }), madeContext())).toBe(
      'content',
    );
  });
});

describe('news', () => {
  it.each<[string, Partial<Count>, Partial<Count>]>([
    ['more hits', { hits: 11 }, {}],
    ['a later arrival', { ingested: BY_ARRIVAL }, { ingested: BY_ARRIVAL - 1000 }],
    ['a first arrival', { ingested: BY_ARRIVAL }, {}],
    ['as many hits of other times', { timeSum: 3_000_001 }, {}],
    ['fewer hits, where arrival is not told', { hits: 9, timeSum: 2_700_000 }, {}],
  ])('is %s', (_what, counted, seen) => {
    const last = madeLook({ count: madeCount(seen) });
    expect(dueReason(CELL, madeCount(counted), last, madeContext())).toBe('news');
  });

  it('is no mere loss, where arrival tells that nothing came', () => {
    const last = madeLook({ count: madeCount({ ingested: BY_ARRIVAL }) });
    const fewer = madeCount({ hits: 9, timeSum: 2_700_000, ingested: BY_ARRIVAL });
    expect(dueReason(CELL, fewer, last, madeContext())).toBeUndefined();
  });

  it('is no sum that is off by what an engine rounds', () => {
    const seen = madeLook({ count: madeCount({ hits: 50_000 }) });
    const rounded = madeCount({ hits: 50_000, timeSum: 3_000_150 });
    expect(dueReason(CELL, rounded, seen, madeContext())).toBeUndefined();
  });

  it('does not hide that another content judges, or that a rung is reached: what was joined before is joined again', () => {
    const more = madeCount({ hits: 11 });
    const cell = madeCell(80 * MINUTE);
    const old = madeLook({ at: cell.bucket + BUCKET });
    expect(dueReason(cell, more, { ...old, generation: GENERATION - 1 }, madeContext())).toBe('content');
    expect(dueReason(cell, more, old, madeContext())).toBe('rung');
  });
});

describe('a look that could not see all', () => {
  const failed = (tries: number, ago: number) =>
    madeLook({ failed: { since: NOW - DAY, tries }, at: NOW - ago });

  it('is repeated at the next tick the first time', () => {
    expect(dueReason(CELL, madeCount(), failed(1, 0), madeContext())).toBe('incomplete');
  });

  it('is repeated later and later after that', () => {
    expect(dueReason(CELL, madeCount(), failed(2, BUCKET - 1), madeContext())).toBeUndefined();
    expect(dueReason(CELL, madeCount(), failed(2, BUCKET), madeContext())).toBe('incomplete');
    expect(dueReason(CELL, madeCount(), failed(4, 4 * BUCKET - 1), madeContext())).toBeUndefined();
    expect(dueReason(CELL, madeCount(), failed(4, 4 * BUCKET), madeContext())).toBe('incomplete');
  });

  it('waits for its turn even where more has come', () => {
    expect(dueReason(CELL, madeCount({ hits: 11 }), failed(3, 0), madeContext())).toBeUndefined();
  });

  it('is repeated at once where its selection asks for other events', () => {
    expect(dueReason(CELL, madeCount(), { ...failed(9, 0), query: 'another' }, madeContext())).toBe(
      'content',
    );
  });

  it('is never put off by more than six hours, and by no less than before', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), (tries) => {
        expect(retryAfter(tries)).toBeLessThanOrEqual(6 * HOUR);
        expect(retryAfter(tries + 1)).toBeGreaterThanOrEqual(retryAfter(tries));
        expect(retryAfter(tries)).toBeGreaterThanOrEqual(BUCKET);
      }),
      { numRuns: samples(100) },
    );
    expect(retryAfter(60)).toBe(6 * HOUR);
    expect(LASTING_AFTER).toBe(DAY);
  });
});

describe('a rung', () => {
  const end = (ago: number) => madeCell(ago).bucket + BUCKET;
  const at = (ago: number, lookedAt: number, over = {}) =>
    dueReason(madeCell(ago), madeCount(), madeLook({ at: lookedAt, ...over }), madeContext());

  it('is due once the bucket has come to its age', () => {
    expect(at(HOUR + BUCKET, end(HOUR + BUCKET))).toBe('rung');
    expect(at(HOUR, end(HOUR))).toBeUndefined();
  });

  it('is due once: a look behind it counts for it and for all before it', () => {
    const bucket = 7 * HOUR;
    expect(at(bucket, end(bucket) + HOUR)).toBe('rung');
    expect(at(bucket, end(bucket) + 6 * HOUR)).toBeUndefined();
  });

  it('is one, however many were missed', () => {
    expect(at(3 * DAY, end(3 * DAY))).toBe('rung');
    expect(at(3 * DAY, NOW)).toBeUndefined();
  });

  it('asks for nothing where nothing was joined', () => {
    expect(at(HOUR + BUCKET, end(HOUR + BUCKET), { joined: '' })).toBeUndefined();
  });

  it('is never due twice for one look, whatever time it is', () => {
    const ago = fc.integer({ min: 0, max: 10 * DAY });
    fc.assert(
      fc.property(ago, (age) => {
        expect(at(age, NOW)).toBeUndefined();
      }),
      { numRuns: samples(200) },
    );
  });
});

describe('a count', () => {
  const hit = fc.record({
    time: fc.integer({ min: 0, max: BUCKET - 1 }),
    ingested: fc.option(fc.integer({ min: 1, max: NOW }), { nil: undefined }),
  });
  const countOf = (hits: readonly { time: number; ingested: number | undefined }[]) =>
    hits.reduce<Count | undefined>((held, { time, ingested }) => withHit(held, time, ingested), undefined);

  it('does not depend on the order of its hits', () => {
    fc.assert(
      fc.property(fc.array(hit, { minLength: 1 }), (hits) => {
        expect(countOf([...hits].reverse())).toEqual(countOf(hits));
      }),
      { numRuns: samples(200) },
    );
  });

  it('makes a cell due when a hit comes on top of those that were seen', () => {
    fc.assert(
      fc.property(fc.array(hit, { minLength: 1 }), hit, (hits, another) => {
        const seen = madeLook({ count: countOf(hits) ?? madeCount() });
        expect(dueReason(CELL, countOf([...hits, another]), seen, madeContext())).toBe('news');
        expect(dueReason(CELL, countOf(hits), seen, madeContext())).toBeUndefined();
      }),
      { numRuns: samples(200) },
    );
  });
});

it('knows an act by its own hash, not by one that begins in the middle of another', () => {
  const look = madeLook({ joined: 'aaaaaabbbbbbccccccdddddd' });
  expect('aaaaaabbbbbb').toHaveLength(ACT_HASH);
  expect(hasJoined(look, 'aaaaaabbbbbb')).toBe(true);
  expect(hasJoined(look, 'ccccccdddddd')).toBe(true);
  expect(hasJoined(look, 'bbbbbbcccccc')).toBe(false);
});

/** What could not be seen is remembered place by place until it answers; what does not answer for a day is told as lasting. */
import { describe, expect, it } from 'vitest';
import type { TimeRange } from '../../../src/core/event/event.ts';
import type { NotSeen } from '../../../src/core/hunt/not-seen.ts';
import {
  type Asked,
  type Gap,
  gapsAfter,
  gapsToAsk,
  isLasting,
  placesOf,
} from '../../../src/core/run/gaps.ts';
import { BUCKET, HOUR } from '../../../src/core/run/ledger.ts';
import { DAY, NOW } from './made-cells.ts';

const WINDOW = { from: NOW - 2 * HOUR, to: NOW };
const LONG = { from: NOW - DAY, to: NOW };

const unseen = (over: Partial<NotSeen> = {}): NotSeen => ({
  kind: 'failed_shard',
  count: 1,
  where: 'winlogbeat-1',
  indices: ['winlogbeat-1'],
  reason: 'no live copy',
  incomplete: true,
  ...over,
});
const gap = (over: Partial<Gap> = {}): Gap => ({
  place: 'winlogbeat-1',
  window: WINDOW,
  since: NOW - HOUR,
  tries: 2,
  last: NOW - HOUR,
  reason: 'no live copy',
  ...over,
});

const asked = (window: TimeRange): Asked => ({ window, now: NOW, unasked: new Set(), isDone: true });

describe('a gap', () => {
  it('opens where something could not be seen', () => {
    expect(gapsAfter([], [unseen()], asked(WINDOW))).toEqual([gap({ since: NOW, tries: 1, last: NOW })]);
  });

  it('does not open for what keeps no run from being whole', () => {
    expect(gapsAfter([], [unseen({ incomplete: false })], asked(WINDOW))).toEqual([]);
  });

  it('opens for each index that a request asked, and for a remote cluster as one', () => {
    expect(placesOf(unseen({ indices: ['a', 'b'] }))).toEqual(['a', 'b']);
    expect(placesOf(unseen({ indices: [], cluster: 'quay' }))).toEqual(['cluster quay']);
    expect(placesOf(unseen({ indices: [], where: 'winlogbeat-*' }))).toEqual(['winlogbeat-*']);
  });

  it('is older by a try when it is met again, and begins when it began', () => {
    const [held] = gapsAfter([gap()], [unseen({ reason: 'still none' })], asked(WINDOW));
    expect(held).toEqual(gap({ tries: 3, last: NOW, reason: 'still none' }));
  });

  it('closes when all of it was asked and it was not met', () => {
    expect(gapsAfter([gap()], [], asked(LONG))).toEqual([]);
  });

  it('stays as it is when not all of it was asked', () => {
    const wide = gap({ window: LONG });
    expect(gapsAfter([wide], [], asked(WINDOW))).toEqual([wide]);
  });

  it('covers all that was missed in it, when it is met again in part', () => {
    const [held] = gapsAfter([gap({ window: LONG })], [unseen({ window: WINDOW })], asked(WINDOW));
    expect(held?.window).toEqual(LONG);
  });

  it('is one for a place, however many entries name it', () => {
    const entries = [
      unseen({ window: WINDOW }),
      unseen({ window: { from: LONG.from, to: LONG.from + HOUR } }),
    ];
    const [held, ...others] = gapsAfter([], entries, asked(LONG));
    expect(others).toEqual([]);
    expect(held).toEqual(gap({ window: LONG, since: NOW, tries: 1, last: NOW }));
  });

  it('is asked for again after ten minutes, and less and less often', () => {
    const due = (tries: number, ago: number) => gapsToAsk([gap({ tries, last: NOW - ago })], NOW).length;
    expect([due(1, BUCKET - 1), due(1, BUCKET)]).toEqual([0, 1]);
    expect([due(3, 4 * BUCKET - 1), due(3, 4 * BUCKET)]).toEqual([0, 1]);
    expect([due(50, 6 * HOUR - 1), due(50, 6 * HOUR)]).toEqual([0, 1]);
  });

  it('lasts once it has not answered for a day', () => {
    expect(isLasting(gap({ since: NOW - DAY + 1 }), NOW)).toBe(false);
    expect(isLasting(gap({ since: NOW - DAY }), NOW)).toBe(true);
    expect(isLasting(undefined, NOW)).toBe(false);
  });
});

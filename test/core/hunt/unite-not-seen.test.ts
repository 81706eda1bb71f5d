/** What several looks could not see is said once. */
import { describe, expect, it } from 'vitest';
import type { NotSeen } from '../../../src/core/hunt/not-seen.ts';
import { notSeenUnion } from '../../../src/core/hunt/unite-not-seen.ts';

const FAILED: NotSeen = {
  kind: 'failed_shard',
  count: 1,
  where: 'quay-1[0]',
  reason: 'the disk is gone',
  indices: ['quay-1'],
  shard: 0,
  window: { from: 10, to: 20 },
  incomplete: true,
};
const CLOSED: NotSeen = {
  kind: 'closed_index',
  count: 3,
  where: 'quay-2',
  reason: 'the index is closed',
  incomplete: true,
};

function united(...looks: readonly (readonly NotSeen[])[]): readonly NotSeen[] {
  const union = notSeenUnion();
  for (const look of looks) union.add(look);
  return union.list();
}

describe('what several looks could not see', () => {
  it('is one note for one place and reason, with the hull of the windows and the sum of the counts', () => {
    const later = { ...FAILED, count: 2, window: { from: 40, to: 50 } };
    expect(united([FAILED], [later])).toEqual([{ ...FAILED, count: 3, window: { from: 10, to: 50 } }]);
  });

  it('stays apart for another place, another reason, or an entry without a window', () => {
    const { window: _window, ...always } = FAILED;
    const notes = [FAILED, { ...FAILED, shard: 1 }, { ...FAILED, reason: 'too busy' }, always];
    expect(united(notes)).toEqual(notes);
  });

  it('counts once how an index is, whoever looks', () => {
    expect(united([CLOSED], [CLOSED], [{ ...CLOSED, count: 2 }])).toEqual([CLOSED]);
  });

  it('adds up the events of a window that were hunted otherwise than asked, and not how their field is mapped', () => {
    const mapped: NotSeen = { ...CLOSED, kind: 'field_not_indexed', count: 1 };
    const counted: NotSeen = { ...mapped, count: 4, window: { from: 0, to: 1 } };
    expect(united([mapped, counted], [mapped, counted])).toEqual([mapped, { ...counted, count: 8 }]);
  });

  it('is as incomplete as the worst look, which tells the count', () => {
    const some: NotSeen = { ...FAILED, kind: 'field_not_indexed', count: 4 };
    const none: NotSeen = { ...some, count: 1, incomplete: false, window: { from: 20, to: 30 } };
    const whole = { ...some, count: 8, window: { from: 10, to: 30 } };
    expect(united([some], [none], [none], [some])).toEqual([whole]);
    expect(united([none], [some], [some])).toEqual([whole]);
    expect(united([none], [none])).toEqual([none]);
  });
});

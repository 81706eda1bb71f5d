import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime } from '../../../src/core/event/event-time.ts';

describe('a time', () => {
  it('is read alike in every spelling of it', () => {
    const moment = fc.date({
      min: new Date(0),
      max: new Date('2099-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, (date) => {
        const iso = date.toISOString();
        const time = date.getTime();
        expect(readTime(iso)).toEqual({ time, hasZone: true });
        expect(readTime(` ${iso} `)).toEqual({ time, hasZone: true });
        expect(readTime(iso.replace('Z', '999'))).toEqual({ time, hasZone: false });
        expect(readTime(iso.replace('T', ' ').slice(0, -1))).toEqual({ time, hasZone: false });
        expect(readTime(iso.replace('Z', '4567+00:00'))).toEqual({ time, hasZone: true });
        expect(readTime(`${iso.slice(0, 19)}Z`)).toEqual({ time: time - (time % 1000), hasZone: true });
      }),
    );
  });

  it('that no calendar has is none', () => {
    for (const text of [
      '2026-02-30 08:00:00',
      '2026-13-01T08:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T08:60:00Z',
      '2026-01-01T08:00:60Z',
      '2026-01-01T08:00:0xZ',
      '2026-01-01T08:00:00.Z',
      '2026-01-01T08:00:00.1234567890Z',
    ])
      expect(readTime(text), text).toBeUndefined();
  });

  it('keeps what there is of a short fraction', () => {
    expect(readTime('2026-01-01T00:00:00.5Z')?.time).toBe(Date.UTC(2026, 0, 1, 0, 0, 0, 500));
  });
});

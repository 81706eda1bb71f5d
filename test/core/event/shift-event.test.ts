/** An event that is moved in time: all its times alike, in their own spelling, under an id of its own. */
import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { shiftEvent } from '../../../src/core/event/shift-event.ts';
import { madeId } from '../made-id.ts';

const HOUR = 60 * 60 * 1000;

function event(data: Readonly<Record<string, string>> = {}): HuntEvent {
  const source = { kind: 'file', file: 'quay.ndjson', line: 1 } as const;
  return {
    id: madeId(source),
    kind: 'process_create',
    time: Date.UTC(2026, 2, 1, 23, 30),
    host: hostKey('quay-07'),
    fields: Object.fromEntries(
      Object.entries(data).map(([name, value]) => [`winlog.event_data.${name}`, value]),
    ),
    profile: 'made-up',
    source,
  };
}

const moved = (name: string, value: string, by: number) =>
  shiftEvent(event({ [name]: value }), by).fields[`winlog.event_data.${name}`];

describe('an event that is moved in time', () => {
  it.each([
    ['UtcTime', '2026-03-01 23:30:00.040', '2026-03-02 00:30:00.040'],
    ['CreationUtcTime', '2026-02-28 23:59:59.999', '2026-03-01 00:59:59.999'],
    ['PreviousCreationUtcTime', '2026-03-01T23:30:00Z', '2026-03-02T00:30:00Z'],
    ['EventTime', '2026-03-01 23:30:00,04+02:00', '2026-03-02 00:30:00,04+02:00'],
    ['UtcTime', '2026-03-01T23:30:00.1234567Z', '2026-03-02T00:30:00.1234567Z'],
    ['UtcTime', 'yesterday', 'yesterday'],
    ['Details', '2026-03-01 23:30:00.040', '2026-03-01 23:30:00.040'],
  ])('has its %s %s at %s an hour later', (name, before, after) => {
    expect(moved(name, before, HOUR)).toBe(after);
  });

  it('moves back as it moved on', () => {
    const given = event({ UtcTime: '2026-03-01 23:30:00.040' });
    const { id: _id, ...back } = shiftEvent(shiftEvent(given, 12_345), -12_345);
    const { id: _own, ...before } = given;
    expect(back).toEqual(before);
  });

  it('has one id for each amount, and its own for none', () => {
    const ids = [0, 1, -1, HOUR].map((by) => shiftEvent(event(), by).id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toBe(event().id);
    expect(shiftEvent(event(), HOUR).id).toBe(ids[3]);
  });
});

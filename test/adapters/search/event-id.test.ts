/** Event ids: the same event always, two events never, wherever they were read from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventId } from '../../../src/adapters/search/event-id.ts';
import type { Fields, HuntEvent } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';

const FIELDS: Fields = {
  'registry.path': 'HKLM\\Software\\Quay\\Tide',
  'registry.data.strings': ['high', 'low'],
  'process.pid': 77,
};

function event(fields: Fields = FIELDS, more: Partial<HuntEvent> = {}): HuntEvent {
  const source = { kind: 'file', file: 'quay.ndjson', line: 1 } as const;
  return {
    kind: 'registry_set',
    time: 1_000,
    host: hostKey('quay-07'),
    fields,
    profile: 'made-up',
    source,
    ...more,
  };
}

describe('the id of an event', () => {
  it('does not depend on where the event was read, by which profile, or in which order its fields came', () => {
    const reversed = Object.fromEntries(Object.entries(FIELDS).reverse());
    const elsewhere = event(reversed, {
      profile: 'other',
      source: { kind: 'index', index: 'logs-x', id: 'a' },
    });
    expect(eventId(elsewhere)).toBe(eventId(event()));
    expect(eventId(event())).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs for events that differ in anything, when there is no record number', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
    const fields = fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'a.b'), scalar);
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(eventId(event(one)) === eventId(event(other))).toBe(isSame);
      }),
    );
  });

  it.each<readonly [string, Partial<HuntEvent>]>([
    ['time', { time: 1_001 }],
    ['host', { host: hostKey('quay-08') }],
    ['kind', { kind: 'file_create' }],
    ['process', { entityId: '{A}' }],
  ])('differs for another %s', (_what, more) => {
    expect(eventId(event(FIELDS, more))).not.toBe(eventId(event()));
  });

  it('stays the same for a numbered record of which a later version reads more', () => {
    const numbered = { ...FIELDS, 'winlog.record_id': '8841', 'winlog.channel': 'Security' };
    expect(eventId(event({ ...numbered, 'user.name': 'noor' }))).toBe(eventId(event(numbered)));
    expect(eventId(event({ ...numbered, 'winlog.record_id': '8842' }))).not.toBe(eventId(event(numbered)));
  });

  it('tells records of one number apart when a cleared log began to count anew', () => {
    const numbered = { ...FIELDS, 'winlog.record_id': '1' };
    expect(eventId(event(numbered, { time: 2_000 }))).not.toBe(eventId(event(numbered)));
    expect(eventId(event({ ...numbered, 'registry.path': 'HKLM\\Other' }))).not.toBe(
      eventId(event(numbered)),
    );
  });
});

function sorted(fields: Fields): unknown {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What makes a record itself: the same wherever it is read, another one for whatever differs in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileIdentity } from '../../../src/core/event/compile-identity.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import type { Profile } from '../../../src/core/event/profile.ts';
import { rawFields } from '../../../src/core/event/raw-fields.ts';
import { toEcsDocument } from '../../../src/core/event/to-ecs.ts';
import { eventOf, normaliser, SHIPPED } from './shipped-profiles.ts';

interface Sysmon {
  readonly channel?: string;
  readonly code?: number;
  readonly record?: number;
  readonly time?: string;
  readonly computer?: string;
  readonly eventId?: string;
  readonly data?: Readonly<Record<string, string>>;
}

const RUN = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Tide';

/** As Winlogbeat writes it without its module. */
function winlogbeat(given: Sysmon = {}): object {
  const { channel = 'Microsoft-Windows-Sysmon/Operational', code = 13, record = 77, data = {} } = given;
  return {
    '@timestamp': given.time ?? '2026-03-01T08:00:00.123Z',
    event: { code: String(code), ...(given.eventId === undefined ? {} : { id: given.eventId }) },
    winlog: {
      channel,
      provider_name: 'Microsoft-Windows-Sysmon',
      event_id: String(code),
      record_id: record,
      computer_name: given.computer ?? 'QUAY-07.harbour.example',
      event_data: {
        Image: 'C:\\a.exe',
        TargetObject: RUN,
        Details: 'C:\\b.exe',
        EventType: 'SetValue',
        ...data,
      },
    },
  };
}

const idOf = (given: Sysmon = {}): string => eventOf(winlogbeat(given)).id;

describe('a record is the same', () => {
  it('in a search hit, in another index and on another line', () => {
    const hit = { _index: 'copy', _id: 'x', _source: winlogbeat() };
    const source = { kind: 'index', index: 'archive', id: 'y' } as const;
    const copied = normaliser.normalise(winlogbeat(), source);
    expect(eventOf(hit).id).toBe(idOf());
    expect('event' in copied && copied.event.id).toBe(idOf());
    expect(idOf()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('after it was loaded into a stack as an ECS document', () => {
    const event = eventOf(winlogbeat());
    expect(eventOf(toEcsDocument(event).document).id).toBe(event.id);
  });

  it('when a shipper adds what no record holds', () => {
    expect(eventOf({ ...winlogbeat(), tags: ['beats_input'], agent: { version: '9.5.0' } }).id).toBe(idOf());
  });
});

describe('records are two', () => {
  it.each<readonly [string, Sysmon]>([
    ['of one number on two channels', { channel: 'Forwarded' }],
    ['of one number after the log was cleared', { time: '2026-03-02T08:00:00.123Z' }],
    ['of one number and time after a snapshot was restored', { data: { Details: 'C:\\c.exe' } }],
    ['of one number on two hosts', { computer: 'QUAY-08.harbour.example' }],
    ['of two numbers in one second', { record: 78 }],
  ])('%s', (_what, other) => {
    const cut: Sysmon = { time: '2026-03-01T08:00:00Z' };
    expect(idOf(other)).not.toBe(idOf());
    expect(idOf({ ...cut, ...other })).not.toBe(idOf(cut));
  });

  it('when a shipper writes the same `event.id` into both', () => {
    expect(idOf({ eventId: '13', record: 78 })).not.toBe(idOf({ eventId: '13' }));
    expect(idOf({ eventId: '13' })).toBe(idOf());
  });

  it('without a number, when they differ in what they did', () => {
    const { winlog, ...rest } = winlogbeat() as { winlog: Record<string, unknown> };
    const { record_id: _record, ...unnumbered } = winlog;
    const event = (data: object): HuntEvent =>
      eventOf({
        ...rest,
        winlog: { ...unnumbered, event_data: { ...(winlog['event_data'] as object), ...data } },
      });
    expect(event({ ProcessId: '4' }).id).not.toBe(event({ ProcessId: '5' }).id);
    expect(event({ ProcessId: '4' }).id).toBe(event({ ProcessId: '4' }).id);
  });
});

describe('what the profiles list', () => {
  const GOLDEN = join(import.meta.dirname, 'identities.json');

  /** A document that holds the first, or the last, name of each entry, and its id. */
  function goldenId(profile: Profile, pick: (names: readonly string[]) => string | undefined): string {
    const raw = rawFields();
    const readId = compileIdentity(profile.identity, undefined, raw);
    const document = Object.fromEntries(
      profile.identity.fields.flatMap((names) => {
        const name = pick(names);
        return name === undefined ? [] : [[name, `value of ${name}`]];
      }),
    );
    return readId(raw.read(document));
  }

  it('gives the ids it always gave: whoever changes a list raises its version', () => {
    const ids = Object.fromEntries(
      SHIPPED.map((profile) => [
        `${profile.id} ${profile.identity.version}`,
        [goldenId(profile, (names) => names[0]), goldenId(profile, (names) => names.at(-1))],
      ]),
    );
    expect(ids).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
  });

  it.each(SHIPPED.map((profile) => [profile.id, profile] as const))(
    '%s names host, time and act',
    (_id, profile) => {
      const names = profile.identity.fields.flat();
      expect(profile.host.some((name) => names.includes(name))).toBe(true);
      expect(profile.time.some((name) => names.includes(name))).toBe(true);
      for (const layout of Object.values(profile.kinds)) {
        const telling = ['registry.path', 'process.command_line', 'file.path'].flatMap(
          (name) => layout.fields[name]?.from ?? [],
        );
        expect(telling.length === 0 || telling.some((name) => names.includes(name))).toBe(true);
      }
    },
  );
});

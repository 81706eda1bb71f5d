/** What hosts sent in an hour, host by host. */
import { describe, expect, it } from 'vitest';
import { coverageOf, coveredHour, type HostCount } from '../../../src/core/run/coverage.ts';

const NOON = Date.UTC(2026, 10, 18, 12);
const MINUTE = 60_000;
const HOUR = { from: NOON - 60 * MINUTE, to: NOON };

function sent(host: string, processes: number, sets: number, files: number, lastSeen = NOON - 1): HostCount {
  const of = (count: number) => (count === 0 ? { count } : { count, lastSeen });
  return {
    host,
    kinds: { process_create: of(processes), registry_set: of(sets), file_create: of(files) },
  };
}

describe('the hour that is looked at', () => {
  it('is the last whole one, ten minutes after it ended', () => {
    const hours = [0, 9, 10, 69, 70].map((minutes) => coveredHour(NOON + minutes * MINUTE));
    expect(hours.map(({ to }) => (to - NOON) / MINUTE)).toEqual([-60, -60, 0, 0, 60]);
    for (const { from, to } of hours) expect(to - from).toBe(60 * MINUTE);
  });
});

describe('the coverage of an hour', () => {
  it('is one entry for each host, whatever its shippers call it, under the name most of its events bear', () => {
    const [one, two, ...others] = coverageOf('site', HOUR, [
      sent('WS-042.corp.example', 3, 1, 0, NOON - 5),
      sent('FS-01', 0, 0, 2),
      sent('ws-042', 4, 1, 2, NOON - 9),
    ]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      host: 'ws-042',
      hostname: 'ws-042',
      kinds: {
        process_create: { count: 7, lastSeen: NOON - 5 },
        registry_set: { count: 2, lastSeen: NOON - 5 },
        file_create: { count: 2, lastSeen: NOON - 9 },
      },
      missing: [],
    });
    expect([two?.hostname, two?.missing]).toEqual(['fs-01', ['process_create', 'registry_set']]);
    expect(two?.kinds.process_create).toEqual({ count: 0 });
  });

  it('has the same ids however often it is looked at, and others for another source, host or hour', () => {
    const id = (source: string, host: string, from = HOUR.from) =>
      coverageOf(source, { ...HOUR, from }, [sent(host, 1, 1, 1)])[0]?.id;
    expect(id('site', 'WS-042')).toBe(id('site', 'ws-042.corp.example'));
    const ids = [id('site', 'a'), id('site', 'b'), id('lab', 'a'), id('site', 'a', NOON)];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

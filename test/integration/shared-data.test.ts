/** Reads every real record of the shared data set, where it is present. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  byEventKind,
  EVENT_KINDS,
  type EventKind,
  type HuntEvent,
  text,
} from '../../src/core/event/event.ts';
import { readTime } from '../../src/core/event/event-time.ts';
import { hostKey } from '../../src/core/event/host.ts';
import { canonicalRegistryPath } from '../../src/core/event/registry-path.ts';
import { toEcsDocument } from '../../src/core/event/to-ecs.ts';
import { normaliser } from '../core/event/shipped-profiles.ts';

const SHARED = process.env['REGHUNT_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const isPresent = existsSync(join(SHARED, 'truth.csv'));
if (!isPresent) process.stderr.write(`Shared data is not at ${SHARED}: its tests are skipped.\n`);

/**
 * The data set's own counts: Sysmon 13 and nine 4657 value sets, Sysmon 1 and 4688, Sysmon 11; of Sysmon 12 those whose
 * collector kept EventType, which tells a creation from a deletion; Sysmon 14.
 */
const EXPECTED: Readonly<Record<EventKind, number>> = {
  registry_set: 33_514,
  process_create: 3_736,
  file_create: 6_409,
  registry_create: 49_368,
  registry_delete: 2_718,
  registry_rename: 1,
};

interface Line {
  readonly file: string;
  readonly line: number;
  readonly document: unknown;
}

function* files(): Iterable<string> {
  for (const folder of ['dev', 'dev/other']) {
    for (const name of readdirSync(join(SHARED, folder)).sort()) {
      if (/\.jsonl(\.gz)?$/.test(name)) yield `${folder}/${name}`;
    }
  }
}

function lines(file: string): readonly Line[] {
  const bytes = readFileSync(join(SHARED, file));
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return content
    .split('\n')
    .flatMap((raw, index) =>
      raw.trim() === '' ? [] : [{ file, line: index + 1, document: JSON.parse(raw) as unknown }],
    );
}

function read({ document, file, line }: Line): HuntEvent | undefined {
  const result = normaliser.normalise(document, { kind: 'file', file, line });
  if ('unsupported' in result) throw new Error(`${file}:${line} ${result.unsupported}`);
  return 'event' in result ? result.event : undefined;
}

function lineOf(event: HuntEvent): number {
  return event.source.kind === 'file' ? event.source.line : 0;
}

describe.skipIf(!isPresent)('the shared data', { timeout: 120_000 }, () => {
  const events = new Map<string, HuntEvent>();
  const perFile: string[] = [];

  beforeAll(() => {
    for (const file of files()) {
      const here = lines(file).flatMap((line) => read(line) ?? []);
      for (const event of here) events.set(`${file}:${lineOf(event)}`, event);
      const kinds = EVENT_KINDS.map((kind) => here.filter((event) => event.kind === kind).length);
      perFile.push(`${file} ${kinds.join(' ')}`);
    }
  }, 120_000);

  it('is read whole: every value set, process creation and file create of every shape', () => {
    const counts = byEventKind(() => 0);
    for (const { kind } of events.values()) counts[kind] += 1;
    expect(counts, perFile.join('\n')).toEqual(EXPECTED);
  });

  it('gives every row of the truth its host, process, image, target and UTC time', () => {
    const rows = csv(readFileSync(join(SHARED, 'truth.csv'), 'utf8')).filter((row) =>
      ['1', '11', '13', '4688'].includes(row['event_id'] ?? ''),
    );
    expect(rows.length).toBeGreaterThan(200);
    for (const row of rows) {
      const place = `${row['file']}:${row['line']}`;
      const event = events.get(place);
      expect.soft({ place, ...seen(event, row) }).toEqual({ place, ...wanted(row) });
    }
  });

  it('comes back from the index as it went in', () => {
    const some = [...events].filter((_, index) => index % 3 === 0);
    const changed = some.flatMap(([place, event]) => {
      const document: unknown = JSON.parse(JSON.stringify(toEcsDocument(event).document));
      const again = normaliser.normalise(document, { kind: 'index', index: 'reghunt-events', id: '1' });
      const isSame = 'event' in again && isDeepStrictEqual(told(again.event), told(event));
      return isSame ? [] : [{ place, event, again }];
    });
    expect(changed.slice(0, 3)).toEqual([]);
    expect(events.size).toBeGreaterThan(40_000);
  });

  it('tells the zone of forwarded records by their two clocks as their UTC time tells it, or not at all', () => {
    const told = { right: 0, unknown: 0, wrong: 0 };
    for (const file of files()) {
      if (!file.includes('empire') && !file.includes('covenant')) continue;
      for (const { document } of lines(file)) {
        const { UtcTime: utc, ...withoutUtc } = document as Readonly<Record<string, unknown>>;
        const fileTimeOffset = normaliser.timeOffsetOf(document);
        if (utc === undefined || fileTimeOffset === undefined || withoutUtc['EventTime'] === undefined)
          continue;
        const time = (offset?: number): number | undefined => {
          const options = offset === undefined ? {} : { fileTimeOffset: offset };
          const result = normaliser.normalise(withoutUtc, { kind: 'file', file, line: 1 }, options);
          return 'event' in result ? result.event.time : undefined;
        };
        const own = time();
        if (own === time(fileTimeOffset)) told.right += 1;
        else told[own === time(0) ? 'unknown' : 'wrong'] += 1;
      }
    }
    expect(told.wrong).toBe(0);
    expect(told.right).toBeGreaterThan(told.unknown);
  });
});

function told({ kind, time, host, entityId, parentEntityId, fields }: HuntEvent): object {
  return { kind, time, host, entityId, parentEntityId, fields };
}

type Row = Readonly<Record<string, string>>;

function wanted(row: Row): object {
  return {
    host: hostKey(row['host'] ?? ''),
    id: row['process_guid'] === '' ? undefined : row['process_guid']?.replace(/[{}]/g, '').toUpperCase(),
    image: row['image'],
    target: target(row),
    time: row['event_id'] === '4688' ? undefined : readTime(row['utc_time'] ?? '')?.time,
  };
}

function target(row: Row): string | undefined {
  if (row['event_id'] === '13') return canonicalRegistryPath(row['target'] ?? '');
  return row['event_id'] === '11' ? row['target'] : undefined;
}

function seen(event: HuntEvent | undefined, row: Row): object {
  const code = row['event_id'];
  const field = code === '13' ? 'registry.path' : 'file.path';
  return {
    host: event?.host,
    id: event?.entityId,
    image: event === undefined ? undefined : text(event.fields, 'process.executable'),
    target: event === undefined || code === '1' || code === '4688' ? undefined : text(event.fields, field),
    time: code === '4688' ? undefined : event?.time,
  };
}

/** Quoted fields may hold commas, doubled quotes and line breaks. */
function csv(content: string): readonly Row[] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, bare, end] of content.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    if (record.length > 1) records.push(record);
    record = [];
  }
  const [names = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}

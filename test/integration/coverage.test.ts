/** Scheduled runs tell once an hour what each host sent, on both engines, and lose no run over it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, listAt } from '../../src/adapters/search/json.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import type { TickResult } from '../../src/app/tick-plan.ts';
import { coverageOf } from '../../src/core/run/coverage.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';
import { deleteStore } from './law-model.ts';
import { type Runner, runner } from './ticking.ts';

const servers = await askForServers('es', 'os');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 10, 18, 12);

interface Sent {
  readonly host: string;
  /** Of Sysmon. */
  readonly code: '1' | '11' | '13';
  /** Minutes after eleven. */
  readonly minute: number;
  /** Under which field the host is named. */
  readonly field?: 'host' | 'winlog';
}

function sysmon({ host, code, minute, field = 'host' }: Sent): object {
  const parts = {
    1: { process: { executable: 'C:\\Windows\\explorer.exe', command_line: 'explorer' } },
    11: { file: { path: 'C:\\Users\\ada\\a.txt' } },
    13: { registry: { path: 'HKLM\\SOFTWARE\\Example\\Value', data: { strings: ['1'] } } },
  };
  return {
    '@timestamp': new Date(NOON - HOUR + minute * MINUTE).toISOString(),
    event: { code, kind: 'event', module: 'sysmon', provider: 'Microsoft-Windows-Sysmon' },
    winlog: {
      channel: 'Microsoft-Windows-Sysmon/Operational',
      provider_name: 'Microsoft-Windows-Sysmon',
      event_id: code,
      record_id: minute,
      ...(field === 'winlog' ? { computer_name: host } : {}),
    },
    ...(field === 'host' ? { host: { name: host } } : {}),
    ...parts[code],
  };
}

const SENT: readonly object[] = [
  ...([1, 2, 3] as const).map((minute) => sysmon({ host: 'WS-042.corp.example', code: '1', minute })),
  sysmon({ host: 'ws-042', code: '13', minute: 40 }),
  sysmon({ host: 'ws-042', code: '11', minute: 50, field: 'winlog' }),
  sysmon({ host: 'FS-01', code: '1', minute: 59, field: 'winlog' }),
  // Of another hour.
  sysmon({ host: 'FS-01', code: '13', minute: -1 }),
  sysmon({ host: 'FS-01', code: '13', minute: 60 }),
  sysmon({ host: 'WS-100', code: '1', minute: 61 }),
];

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`what hosts sent, on ${server.name}`, () => {
    let client: SearchClient;
    let prefix: string;
    let index: string;
    let now: number;
    let one: Runner;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(() => client.close());
    beforeEach(async () => {
      prefix = freshName('covered');
      index = freshName('covered-events');
      await createIndex(client, index, KEYWORD_MAPPING, 1);
      await indexDocuments(
        client,
        index,
        SENT.map((body, at) => ({ id: String(at), body })),
      );
      one = await runner({ client, patterns: [index], prefix, now: () => now });
    });
    afterEach(async () => {
      await deleteIndex(client, index);
      await deleteStore(client, prefix);
    });

    const tickAt = (time: number): Promise<TickResult> => {
      now = time;
      return one.tick();
    };
    const documents = async (): Promise<readonly unknown[]> => {
      await client.request('POST', `/${prefix}-coverage/_refresh`);
      const answer = await client.request('POST', `/${prefix}-coverage/_search`, {
        query: { ignore_unavailable: true },
        body: { size: 100, sort: [{ '@timestamp': 'asc' }, { 'host.hostname': 'asc' }] },
      });
      return listAt(answer.body, 'hits', 'hits').map((hit) => at(hit, '_source'));
    };

    it('is told for the last whole hour, each kind with its count and last time', async () => {
      const { record } = await tickAt(NOON + 10 * MINUTE);
      expect([record.status, record.not_seen]).toEqual(['complete', []]);
      const iso = (minute: number): string => new Date(NOON - HOUR + minute * MINUTE).toISOString();
      const about = { source: { name: 'site' }, run: { id: record.id } };
      expect(await documents()).toEqual([
        {
          '@timestamp': iso(0),
          host: { name: 'FS-01', hostname: 'fs-01' },
          reghunt: {
            ...about,
            coverage: {
              process_create: { count: 1, last_seen: iso(59) },
              registry_set: { count: 0 },
              file_create: { count: 0 },
              missing: ['registry_set', 'file_create'],
            },
          },
        },
        {
          '@timestamp': iso(0),
          host: { name: 'WS-042.corp.example', hostname: 'ws-042' },
          reghunt: {
            ...about,
            coverage: {
              process_create: { count: 3, last_seen: iso(3) },
              registry_set: { count: 1, last_seen: iso(40) },
              file_create: { count: 1, last_seen: iso(50) },
              missing: [],
            },
          },
        },
      ]);
    });

    it('is asked for once an hour, and once more when it could not be written', async () => {
      const hours = async () => (await documents()).map((one) => at(one, '@timestamp'));
      const first = [NOON - HOUR, NOON - HOUR].map((time) => new Date(time).toISOString());
      await tickAt(NOON + 10 * MINUTE);
      expect(await hours()).toEqual(first);
      for (const table of await documents()) expect(at(table, 'reghunt', 'run', 'id')).not.toBe('');
      await client.request('DELETE', `/${prefix}-coverage`);
      await tickAt(NOON + 60 * MINUTE);
      expect(await hours()).toEqual([]);
      // Somebody forbids what is written for a while.
      await client.request('PUT', `/${prefix}-coverage`);
      await client.request('PUT', `/${prefix}-coverage/_settings`, { body: { 'index.blocks.write': true } });
      const { record } = await tickAt(NOON + 70 * MINUTE);
      expect([record.status, record.not_seen.map(({ kind }) => kind)]).toEqual(['complete', ['no_coverage']]);
      expect(record.not_seen[0]?.reason).toMatch(/index\.blocks\.write/);
      await client.request('PUT', `/${prefix}-coverage/_settings`, { body: { 'index.blocks.write': false } });
      expect((await tickAt(NOON + 75 * MINUTE)).record.not_seen).toEqual([]);
      expect(await hours()).toEqual([NOON, NOON].map((time) => new Date(time).toISOString()));
    });

    it('is counted page by page, by a bound that is told', async () => {
      const many = Array.from({ length: 2_300 }, (_, at) =>
        sysmon({ host: `ws-${at}`, code: at % 2 === 0 ? '1' : '13', minute: 30 }),
      );
      await indexDocuments(
        client,
        index,
        many.map((body, at) => ({ id: `many-${at}`, body })),
      );
      const { profiles } = await shippedContent();
      const range = { from: NOON - HOUR, to: NOON };
      const source = await openSearchSource(client, { patterns: [index], profiles, window: range });
      const { hosts, notes } = await source.countHosts(range, 50_000);
      // Two more are above.
      expect([coverageOf('site', range, hosts).length, notes]).toEqual([2_302, []]);
      const cut = await source.countHosts(range, 1_500);
      expect([cut.hosts.length, cut.notes.map(({ kind, incomplete }) => [kind, incomplete])]).toEqual([
        1_500,
        [['no_coverage', false]],
      ]);
      expect(cut.notes[0]?.reason).toContain('1500 hosts');
      await source.close();
    });

    it('names the indices whose hosts cannot be told apart', async () => {
      const words = freshName('covered-words');
      const text = {
        properties: { '@timestamp': { type: 'date' }, host: { properties: { name: { type: 'text' } } } },
      };
      await createIndex(client, words, { ...KEYWORD_MAPPING, ...text }, 1);
      await indexDocuments(
        client,
        words,
        SENT.slice(0, 3).map((body, at) => ({ id: String(at), body })),
      );
      const { profiles } = await shippedContent();
      const range = { from: NOON - HOUR, to: NOON };
      const source = await openSearchSource(client, { patterns: [words], profiles, window: range });
      const { hosts, notes } = await source.countHosts(range, 50_000);
      expect([hosts, notes.map(({ kind, indices }) => [kind, indices])]).toEqual([
        [],
        [['no_coverage', [words]]],
      ]);
      await source.close();
      await deleteIndex(client, words);
    });
  });
}

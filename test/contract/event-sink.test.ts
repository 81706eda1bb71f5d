/** What the event sink promises on real engines: events under their own ids, loading twice changes nothing. */

import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openEventSink } from '../../src/adapters/search/event-sink.ts';
import { at, listAt, numberAt } from '../../src/adapters/search/json.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { EVENT_KINDS, type HuntEvent } from '../../src/core/event/event.ts';
import { hostKey } from '../../src/core/event/host.ts';
import type { EventSink } from '../../src/ports/event-sink.ts';
import { madeId } from '../core/made-id.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS, type ServerName } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import { deleteIndex, freshName } from '../servers/index-documents.ts';

const NAMES = ['es', 'os', 'es-old', 'os-old'] as const satisfies readonly ServerName[];
const servers = await askForServers(...NAMES);
const templates = await readIndexTemplates(join(import.meta.dirname, '../../mappings'));

/** One event of each kind in turn, a second apart. */
function event(n: number): HuntEvent {
  const fields = {
    registry_set: { 'registry.path': `HKLM\\Software\\Quay\\Tide ${n}`, 'registry.data.strings': ['high'] },
    process_create: {
      'process.executable': 'C:\\Quay\\tide.exe',
      'process.command_line': `tide.exe --hour ${n}`,
    },
    file_create: { 'file.path': `C:\\Quay\\tide-${n}.txt` },
    registry_create: { 'registry.path': `HKLM\\Software\\Quay ${n}` },
    registry_delete: { 'registry.path': `HKLM\\Software\\Quay\\Ebb ${n}` },
    registry_rename: {
      'registry.path': `HKLM\\Software\\Quay\\New ${n}`,
      'registry.previous_path': `HKLM\\Software\\Quay\\Old ${n}`,
    },
  };
  const kind = EVENT_KINDS[n % EVENT_KINDS.length] ?? 'file_create';
  const source = { kind: 'file', file: 'quay.ndjson', line: n + 1 } as const;
  return {
    id: madeId(source),
    kind,
    time: Date.UTC(2026, 2, 1) + n * 1_000,
    host: hostKey('quay-07'),
    fields: { 'host.name': 'quay-07', ...fields[kind] },
    profile: 'made-up',
    source,
  };
}

const EVENTS = Array.from({ length: 40 }, (_, n) => event(n));
const NONE = { created: 0, unchanged: 0, failed: 0 };

for (const name of NAMES) {
  const url = servers[name].url ?? '';
  const plan = SERVERS[name];
  describe.skipIf(servers[name].url === undefined)(
    `the event sink on ${plan.product} ${plan.version}`,
    () => {
      let proxy: FaultProxy;
      let client: SearchClient;
      let prefix: string;
      let sink: EventSink;
      beforeAll(async () => {
        proxy = await faultProxy(url);
        client = await connectTo(proxy.url);
      });
      beforeEach(async () => {
        prefix = freshName('sink');
        sink = openEventSink(client, { prefix, templates, bulk: { pause: () => 10 } });
        await sink.prepare();
        proxy.use();
      });
      afterEach(async () => {
        proxy.use();
        await deleteIndex(client, `${prefix}-events`);
        await client.request('DELETE', `/_index_template/${prefix}-events`);
      });
      afterAll(async () => {
        await client.close();
        await proxy.close();
      });

      const searchable = async (): Promise<number> =>
        numberAt((await client.request('GET', `/${prefix}-events/_count`)).body, 'count');

      it('creates each event once; loading the same events again changes nothing', async () => {
        expect((await sink.write(EVENTS)).counts).toEqual({ ...NONE, created: 40 });
        await sink.finish();
        expect(await searchable()).toBe(40);
        const elsewhere = EVENTS.map(
          (each, n): HuntEvent => ({ ...each, source: { kind: 'file', file: 'copy.ndjson', line: n } }),
        );
        expect((await sink.write([...elsewhere, event(99)])).counts).toEqual({
          ...NONE,
          created: 1,
          unchanged: 40,
        });
        await sink.finish();
        expect(await searchable()).toBe(41);
      });

      it('counts an event that stands twice in one page once as already there', async () => {
        expect((await sink.write([event(1), event(1), event(2)])).counts).toEqual({
          ...NONE,
          created: 2,
          unchanged: 1,
        });
      });

      it('writes ECS documents into a strict index that a hunt can ask for a time range', async () => {
        await sink.write(EVENTS);
        await sink.finish();
        const { body: mapping } = await client.request('GET', `/${prefix}-events/_mapping`);
        expect(at(mapping, `${prefix}-events`, 'mappings', 'dynamic')).toBe('strict');
        const range = { gte: '2026-03-01T00:00:10.000Z', lt: '2026-03-01T00:00:20.000Z' };
        const answer = await client.request('POST', `/${prefix}-events/_search`, {
          body: { size: 50, query: { range: { '@timestamp': range } } },
        });
        const hits = listAt(answer.body, 'hits', 'hits');
        expect(hits).toHaveLength(10);
        for (const hit of hits) expect(at(hit, '_source', 'host', 'name')).toBe('quay-07');
      });

      it('completes a load that was cut off in between', async () => {
        proxy.use({ when: /_bulk/, fault: { kind: 'drop' } });
        await expect(sink.write(EVENTS.slice(20))).rejects.toThrow(/cut short|cannot be reached/);
        proxy.use();
        expect((await sink.write(EVENTS.slice(0, 20))).counts).toEqual({ ...NONE, created: 20 });
        expect((await sink.write(EVENTS)).counts).toEqual({ ...NONE, created: 20, unchanged: 20 });
      });

      it('waits for an engine that is too busy, and loses nothing', async () => {
        const body = {
          error: { type: 'es_rejected_execution_exception', reason: 'queue is full' },
          status: 429,
        };
        proxy.use({ when: /_bulk/, nth: 1, fault: { kind: 'status', status: 429, body } });
        expect((await sink.write(EVENTS)).counts).toEqual({ ...NONE, created: 40 });
        expect(proxy.requests()).toHaveLength(2);
      });

      it('refreshes its own index and no other, and needs no right to do so', async () => {
        await sink.write(EVENTS);
        await sink.finish();
        expect(proxy.requests().filter((line) => line.includes('_refresh'))).toEqual([
          `POST /${prefix}-events/_refresh`,
        ]);
        proxy.use({
          when: /_refresh/,
          fault: { kind: 'status', status: 403, body: { error: { type: 'security_exception' } } },
        });
        await sink.finish();
      });

      it('counts an event the mapping refuses as failed, with the reason', async () => {
        const odd: HuntEvent = { ...event(3), fields: { ...event(3).fields, 'quay.tide': 'high' } };
        const result = await sink.write([event(1), odd]);
        expect(result.counts).toEqual({ ...NONE, created: 1, failed: 1 });
        expect(result.failures).toEqual([
          { count: 1, reason: expect.stringMatching(/strict_dynamic_mapping_exception/) },
        ]);
      });
    },
  );
}

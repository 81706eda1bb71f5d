/** The same real records give the same findings from files, Elasticsearch and OpenSearch, ECS or raw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openEventSink } from '../../src/adapters/search/event-sink.ts';
import { openFindingStore } from '../../src/adapters/search/finding-store.ts';
import { indexName } from '../../src/adapters/search/index-templates.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { loadEvents } from '../../src/app/load-events.ts';
import { EVENT_KINDS, type HuntEvent } from '../../src/core/event/event.ts';
import { sharedData } from '../evaluate/truth.ts';
import { askForServers, type ServerAnswer } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  DYNAMIC_MAPPING,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { huntEngine, huntFiles, openFileSource, verdict } from './hunting.ts';
import { rawWinlogDocument } from './raw-winlog.ts';

const folder = sharedData();
const servers = await askForServers('es', 'os');

describe.skipIf(folder === undefined)('the same real records', () => {
  const path = join(folder ?? '', 'dev');
  let fromFiles: readonly object[];
  let events: readonly HuntEvent[];

  beforeAll(async () => {
    fromFiles = (await huntFiles([path])).findings.map(verdict);
    events = await allEvents(path);
  });

  for (const server of Object.values(servers)) {
    describe.skipIf(server.url === undefined)(`in ${server.name}`, () => {
      const prefix = freshName('agree');
      const raw = freshName('raw');
      const dynamic = freshName('dynamic');
      const copy = freshName('copy');
      let client: SearchClient;

      beforeAll(async () => {
        client = await connectTo(urlOf(server), { requestTimeoutMs: 120_000 });
        const sink = openEventSink(client, { prefix, templates: await readIndexTemplates('mappings') });
        const loaded = await loadEvents(await openFileSource([path]), sink, { update: () => undefined });
        expect(loaded.failures).toEqual([]);
        await createIndex(client, raw, KEYWORD_MAPPING);
        await createIndex(client, dynamic, DYNAMIC_MAPPING);
        await createIndex(client, copy, KEYWORD_MAPPING);
        for (const batch of batches(rawDocuments(events), 2_000)) {
          await indexDocuments(client, raw, batch);
          await indexDocuments(client, copy, batch);
          await indexDocuments(client, dynamic, batch);
        }
      });

      afterAll(async () => {
        const ours = (['events', 'findings', 'evidence'] as const).map((role) => indexName(prefix, role));
        for (const name of [raw, dynamic, copy, ...ours]) await deleteIndex(client, name);
        await client.close();
      });

      it('as ECS documents by reghunt load', async () => {
        const { findings } = await huntEngine(client, [indexName(prefix, 'events')]);
        expect(findings.map(verdict)).toEqual(fromFiles);
      });

      it('as raw winlog.event_data documents in keyword fields', async () => {
        const { findings } = await huntEngine(client, [raw]);
        expect(findings.map(verdict)).toEqual(fromFiles);
      });

      it('as documents that are all in two indices', async () => {
        const { findings } = await huntEngine(client, [raw, copy]);
        expect(findings.map(verdict)).toEqual(fromFiles);
      });

      it('as raw documents under dynamic mapping, over small pages', async () => {
        const { findings } = await huntEngine(client, [dynamic], { pageSize: 200 });
        expect(findings.map(verdict)).toEqual(fromFiles);
      });

      it('creates nothing new when the same hunt writes its findings again', async () => {
        const store = openFindingStore(client, { prefix, templates: await readIndexTemplates('mappings') });
        const first = await huntEngine(client, [raw], { store });
        const second = await huntEngine(client, [raw], { store });
        expect(first.summary.written?.created).toBe(fromFiles.length);
        expect(first.summary.written?.failed).toBe(0);
        expect(second.summary.written).toMatchObject({ created: 0, merged: 0, failed: 0 });
        // What two hunts see is written with the pages of each.
        expect(second.summary.written?.unchanged).toBeGreaterThanOrEqual(fromFiles.length);
      });
    });
  }
});

function urlOf(server: ServerAnswer): string {
  if (server.url === undefined) throw new Error(`${server.name} is not running`);
  return server.url;
}

async function allEvents(path: string): Promise<readonly HuntEvent[]> {
  const source = await openFileSource([path]);
  const events: HuntEvent[] = [];
  const everything = EVENT_KINDS.map(
    (kind) => ({ id: kind, kind, condition: { op: 'const', value: true } }) as const,
  );
  for await (const page of source.select(everything, undefined)) events.push(...page.events);
  await source.close();
  return events;
}

function* rawDocuments(events: readonly HuntEvent[]): Iterable<{ id: string; body: object }> {
  const files = new Map<string, readonly string[]>();
  for (const [index, event] of events.entries()) {
    if (event.source.kind !== 'file') continue;
    const { file, line } = event.source;
    const lines = files.get(file) ?? readLines(file);
    files.set(file, lines);
    yield { id: String(index), body: rawWinlogDocument(JSON.parse(lines[line - 1] ?? ''), event) };
  }
}

function readLines(file: string): readonly string[] {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
}

function* batches<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

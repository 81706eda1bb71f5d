/** The event-source contract on every engine, in the mappings sites have, and what only an engine can do wrong. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openSearchSource, type SearchSourceOptions } from '../../src/adapters/search/search-source.ts';
import { hostKey } from '../../src/core/event/host.ts';
import type { EventSource } from '../../src/ports/event-source.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  DYNAMIC_MAPPING,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { openContexts } from '../servers/open-contexts.ts';
import { type Document, fileCreate, PROFILES, RUN_KEY, registrySet } from './event-documents.ts';
import {
  contains,
  eventSourceContract,
  type GivenDocuments,
  idOf,
  RANGE,
  RUN_VALUE,
  selected,
} from './event-source.suite.ts';

const servers = await askForServers('es', 'os', 'es-old', 'os-old');

/** ECS since 1.12 maps long values so. The bare Elasticsearch archive lacks the type, OpenSearch has it. */
const WILDCARD_MAPPING = {
  properties: {
    '@timestamp': { type: 'date' },
    registry: {
      properties: { data: { properties: { strings: { type: 'wildcard' } } }, path: { type: 'wildcard' } },
    },
    file: { properties: { path: { type: 'wildcard' } } },
  },
};

function onEngine(url: string, mapping: object): GivenDocuments {
  return async (documents, options = {}) => {
    const client = await connectTo(url);
    const index = freshName('events');
    await createIndex(client, index, mapping);
    await indexDocuments(client, index, documents);
    const source = await openSearchSource(client, {
      patterns: [`${index}*`],
      profiles: PROFILES,
      ...options,
    });
    const end = async () => {
      await source.close();
      await deleteIndex(client, index);
      await client.close();
    };
    return { source, end };
  };
}

const CASES = [
  ['es', 'keyword fields', KEYWORD_MAPPING],
  ['es', 'dynamic mapping', DYNAMIC_MAPPING],
  ['os', 'keyword fields', KEYWORD_MAPPING],
  ['os', 'dynamic mapping', DYNAMIC_MAPPING],
  ['os', 'wildcard fields', WILDCARD_MAPPING],
  ['es-old', 'keyword fields', KEYWORD_MAPPING],
  ['os-old', 'keyword fields', KEYWORD_MAPPING],
] as const;

for (const [name, mappingName, mapping] of CASES) {
  const { url } = servers[name];
  if (url === undefined) {
    describe.skip(`the events of ${name} in ${mappingName}`, () => it('need a server', () => {}));
  } else {
    eventSourceContract(
      `${SERVERS[name].product} ${SERVERS[name].version} in ${mappingName}`,
      onEngine(url, mapping),
    );
  }
}

for (const name of ['es', 'os', 'os-old'] as const) {
  const { url } = servers[name];
  describe.skipIf(url === undefined)(`a source on ${SERVERS[name].product} ${SERVERS[name].version}`, () => {
    let proxy: FaultProxy;
    let client: SearchClient;
    const created: string[] = [];
    beforeAll(async () => {
      proxy = await faultProxy(url ?? '');
      client = await connectTo(proxy.url);
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      proxy.use();
      for (const index of created) await deleteIndex(client, index);
      await client.close();
      await proxy.close();
    });

    const given = async (documents: readonly Document[], mapping: object, shards = 2): Promise<string> => {
      const index = freshName('events');
      created.push(index);
      await createIndex(client, index, mapping, shards);
      await indexDocuments(client, index, documents);
      return index;
    };
    const open = (
      options: Partial<SearchSourceOptions> & Pick<SearchSourceOptions, 'patterns'>,
    ): Promise<EventSource> => openSearchSource(client, { profiles: PROFILES, ...options });
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, n) => registrySet({ id: `r${n}`, path: `${RUN_KEY}\\v${n}`, at: n }));

    it('notes a pattern that matches nothing, and reads the others', async () => {
      const index = await given(crowd(3), KEYWORD_MAPPING);
      const source = await open({ patterns: [index, 'absent-*'] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(3);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({ kind: 'no_index', where: 'absent-*', incomplete: false }),
      ]);
    });

    it('says that nothing was searched when no pattern matches, and takes the run for incomplete', async () => {
      const source = await open({ patterns: ['absent-*', 'missing'] });
      expect(await selected(source, RUN_VALUE)).toEqual([]);
      expect((await source.count(RANGE)).total).toBe(0);
      expect(source.notSeen().map(({ kind, where, incomplete }) => ({ kind, where, incomplete }))).toEqual([
        { kind: 'no_index', where: 'absent-*, missing', incomplete: true },
      ]);
    });

    it('takes an alias for a pattern that matches', async () => {
      const index = await given(crowd(2), KEYWORD_MAPPING);
      const alias = freshName('alias');
      await client.request('PUT', `/${index}/_alias/${alias}`);
      const source = await open({ patterns: [alias] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(2);
      expect(source.notSeen()).toEqual([]);
    });

    it('selects through a field of the wrong type and says what to change', async () => {
      const index = freshName('events');
      created.push(index);
      const mapping = {
        properties: {
          '@timestamp': { type: 'date' },
          registry: { properties: { path: { type: 'long', ignore_malformed: true } } },
        },
        dynamic_templates: KEYWORD_MAPPING_TEMPLATES,
      };
      await createIndex(client, index, mapping);
      await indexDocuments(client, index, crowd(3));
      const source = await open({ patterns: [index] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(3);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'field_not_indexed',
          indices: [index],
          field: 'registry.path',
          reason: expect.stringMatching(/long.*keyword/),
          incomplete: true,
        }),
      ]);
    });

    it.each([
      ['is told to leave it out', { dynamic: false }],
      ['keeps the object whole', { properties: { process: { type: 'object', enabled: false } } }],
    ])('says so where cases are joined by a field that an index does not map and %s', async (_, more) => {
      const keyword = { type: 'keyword' };
      const known = {
        '@timestamp': { type: 'date' },
        event: { properties: { module: keyword, code: keyword } },
        registry: { properties: { path: keyword } },
      };
      const mapping = {
        dynamic_templates: KEYWORD_MAPPING_TEMPLATES,
        ...more,
        properties: { ...known, ...('properties' in more ? more.properties : {}) },
      };
      const index = await given(crowd(3), mapping);
      const good = await given(crowd(2), KEYWORD_MAPPING);
      const source = await open({ patterns: [index, good] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(5);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'field_not_indexed',
          indices: [index],
          field: 'process.entity_id',
          reason: expect.stringMatching(/not mapped.*keyword/),
          incomplete: true,
        }),
      ]);
    });

    it('leaves out an index whose time is no date, counting the events it could not place', async () => {
      const mapping = {
        properties: { '@timestamp': { type: 'keyword' } },
        dynamic_templates: KEYWORD_MAPPING_TEMPLATES,
      };
      const odd = await given(crowd(4), mapping);
      const good = await given(crowd(3), KEYWORD_MAPPING);
      proxy.use();
      const source = await open({ patterns: [odd, good], window: RANGE });
      expect(await selected(source, RUN_VALUE)).toEqual(['r0', 'r1', 'r2']);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'field_not_indexed',
          indices: [odd],
          field: '@timestamp',
          reason: expect.stringMatching(/keyword.*4 events.*date/),
          incomplete: true,
        }),
      ]);
    });

    it('counts events without a time, index by index', async () => {
      const untimed = crowd(4).map(({ id, body: { '@timestamp': _, ...body } }) => ({ id, body }));
      const index = await given([...untimed, ...crowd(5).slice(4)], KEYWORD_MAPPING);
      const source = await open({ patterns: [index], window: RANGE });
      expect(await selected(source, RUN_VALUE)).toEqual(['r4']);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({ kind: 'no_time', indices: [index], count: 4, incomplete: true }),
      ]);
    });

    it('counts a failed shard as not seen and the run as incomplete', async () => {
      const source = await open({ patterns: [await given(crowd(12), KEYWORD_MAPPING)], pageSize: 5 });
      const failure = { shard: 1, index: 'events-x', reason: { type: 'io_exception', reason: 'disk gone' } };
      const change = (body: Record<string, unknown>) => ({
        ...body,
        _shards: { total: 2, successful: 1, failed: 1, failures: [failure] },
      });
      await source.count(RANGE);
      proxy.use({ when: /_search(\/scroll)?(\?|$)/, nth: 3, fault: { kind: 'rewrite', change } });
      expect(await selected(source, RUN_VALUE)).toHaveLength(12);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'failed_shard',
          where: 'events-x[1]',
          indices: ['events-x'],
          shard: 1,
          count: 1,
          incomplete: true,
          reason: expect.stringContaining('disk gone'),
        }),
      ]);
    });

    it('counts an answer the engine had no time for, and reads on', async () => {
      const source = await open({ patterns: [await given(crowd(12), KEYWORD_MAPPING)], pageSize: 5 });
      await source.count(RANGE);
      const change = (body: Record<string, unknown>) => ({ ...body, timed_out: true });
      proxy.use({ when: /_search(\/scroll)?(\?|$)/, fault: { kind: 'rewrite', change } });
      expect(await selected(source, RUN_VALUE)).toHaveLength(12);
      expect(source.notSeen()[0]).toMatchObject({ kind: 'timed_out', incomplete: true });
    });

    it('closes what it opened when a page fails or the reader stops', async () => {
      const source = await open({ patterns: [await given(crowd(30), KEYWORD_MAPPING)], pageSize: 5 });
      const before = await openContexts(client);
      for await (const _ of source.select([{ id: 'h', kind: 'registry_set', condition: RUN_VALUE }], RANGE))
        break;
      proxy.use({ when: /_search(\/scroll)?(\?|$)/, nth: 4, fault: { kind: 'status', status: 403 } });
      expect((await selected(source, RUN_VALUE)).length).toBeLessThan(30);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'failed_request',
          window: RANGE,
          reason: expect.stringMatching(/HTTP 403.*grant/),
          incomplete: true,
        }),
      ]);
      proxy.use();
      expect(await openContexts(client)).toBe(before);
    });

    it('asks little: indices, times, spans, untimed, fields, a count, a page', async () => {
      const index = await given(crowd(20), KEYWORD_MAPPING);
      proxy.use();
      const source = await open({ patterns: [index] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(20);
      const asked = proxy.requests().length;
      expect(asked).toBe(7);
    });

    it('leaves data tiers alone where the engine has them, and says so', async () => {
      const index = await given(crowd(3), KEYWORD_MAPPING);
      const hasTiers = client.capabilities.tiers;
      // Where an index without a lifecycle lies.
      const source = await open({ patterns: [index], excludedTiers: ['data_content'] });
      expect(await selected(source, RUN_VALUE)).toHaveLength(hasTiers ? 0 : 3);
      expect(source.notSeen()).toEqual([
        expect.objectContaining({
          kind: 'excluded_tier',
          where: 'data_content',
          reason: expect.stringContaining(hasTiers ? 'were left out' : 'nothing was left out'),
        }),
      ]);
    });

    it('joins more events than one page holds, and says where it stopped', async () => {
      const files = Array.from({ length: 40 }, (_, n) =>
        fileCreate({ id: `f${n}`, path: 'C:\\Temp\\same.exe', at: n }),
      );
      const patterns = [await given(files, KEYWORD_MAPPING)];
      const request = {
        by: 'path',
        event: 'file_create',
        keys: [{ host: hostKey('ws-01'), path: 'c:\\temp\\same.exe' }],
        range: RANGE,
      } as const;
      const whole = await (await open({ patterns, pageSize: 7 })).fetch(request);
      expect(whole.events).toHaveLength(40);
      expect(whole.truncated).toBe(false);
      const source = await open({ patterns, pageSize: 7, maxJoined: 10 });
      const cut = await source.fetch(request);
      expect(cut.truncated).toBe(true);
    });

    it('joins paths that carry an NT prefix or doubled backslashes', async () => {
      const files = [
        fileCreate({ id: 'plain', path: 'C:\\Temp\\a.exe' }),
        fileCreate({ id: 'nt', path: '\\??\\C:\\Temp\\A.exe' }),
        fileCreate({ id: 'long', path: '\\\\?\\C:\\Temp\\a.exe' }),
        fileCreate({ id: 'doubled', path: 'C:\\\\TEMP\\\\a.exe' }),
        fileCreate({ id: 'other', path: 'C:\\Temp\\b.exe' }),
      ];
      const source = await open({ patterns: [await given(files, KEYWORD_MAPPING)] });
      const keys = [{ host: hostKey('ws-01'), path: 'c:\\temp\\a.exe' }];
      const { events } = await source.fetch({ by: 'path', event: 'file_create', keys, range: RANGE });
      expect(events.map(idOf).sort()).toEqual(['doubled', 'long', 'nt', 'plain']);
    });

    it('reads indices whose names together are longer than a request line', async () => {
      const word = freshName('long');
      const names = Array.from({ length: 24 }, (_, n) => `${word}-${n}-${'x'.repeat(200)}`);
      created.push(...names);
      for (const name of names) {
        await createIndex(client, name, KEYWORD_MAPPING, 1);
        await indexDocuments(client, name, crowd(1));
      }
      const source = await open({ patterns: [`${word}-*`], window: RANGE });
      expect(await selected(source, RUN_VALUE)).toHaveLength(24);
      expect((await source.count(RANGE)).byKind.registry_set).toBe(24);
      expect(source.notSeen()).toEqual([]);
    });

    it('reads indices of more shards than one view may hold open, in groups', async () => {
      const indices = await Promise.all([0, 1, 2].map((n) => given(crowd(4 + n), KEYWORD_MAPPING, 3)));
      const narrow = { ...client, capabilities: { ...client.capabilities, maxOpenShards: 4 } };
      const source = await openSearchSource(narrow, { patterns: indices, profiles: PROFILES });
      expect(await selected(source, contains('registry.path', '\\Run\\'))).toHaveLength(4 + 5 + 6);
    });
  });
}

const KEYWORD_MAPPING_TEMPLATES = (KEYWORD_MAPPING as { readonly dynamic_templates: readonly object[] })
  .dynamic_templates;

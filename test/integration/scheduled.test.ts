/** Scheduled runs on real engines: what is due is looked at once, what comes late is found, nothing is doubled. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openFindingStore } from '../../src/adapters/search/finding-store.ts';
import { at, listAt, textAt } from '../../src/adapters/search/json.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { huntEngine } from './hunting.ts';
import { lawful, removeStores, runner, storedFindings } from './ticking.ts';

const servers = await askForServers('es', 'os');
const INCIDENT = readFileSync('demo/incident.ndjson', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, at) => ({ id: String(at), body: JSON.parse(line) as Record<string, unknown> }));
/** A minute after the last of them. */
const NOW = Math.max(...INCIDENT.map(({ body }) => Date.parse(String(body['@timestamp'])))) + 60_000;
const DAY = 24 * 60 * 60 * 1000;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`scheduled runs on ${server.name}`, () => {
    let client: SearchClient;
    let index: string;
    let prefix: string;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(() => client.close());
    beforeEach(async () => {
      index = freshName('events');
      prefix = freshName('sched');
      await createIndex(client, index, KEYWORD_MAPPING);
    });
    afterEach(async () => {
      await deleteIndex(client, index);
      await removeStores(client, prefix);
    });

    const clean = async (now: number): Promise<readonly object[]> => {
      const other = freshName('clean');
      const { tick } = await runner({ client, patterns: [index], prefix: other, now: () => now });
      await tick();
      const found = (await storedFindings(client, other)).map(lawful);
      await removeStores(client, other);
      return found;
    };

    it('finds what there is, and reads nothing when nothing is new', async () => {
      await indexDocuments(client, index, INCIDENT);
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const first = await tick();
      expect(first.record).toMatchObject({ status: 'complete', read: { left: 0, claimed_by_others: 0 } });
      expect(first.record.written.created).toBeGreaterThan(3);
      const found = await storedFindings(client, prefix);
      const second = await tick();
      expect(second.record).toMatchObject({ status: 'complete', events_read: 0, joined: 0 });
      expect(second.due).toEqual([]);
      expect(await storedFindings(client, prefix)).toEqual(found);
    });

    it('comes to the same findings whatever order documents become visible in', async () => {
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const late = [...INCIDENT].reverse();
      for (let from = 0; from < late.length; from += 5) {
        await indexDocuments(client, index, late.slice(from, from + 5));
        expect((await tick()).record.status).toBe('complete');
      }
      // Everything has its last rung behind it.
      const { tick: later } = await runner({ client, patterns: [index], prefix, now: () => NOW + 8 * DAY });
      await later();
      expect((await storedFindings(client, prefix)).map(lawful)).toEqual(await clean(NOW + 8 * DAY));
    });

    it('keeps a finding that the index refuses as a dead letter with the reason, and goes on', async () => {
      await indexDocuments(client, index, INCIDENT);
      const { tick } = await runner({ client, patterns: [`${index}-none*`], prefix, now: () => NOW });
      // Makes the templates; an index that is there already keeps what it has of its own.
      await tick();
      await deleteIndex(client, `${prefix}-findings`);
      await createIndex(client, `${prefix}-findings`, { properties: { message: { type: 'long' } } });
      const { tick: hunt } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const { record } = await hunt();
      expect(record.status).toBe('incomplete');
      expect(record.written.failed).toBeGreaterThan(3);
      expect(record.not_seen.map(({ reason }) => reason).join()).toMatch(/dead letters.*message/);
      expect(await storedFindings(client, prefix)).toEqual([]);
      await client.request('POST', `/${prefix}-state/_refresh`);
      const letters = await client.request('POST', `/${prefix}-state/_search`, {
        body: { size: 100, query: { term: { 'reghunt.state.kind': 'dead_letter' } } },
      });
      expect(listAt(letters.body, 'hits', 'hits').length).toBeGreaterThan(3);
      const [letter] = listAt(letters.body, 'hits', 'hits');
      expect(textAt(letter, '_source', 'reghunt', 'state', 'reason')).toMatch(/message/);
      // It is told once; the buckets were looked at.
      expect((await hunt()).record).toMatchObject({ events_read: 0 });
    });

    it('leaves what scheduled runs judged alone when a hunt of other content writes to the same indices', async () => {
      await indexDocuments(client, index, INCIDENT);
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      await tick();
      const before = await storedFindings(client, prefix);
      const templates = await readIndexTemplates('mappings');
      const store = openFindingStore(client, { prefix, templates, refresh: true });
      const { summary } = await huntEngine(client, [index], { store });
      expect(summary.written).toMatchObject({ merged: 0, failed: 0 });
      const known = new Set(before.map(({ id }) => id));
      // What no scheduled run reports is the hunt's own.
      expect((await storedFindings(client, prefix)).filter(({ id }) => known.has(id))).toEqual(before);
    });

    it('takes over what a hunt wrote before, with what people noted on it', async () => {
      await indexDocuments(client, index, INCIDENT);
      const templates = await readIndexTemplates('mappings');
      const store = openFindingStore(client, { prefix, templates, refresh: true });
      await store.prepare();
      const { findings } = await huntEngine(client, [index], { store });
      const [first] = findings;
      const triage = { status: 'closed', note: 'ours', at: '2026-11-20T00:00:00.000Z' };
      await client.request('POST', `/${prefix}-findings/_update/${first?.reghunt.finding.id}`, {
        body: { doc: { reghunt: { triage } } },
        query: { refresh: true },
      });
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const { record } = await tick();
      expect(record.written.created).toBe(0);
      const stored = await storedFindings(client, prefix);
      expect(stored.filter(({ state }) => state === 'reported').map(lawful)).toEqual(await clean(NOW));
      const noted = stored.find(({ id }) => id === first?.reghunt.finding.id);
      expect(at(noted?.document, 'reghunt', 'triage')).toEqual(triage);
    });

    it('asks less and less often for what does not answer, calls it lasting after a day, and reads it when it is back', async () => {
      const other = freshName('events');
      const proxy = await faultProxy(server.url ?? '');
      const through = await connectTo(proxy.url, { retries: 0 });
      let now = NOW;
      try {
        await createIndex(client, other, KEYWORD_MAPPING);
        await indexDocuments(client, index, INCIDENT);
        const { tick } = await runner({ client: through, patterns: [index, other], prefix, now: () => now });
        expect((await tick()).record.status).toBe('complete');
        const { tick: again } = await runner({
          client: through,
          patterns: [other],
          prefix,
          now: () => now,
          source: 'second',
        });
        await indexDocuments(client, other, INCIDENT);
        const failing = {
          status: 403,
          body: { error: { type: 'security_exception', reason: 'no right' } },
        } as const;
        const broken = {
          when: new RegExp(`${other}.*_search`),
          fault: { kind: 'status' as const, ...failing },
        };
        proxy.use(broken);
        expect((await again()).record).toMatchObject({ status: 'incomplete', events_read: 0 });
        now += 25 * 60 * 60 * 1000;
        const { record } = await again();
        expect(record.status).toBe('lasting');
        expect(record.not_seen.some(({ lasting }) => lasting)).toBe(true);
        proxy.use();
        now += 7 * 60 * 60 * 1000;
        expect((await again()).record.events_read).toBeGreaterThan(10);
        expect((await again()).record).toMatchObject({ status: 'complete', events_read: 0 });
      } finally {
        await deleteIndex(client, other);
        await through.close();
        await proxy.close();
      }
    });
  });
}

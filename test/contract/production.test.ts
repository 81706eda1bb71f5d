/** What stacks in production have lying about costs the good indices nothing, and is named as what was not seen. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { askForServers } from '../servers/ask.ts';
import type { Fault } from '../servers/fault-proxy.ts';
import { DYNAMIC_MAPPING, KEYWORD_MAPPING } from '../servers/index-documents.ts';
import type { Document } from './event-documents.ts';
import { foundIn, freshBase, incident, places, productionSite, type Site } from './production-site.ts';

const servers = await askForServers('es', 'os');

const COUNTING = /"aggs":\{"unknown"/;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a hunt over a stack in production, ${server.name}`, () => {
    let site: Site;
    let whole: readonly object[];

    beforeAll(async () => {
      site = await productionSite(server.url ?? '');
      const good = await site.index(freshBase(), 'good', { documents: incident() });
      const { findings, summary } = await site.hunt([good]);
      expect(summary.incomplete).toBe(false);
      whole = foundIn(findings);
      expect(whole.length).toBeGreaterThan(3);
      await site.clear();
    });
    afterEach(() => site.clear());
    afterAll(() => site.close());

    it('finds and joins the same beside an index that nobody gave a template', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      await site.index(base, 'odd', { mappings: DYNAMIC_MAPPING, documents: incident('dyn') });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'dyn')).toHaveLength(whole.length);
      // Its `.keyword` fields hold whole values, so all of it was asked for.
      expect(places(summary.notSeen).filter((place) => 'indices' in place)).toEqual([]);
      expect(summary.incomplete).toBe(false);
    });

    it('finds and joins the same beside an index of somebody else that maps entity ids as it likes', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const other = (entityId: unknown): readonly Document[] => [
        {
          id: 'other',
          body: {
            '@timestamp': '2026-11-18T10:00:00Z',
            host: { name: 'other' },
            process: { entity_id: entityId },
          },
        },
      ];
      await site.index(base, 'words', { mappings: DYNAMIC_MAPPING, documents: other('x') });
      await site.index(base, 'number', { mappings: entityIdAs('long'), documents: other(7) });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(places(summary.notSeen).filter((place) => 'indices' in place)).toEqual([]);
      expect(summary.incomplete).toBe(false);
    });

    it('names the field of an index whose own events cannot be joined by it', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const odd = await site.index(base, 'number', {
        mappings: entityIdAs('long'),
        documents: incident('odd').map(({ id, body }) => ({
          id,
          body: { ...body, process: { ...(body['process'] as object), entity_id: 7 } },
        })),
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(places(summary.notSeen)).toContainEqual({
        kind: 'field_not_indexed',
        indices: [odd],
        field: 'process.entity_id',
        incomplete: true,
      });
      expect(summary.incomplete).toBe(true);
    });

    const refusals: Readonly<Record<string, Fault>> = {
      'HTTP 429 that lasts': { kind: 'status', status: 429, body: { error: { type: 'rejected' } } },
      'HTTP 403': { kind: 'status', status: 403, body: { error: { type: 'security_exception' } } },
      'HTTP 503': { kind: 'status', status: 503, body: { error: 'no shard available' } },
      'an answer that is cut': { kind: 'cut', bytes: 20 },
      'no answer': { kind: 'drop' },
    };
    for (const [name, fault] of Object.entries(refusals)) {
      it(`hunts on without a count when that meets ${name}`, async () => {
        const good = await site.index(freshBase(), 'good', { documents: incident() });
        site.proxy.use({ when: /_search/, asks: COUNTING, fault });
        const { findings, summary } = await site.hunt([good]);
        expect(foundIn(findings)).toEqual(whole);
        expect(places(summary.notSeen)).toContainEqual({
          kind: 'failed_request',
          indices: [good],
          incomplete: true,
        });
        expect(summary.incomplete).toBe(true);
      });
    }

    it('names an index of which no shard lives', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const red = await site.index(base, 'red', {
        settings: { 'index.routing.allocation.require._name': 'nope' },
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      const named = summary.notSeen.filter(({ incomplete }) => incomplete);
      expect(named.length).toBeGreaterThan(0);
      expect(named.map(({ indices }) => indices)).toEqual(named.map(() => [red]));
      expect(summary.incomplete).toBe(true);
    });

    it('names a closed index, reached by a pattern or by its own name', async () => {
      const base = freshBase();
      const good = await site.index(base, 'good', { documents: incident() });
      const closed = await site.index(base, 'closed', { documents: incident('closed') });
      requireOk(site.client, await site.client.request('POST', `/${closed}/_close`), 'close');
      for (const patterns of [[`${base}-*`], [closed, good]]) {
        const { findings, summary } = await site.hunt(patterns);
        expect(foundIn(findings)).toEqual(whole);
        expect(places(summary.notSeen)).toContainEqual({
          kind: 'closed_index',
          indices: [closed],
          incomplete: true,
        });
        expect(summary.incomplete).toBe(true);
      }
    });

    it('only mentions a closed index that is named for another day', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const closed = await site.index(base, '2026.10.05');
      requireOk(site.client, await site.client.request('POST', `/${closed}/_close`), 'close');
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(places(summary.notSeen)).toContainEqual({
        kind: 'closed_index',
        indices: [closed],
        incomplete: false,
      });
      expect(summary.incomplete).toBe(false);
      const named = await site.hunt([closed, `${base}-*`]);
      expect(named.summary.incomplete).toBe(true);
    });

    it('names an index whose time is no date', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const odd = await site.index(base, 'odd', {
        mappings: { ...KEYWORD_MAPPING, properties: { '@timestamp': { type: 'keyword' } } },
        documents: incident('odd'),
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'odd')).toEqual([]);
      expect(places(summary.notSeen)).toContainEqual({
        kind: 'field_not_indexed',
        indices: [odd],
        field: '@timestamp',
        incomplete: true,
      });
    });

    it('only mentions an index whose time is no date when it holds nothing', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const odd = await site.index(base, 'odd', {
        mappings: { ...KEYWORD_MAPPING, properties: { '@timestamp': { type: 'keyword' } } },
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(places(summary.notSeen)).toContainEqual({
        kind: 'field_not_indexed',
        indices: [odd],
        field: '@timestamp',
        incomplete: false,
      });
      expect(summary.incomplete).toBe(false);
    });

    it('counts the events of an index that have no time', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const odd = await site.index(base, 'odd', {
        documents: incident('odd').map(({ id, body: { '@timestamp': when, ...body } }) => ({
          id,
          body: { ...body, when },
        })),
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(places(summary.notSeen)).toContainEqual({ kind: 'no_time', indices: [odd], incomplete: true });
      expect(summary.notSeen.find(({ kind }) => kind === 'no_time')?.count).toBe(incident().length);
    });

    it.runIf(server.name === 'os')('joins the same beside an index with .wildcard sub-fields', async () => {
      const base = freshBase();
      await site.index(base, 'good', { documents: incident() });
      const odd = { type: 'keyword', fields: { wildcard: { type: 'wildcard' } } };
      await site.index(base, 'odd', {
        mappings: {
          ...KEYWORD_MAPPING,
          properties: {
            '@timestamp': { type: 'date' },
            file: { properties: { path: odd } },
            process: { properties: { executable: odd } },
          },
        },
        documents: incident('odd'),
      });
      const { findings, summary } = await site.hunt([`${base}-*`]);
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'odd')).toHaveLength(whole.length);
      expect(summary.incomplete).toBe(false);
    });
  });
}

function entityIdAs(type: string): object {
  return {
    ...KEYWORD_MAPPING,
    properties: { '@timestamp': { type: 'date' }, process: { properties: { entity_id: { type } } } },
  };
}

/** A hunt by arrival: what reached the stack in the window is hunted and joined, whatever its own time says. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askForServers } from '../servers/ask.ts';
import { KEYWORD_MAPPING } from '../servers/index-documents.ts';
import type { Document } from './event-documents.ts';
import {
  DAYS,
  type Found,
  foundIn,
  freshBase,
  incident,
  places,
  productionSite,
  type Site,
} from './production-site.ts';

const servers = await askForServers('es', 'os');

/** Days after the incident. */
const LATER = { from: Date.UTC(2026, 10, 24), to: Date.UTC(2026, 10, 25) };
const LATE = '2026-11-24T06:00:00Z';

const ARRIVAL_MAPPING = arrivalAs('date');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a hunt by arrival, ${server.name}`, () => {
    let site: Site;
    let whole: readonly Found[];

    beforeAll(async () => {
      site = await productionSite(server.url ?? '');
      const good = await site.index(freshBase(), 'good', { documents: incident() });
      whole = foundIn((await site.hunt([good])).findings);
      await site.clear();
    });
    afterEach(() => site.clear());
    afterAll(() => site.close());

    const late = (patterns: readonly string[]) => site.hunt(patterns, { range: LATER, by: 'ingested' });

    it('finds what arrived days late, joined over its own time; one by event time does not', async () => {
      const index = await site.index(freshBase(), 'late', {
        mappings: ARRIVAL_MAPPING,
        documents: incident().map((document) => arrived(document, LATE)),
      });
      const { findings, summary } = await late([index]);
      expect(foundIn(findings)).toEqual(whole);
      expect(summary.incomplete).toBe(false);
      expect((await site.hunt([index], { range: LATER })).findings).toEqual([]);
      expect(foundIn((await site.hunt([index], { range: DAYS })).findings)).toEqual(whole);
    });

    it('joins anchors that arrived late to writers that arrived in time', async () => {
      const index = await site.index(freshBase(), 'late', {
        mappings: ARRIVAL_MAPPING,
        documents: incident().map((document) =>
          arrived(document, isRegistrySet(document) ? LATE : String(document.body['@timestamp'])),
        ),
      });
      const { findings, summary } = await late([index]);
      const registry = findings.filter(({ reghunt }) => reghunt.finding.kind === 'autostart');
      expect(registry.length).toBeGreaterThan(1);
      expect(foundIn(findings)).toEqual(
        whole.filter(({ id }) => registry.some(({ reghunt }) => reghunt.finding.id === id)),
      );
      expect(summary.incomplete).toBe(false);
    });

    it('leaves alone what arrived outside the window, whenever it was', async () => {
      const index = await site.index(freshBase(), 'early', {
        mappings: ARRIVAL_MAPPING,
        documents: incident().map((document) => arrived(document, LATE)),
      });
      const { findings } = await site.hunt([index], { range: DAYS, by: 'ingested' });
      expect(findings).toEqual([]);
    });

    it('hunts events by their own time where an index knows no arrival, and says so', async () => {
      const base = freshBase();
      await site.index(base, 'late', {
        mappings: ARRIVAL_MAPPING,
        documents: incident('late').map((document) => arrived(document, '2026-11-19T06:00:00Z')),
      });
      const own = await site.index(base, 'own', { documents: incident() });
      const none = await site.index(base, 'none', {
        documents: incident('none').map((document) => at(document, '2026-11-16T20:00:00Z')),
      });
      const { findings, summary } = await site.hunt([`${base}-*`], { range: DAYS, by: 'ingested' });
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'late')).toHaveLength(whole.length);
      const noted = { kind: 'field_not_indexed', field: 'event.ingested' };
      expect(places(summary.notSeen)).toContainEqual({ ...noted, indices: [own], incomplete: true });
      expect(places(summary.notSeen)).toContainEqual({ ...noted, indices: [none], incomplete: false });
    });

    it('hunts by their own time the documents that no pipeline stamped, and says how many', async () => {
      const index = await site.index(freshBase(), 'mixed', {
        mappings: ARRIVAL_MAPPING,
        documents: [
          ...incident(),
          ...incident('late').map((document) => arrived(document, '2026-11-19T06:00:00Z')),
        ],
      });
      const { findings, summary } = await site.hunt([index], { range: DAYS, by: 'ingested' });
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'late')).toHaveLength(whole.length);
      expect(summary.notSeen.filter(({ incomplete }) => incomplete)).toEqual([
        expect.objectContaining({
          kind: 'field_not_indexed',
          field: 'event.ingested',
          indices: [index],
          count: incident().length,
        }),
      ]);
    });

    it('hunts by their own time the events of an index that maps arrival as no date', async () => {
      const base = freshBase();
      const odd = await site.index(base, 'odd', {
        mappings: arrivalAs('keyword'),
        documents: incident().map((document) => arrived(document, LATE)),
      });
      await site.index(base, 'late', {
        mappings: ARRIVAL_MAPPING,
        documents: incident('late').map((document) => arrived(document, '2026-11-19T06:00:00Z')),
      });
      const { findings, summary } = await site.hunt([`${base}-*`], { range: DAYS, by: 'ingested' });
      expect(foundIn(findings)).toEqual(whole);
      expect(foundIn(findings, 'late')).toHaveLength(whole.length);
      expect(places(summary.notSeen)).toContainEqual({
        kind: 'field_not_indexed',
        field: 'event.ingested',
        indices: [odd],
        incomplete: true,
      });
    });
  });
}

function arrivalAs(type: string): object {
  return {
    ...KEYWORD_MAPPING,
    properties: { '@timestamp': { type: 'date' }, event: { properties: { ingested: { type } } } },
  };
}

function arrived({ id, body }: Document, when: string): Document {
  return { id, body: { ...body, event: { ...(body['event'] as object), ingested: when } } };
}

function at({ id, body }: Document, when: string): Document {
  return { id, body: { ...body, '@timestamp': when } };
}

function isRegistrySet({ body }: Document): boolean {
  return (body['event'] as { readonly code: string }).code === '13';
}

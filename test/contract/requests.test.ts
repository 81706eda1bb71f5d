/** What a whole hunt asks an engine: of a time only, and nothing twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForServers } from '../servers/ask.ts';
import { KEYWORD_MAPPING } from '../servers/index-documents.ts';
import { DAYS, freshBase, incident, productionSite, type Site } from './production-site.ts';

const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`the requests of a hunt, ${server.name}`, () => {
    let site: Site;
    let pattern: string;

    beforeAll(async () => {
      site = await productionSite(server.url ?? '');
      const base = freshBase();
      pattern = `${base}-*`;
      await site.index(base, 'good', { documents: incident() });
      // Events without a time are counted: the one search that no window can hold.
      await site.index(base, 'keyword-time', {
        mappings: { ...KEYWORD_MAPPING, properties: { '@timestamp': { type: 'keyword' } } },
        documents: incident('odd'),
      });
    });
    afterAll(() => site.close());

    for (const by of ['event', 'ingested'] as const) {
      for (const pageSize of [3_000, 4]) {
        it(`by ${by}, in pages of ${pageSize}: each of a range of time, none twice`, async () => {
          site.proxy.use();
          const { findings } = await site.hunt([pattern], { range: DAYS, by, pageSize });
          expect(findings.length).toBeGreaterThan(3);
          const asked = site.proxy.exchanges();
          const searches = asked.filter(({ line }) => /_search(\?|$)/.test(line));
          expect(searches.length).toBeGreaterThan(5);
          const timeless = searches.filter(({ body }) => !isRanged(queryOf(body)));
          expect(timeless.filter(({ body }) => !isUntimedCount(body))).toEqual([]);
          // Once by mapping alone, once by kind where something was found.
          expect(timeless.length).toBeLessThanOrEqual(2);
          // A view is opened for what is then asked of it, and closed again.
          const keys = asked
            .filter(({ line }) => !/^DELETE|\/_pit\?|\/point_in_time\?/.test(line))
            .map(({ line, body }) => `${line} ${body}`);
          expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
        });
      }
    }
  });
}

function queryOf(body: string): unknown {
  return part(JSON.parse(body), 'query');
}

/** A range on a date, in the filter at the top or in each of the alternatives there. */
function isRanged(query: unknown): boolean {
  if (part(query, 'range') !== undefined) return true;
  const should = list(part(query, 'bool', 'should'));
  return list(part(query, 'bool', 'filter')).some(isRanged) || (should.length > 0 && should.every(isRanged));
}

function isUntimedCount(body: string): boolean {
  const { size, aggs } = JSON.parse(body) as { readonly size: number; readonly aggs: object };
  return size === 0 && Object.keys(aggs).join() === 'indices';
}

function part(value: unknown, ...path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = (inner as Readonly<Record<string, unknown>>)[name];
  }
  return inner;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

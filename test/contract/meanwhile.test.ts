/** An index that goes away in the middle of a hunt costs its own events, and no others; a lost view costs nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { askForServers } from '../servers/ask.ts';
import { foundIn, freshBase, incident, productionSite, type Site } from './production-site.ts';

const servers = await askForServers('es', 'os');

/** How an index goes away, and at which of the early searches. */
const AWAY = {
  deleted: { early: [1, 3], go: (site: Site, index: string) => site.client.request('DELETE', `/${index}`) },
  closed: {
    early: [2, 4],
    go: (site: Site, index: string) => site.client.request('POST', `/${index}/_close`),
  },
} as const;

/** Default pages, and such as need a view held open. */
const PAGES = { 'in single requests': undefined, 'page by page': 3 } as const;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`while a hunt is under way, ${server.name}`, () => {
    let site: Site;

    beforeAll(async () => {
      // One request at a time: no other is under way while something goes away.
      site = await productionSite(server.url ?? '', { concurrency: 1 });
    });
    afterEach(() => site.clear());
    afterAll(() => site.close());

    for (const [way, pageSize] of Object.entries(PAGES)) {
      const paged = pageSize === undefined ? {} : { pageSize };
      for (const [what, { early, go }] of Object.entries(AWAY)) {
        it(`an index that is ${what} while it is read ${way} takes nothing of others along`, async () => {
          const base = freshBase();
          await site.index(base, 'good', { documents: incident() });
          const old = await site.index(base, 'old', { documents: incident('old') });
          site.proxy.use();
          const whole = (await site.hunt([`${base}-*`], paged)).findings;
          const searches = site.proxy.requests().filter((line) => /_search(\?|$)/.test(line)).length;
          expect(searches).toBeGreaterThan(10);
          for (const nth of someOf(searches, early)) {
            site.proxy.use({
              when: /_search(\?|$)/,
              nth,
              fault: { kind: 'meanwhile', happens: () => go(site, old) },
            });
            const { findings, summary } = await site.hunt([`${base}-*`], paged);
            const at = `${what} at search ${nth} of ${searches}`;
            expect([at, joinedIn(findings)]).toEqual([at, joinedIn(whole)]);
            // What was not seen is of that index alone; where it was asked no more, nothing is missing.
            expect([at, namedIn(summary.notSeen)]).toEqual([at, summary.incomplete ? [old] : []]);
            if (!summary.incomplete)
              expect([at, foundIn(findings, 'old')]).toEqual([at, foundIn(whole, 'old')]);
            site.proxy.use();
            await site.client.request('DELETE', `/${old}`);
            await site.index(base, 'old', { documents: incident('old') });
          }
        });
      }
    }

    it('a point in time that is gone is opened anew, and nothing is missing', async () => {
      const good = await site.index(freshBase(), 'good', { documents: incident() });
      site.proxy.use();
      const whole = await site.hunt([good], { pageSize: 3 });
      const isPage = /^POST \/_search(\?|$)/;
      const pages = site.proxy.requests().filter((line) => isPage.test(line)).length;
      expect(pages).toBeGreaterThan(3);
      for (const nth of someOf(pages, [1, 2])) {
        let pit = '';
        site.proxy.use({
          when: isPage,
          nth,
          fault: {
            kind: 'meanwhile',
            happens: () => {
              pit = pitIn(site.proxy.exchanges().map(({ body }) => body));
              return server.name === 'es'
                ? site.client.request('DELETE', '/_pit', { body: { id: pit } })
                : site.client.request('DELETE', '/_search/point_in_time', { body: { pit_id: [pit] } });
            },
          },
        });
        const { findings, summary } = await site.hunt([good], { pageSize: 3 });
        expect(pit).not.toBe('');
        expect([nth, foundIn(findings)]).toEqual([nth, foundIn(whole.findings)]);
        expect([nth, summary.notSeen.filter(({ incomplete }) => incomplete)]).toEqual([nth, []]);
      }
    });
  });
}

/** Early ones, where each asks something else, and one of the many that follow. */
function someOf(count: number, early: readonly number[]): readonly number[] {
  return [...early, Math.ceil((count * early.length) / (early.length + 1))];
}

/** A part that may have been in what went away is not said to be logged nowhere: the reasons may differ. */
function joinedIn(findings: readonly Finding[]): readonly object[] {
  return foundIn(findings).map(({ id, joins }) => ({
    id,
    joins: Object.entries(joins).map(([name, { status }]) => `${name} ${status}`),
  }));
}

function namedIn(notes: readonly NotSeen[]): readonly string[] {
  return [
    ...new Set(notes.filter(({ incomplete }) => incomplete).flatMap(({ indices }) => indices ?? ['?'])),
  ];
}

/** Of the last request that carries one. */
function pitIn(bodies: readonly string[]): string {
  const last = bodies.findLast((body) => body.includes('"pit":')) ?? '{}';
  return (JSON.parse(last) as { readonly pit?: { readonly id: string } }).pit?.id ?? '';
}

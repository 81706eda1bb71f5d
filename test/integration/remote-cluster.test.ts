/** A hunt over a local and a remote Elasticsearch: joined across them; a remote that is gone is named, the rest is found. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { at, entriesAt, textAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { type Found, foundIn, incident, productionSite, type Site } from '../contract/production-site.ts';
import { type RunningServer, startFromArchive } from '../servers/archive-server.ts';
import { SERVERS } from '../servers/catalogue.ts';
import { indexDocuments, KEYWORD_MAPPING } from '../servers/index-documents.ts';
import { type TcpRelay, tcpRelay } from '../servers/tcp-relay.ts';

/** Servers of this test's own: which clusters a server knows is a setting of the whole server. */
const [near, far] = await ownServers();

async function ownServers(): Promise<readonly RunningServer[]> {
  const plan = { ...SERVERS.es, heap: '512m' };
  const started = await Promise.allSettled([startFromArchive(plan), startFromArchive(plan)]);
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return running;
  for (const server of running) await server.stop();
  if (process.env['REGHUNT_REQUIRE_ENGINES'] === '1') throw failed.reason;
  process.stderr.write(`skipped: two Elasticsearch servers cannot be started: ${String(failed.reason)}\n`);
  return [];
}

describe.skipIf(near === undefined || far === undefined)('a hunt with a remote cluster', () => {
  const documents = incident();
  /** Where an act's writer is logged and where the act itself. */
  const isProcess = ({ body }: (typeof documents)[number]) =>
    (body['event'] as { readonly code: string }).code === '1';
  let here: Site;
  let there: Site;
  let relay: TcpRelay;
  const PATTERNS = ['logs-x', 'far:logs-x'];

  beforeAll(async () => {
    here = await productionSite(near?.url ?? '');
    there = await productionSite(far?.url ?? '');
    const nodes = await there.client.request('GET', '/_nodes/transport');
    const [first] = entriesAt(nodes.body, 'nodes');
    const [host = '', port = ''] = textAt(at(first?.[1], 'transport'), 'publish_address').split(':');
    relay = await tcpRelay({ host, port: Number(port) });
    await here.index('logs', 'x', { documents: [...incident('near'), ...documents.filter(isProcess)] });
    await there.index('logs', 'x', {
      documents: [...incident('far'), ...documents.filter((one) => !isProcess(one))],
    });
  });

  afterEach(() => {
    relay.mend();
    here.proxy.use();
  });

  afterAll(async () => {
    await here.close();
    await there.close();
    await relay.close();
    await near?.stop();
    await far?.stop();
  });

  const connect = async (skips: boolean): Promise<void> => {
    const set = (far: object) =>
      here.client.request('PUT', '/_cluster/settings', {
        body: { persistent: { cluster: { remote: { far } } } },
      });
    requireOk(
      here.client,
      await set({ mode: null, proxy_address: null, skip_unavailable: null }),
      'forget the remote cluster',
    );
    requireOk(
      here.client,
      await set({ mode: 'proxy', proxy_address: relay.address, skip_unavailable: skips }),
      'connect the remote cluster',
    );
  };

  it.each([undefined, 4])('finds what both hold and joins across them, in pages of %s', async (pageSize) => {
    await connect(true);
    const whole = writersOf(foundIn((await there.hunt(['logs-x'])).findings, 'far'));
    const { findings, summary } = await here.hunt(PATTERNS, pageSize === undefined ? {} : { pageSize });
    expect(summary.notSeen.filter(({ incomplete }) => incomplete)).toEqual([]);
    for (const prefix of ['near', 'far', 'own'])
      expect([prefix, writersOf(foundIn(findings, prefix))]).toEqual([prefix, whole]);
  });

  it('finds what a data stream of the remote cluster holds', async () => {
    await connect(true);
    const template = {
      index_patterns: ['streams-*'],
      priority: 900,
      data_stream: {},
      template: { mappings: KEYWORD_MAPPING },
    };
    const put = await there.client.request('PUT', '/_index_template/streams', { body: template });
    requireOk(there.client, put, 'create a template');
    await indexDocuments(there.client, 'streams-x', documents);
    for (const pattern of ['far:streams-x', 'far:streams-*', '*:streams-*']) {
      const { findings, summary } = await here.hunt([pattern], { pageSize: 4 });
      expect([pattern, foundIn(findings).length > 3]).toEqual([pattern, true]);
      expect([pattern, summary.notSeen.filter(({ kind }) => kind !== 'kind_not_logged')]).toEqual([
        pattern,
        [],
      ]);
    }
  });

  for (const skips of [true, false]) {
    for (const pageSize of [undefined, 4]) {
      it(`finds what is here when the remote dies meanwhile, skip_unavailable ${skips}, in pages of ${pageSize}`, async () => {
        await connect(skips);
        const paged = pageSize === undefined ? {} : { pageSize };
        const whole = (await here.hunt(['logs-x'])).findings;
        here.proxy.use({
          when: /_search/,
          nth: 6,
          fault: { kind: 'meanwhile', happens: async () => relay.cut() },
        });
        const { findings, summary } = await here.hunt(PATTERNS, paged);
        expect(foundIn(findings, 'near').map(({ id }) => id)).toEqual(
          foundIn(whole, 'near').map(({ id }) => id),
        );
        expect(summary.incomplete).toBe(true);
        expect(clustersOf(summary.notSeen)).toEqual(['far']);
        expect(summary.notSeen).toContainEqual(expect.objectContaining({ cluster: 'far', incomplete: true }));
      });
    }

    it(`finds what is here when the remote is down from the start, skip_unavailable ${skips}`, async () => {
      await connect(skips);
      relay.cut();
      const { findings, summary } = await here.hunt(PATTERNS);
      expect(foundIn(findings, 'near').length).toBeGreaterThan(3);
      expect(clustersOf(summary.notSeen)).toEqual(['far']);
      expect(summary.notSeen).toContainEqual(expect.objectContaining({ cluster: 'far', incomplete: true }));
    });
  }
});

function writersOf(found: readonly Found[]): readonly string[] {
  return found.map(({ joins }) => joins.writer.status).sort();
}

/** What was not seen is of these alone. */
function clustersOf(notes: readonly NotSeen[]): readonly string[] {
  const missed = notes.filter(({ incomplete }) => incomplete);
  return [...new Set(missed.map(({ cluster }) => cluster ?? 'here'))];
}

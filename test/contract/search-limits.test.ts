/** How the client treats an engine that has too much to do, and a run that is interrupted: against real servers. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { notSeenLedger } from '../../src/adapters/search/not-seen-ledger.ts';
import { openView } from '../../src/adapters/search/paging.ts';
import { Interrupted } from '../../src/core/problem.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type Fault, type FaultProxy, faultProxy, untilRequested } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { openContextsOf } from '../servers/open-contexts.ts';
import { drain, everything } from './reading.ts';

const servers = await askForServers('es', 'os');
const LIMITS = { pageSize: 10, pageBytes: 1024 * 1024, pageTimeoutMs: 20_000 };

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`the client of ${server.name}`, () => {
    const index = freshName('limits');
    let proxy: FaultProxy;
    let plain: SearchClient;

    beforeAll(async () => {
      proxy = await faultProxy(server.url ?? '');
      plain = await connectTo(server.url ?? '');
      await createIndex(plain, index, KEYWORD_MAPPING);
      const documents = Array.from({ length: 30 }, (_, n) => ({ id: `d${n}`, body: { n } }));
      await indexDocuments(plain, index, documents);
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      await deleteIndex(plain, index);
      await plain.close();
      await proxy.close();
    });

    const search = (client: SearchClient) => client.request('POST', `/${index}/_search`, { body: {} });

    it('never has more requests under way than it may', async () => {
      const client = await connectTo(proxy.url, { concurrency: 3 });
      proxy.use({ when: /_search/, fault: { kind: 'delay', ms: 20 } });
      const answers = await Promise.all(Array.from({ length: 20 }, () => search(client)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      expect(proxy.mostAtOnce()).toBe(3);
      await client.close();
    });

    it.each([429, 503])('asks again after HTTP %i, not before the time it is told', async (status) => {
      const client = await connectTo(proxy.url);
      const fault: Fault = { kind: 'status', status, headers: { 'retry-after': '1' } };
      proxy.use({ when: /_search/, nth: 1, fault });
      const begun = performance.now();
      expect((await search(client)).status).toBe(200);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000);
      expect(proxy.requests()).toHaveLength(2);
      await client.close();
    });

    it('tells the engine who asks', async () => {
      const client = await connectTo(proxy.url, { sender: { version: '1.2.3', runId: 'run-7' } });
      proxy.use();
      await client.request('GET', `/${index}/_count`, { purpose: 'some-hunt' });
      expect(proxy.headers()[0]).toMatchObject({
        'user-agent': 'reghunt/1.2.3',
        'x-opaque-id': 'reghunt/some-hunt/run-7',
      });
      await client.close();
    });

    it('gives up at once when it is interrupted, and still closes what is open', async () => {
      const { signal, abort } = controller();
      const client = await connectTo(proxy.url, { interrupted: signal });
      const view = await openView({ client, limits: LIMITS, ledger: notSeenLedger() }, everything(index));
      proxy.use({ when: /_search(\?|$)/, nth: 2, fault: { kind: 'delay', ms: 20_000 } });
      const begun = performance.now();
      const reading = expect(drain(view.pages())).rejects.toBeInstanceOf(Interrupted);
      await untilRequested(proxy, 2);
      abort();
      await reading;
      await view.close();
      expect(performance.now() - begun).toBeLessThan(10_000);
      await expect.poll(() => openContextsOf(plain, index), { timeout: 5_000 }).toBe(0);
      await client.close();
    });

    it('waits for a view that is being opened when it is interrupted, so that it is closed', async () => {
      const { signal, abort } = controller();
      const client = await connectTo(proxy.url, { interrupted: signal });
      proxy.use({ when: /_pit|point_in_time/, nth: 1, fault: { kind: 'delay', ms: 200 } });
      const opening = openView({ client, limits: LIMITS, ledger: notSeenLedger() }, everything(index));
      await untilRequested(proxy, 1);
      abort();
      await (await opening).close();
      await expect.poll(() => openContextsOf(plain, index), { timeout: 5_000 }).toBe(0);
      await client.close();
    });
  });
}

function controller(): { readonly signal: AbortSignal; abort(): void } {
  const own = new AbortController();
  return { signal: own.signal, abort: () => own.abort(new Interrupted('SIGINT')) };
}

/** What each official client promises behind the one request function: detection, clear failures, bounded retries. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { notSeenLedger } from '../../src/adapters/search/not-seen-ledger.ts';
import { openView } from '../../src/adapters/search/paging.ts';
import { AnswerTooLarge, requireOk } from '../../src/adapters/search/refusal.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS, type ServerName } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { openContexts } from '../servers/open-contexts.ts';
import { drain, everything } from './reading.ts';

const NAMES = ['es', 'os', 'es-old', 'os-old'] as const satisfies readonly ServerName[];
const servers = await askForServers(...NAMES);

const TOO_MANY = { error: { type: 'es_rejected_execution_exception', reason: 'queue is full' }, status: 429 };
const LIMITS = { pageSize: 10, pageBytes: 1024 * 1024, pageTimeoutMs: 20_000 };

for (const name of NAMES) {
  const server = servers[name];
  const url = server.url ?? '';
  const plan = SERVERS[name];
  describe.skipIf(server.url === undefined)(`the client of ${plan.product} ${plan.version}`, () => {
    let proxy: FaultProxy;
    let client: SearchClient;
    const index = freshName('client');
    beforeAll(async () => {
      proxy = await faultProxy(url);
      client = await connectTo(proxy.url);
      await createIndex(client, index, KEYWORD_MAPPING);
      const documents = Array.from({ length: 57 }, (_, n) => ({
        id: `d${n}`,
        body: { n, '@timestamp': 0, text: 'x'.repeat(1_000) },
      }));
      await indexDocuments(client, index, documents);
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      proxy.use();
      await deleteIndex(client, index);
      await client.close();
      await proxy.close();
    });

    const readAll = async (limits = LIMITS): Promise<readonly string[]> => {
      const ledger = notSeenLedger();
      const view = await openView({ client, limits, ledger }, everything(index));
      const ids: string[] = [];
      try {
        for await (const hits of view.pages()) ids.push(...hits.map((hit) => hit.id));
      } finally {
        await view.close();
      }
      return ids;
    };

    it('finds out which engine and version answers', () => {
      expect(client.engine).toBe(plan.product);
      expect(client.version).toBe(plan.version);
      expect(client.describe()).toBe(proxy.url);
    });

    it('says so when nothing listens at the URL', async () => {
      const lost = connectTo('http://127.0.0.1:9', { retries: 0 }, plan.product);
      await expect(lost).rejects.toThrow(/http:\/\/127\.0\.0\.1:9 cannot be reached.*check the URL/);
    });

    it('says so when the password is wrong, without printing it', async () => {
      proxy.use({
        when: /./,
        fault: { kind: 'status', status: 401, body: { error: { type: 'security_exception' } } },
      });
      const refused = connectTo(proxy.url, {
        credentials: { kind: 'password', username: 'hunter', password: 'hush-hush' },
      });
      await expect(refused).rejects.toThrow(/refused the login.*password is wrong/);
      await expect(refused).rejects.not.toThrow(/hush-hush/);
    });

    it('repeats a search the engine was too busy for', async () => {
      proxy.use({ when: /_search/, nth: 1, fault: { kind: 'status', status: 429, body: TOO_MANY } });
      const answer = await client.request('POST', `/${index}/_search`, { body: { size: 1 } });
      expect(answer.status).toBe(200);
      expect(proxy.requests()).toHaveLength(2);
    });

    it('repeats a search whose connection broke, and one whose answer was cut short', async () => {
      proxy.use(
        { when: /_search/, nth: 1, fault: { kind: 'drop' } },
        { when: /_search/, nth: 1, fault: { kind: 'cut', bytes: 20 } },
      );
      const answer = await client.request('POST', `/${index}/_search`, { body: { size: 1 } });
      expect(answer.status).toBe(200);
      expect(proxy.requests()).toHaveLength(3);
    });

    it('does not repeat a write unless told that it may', async () => {
      const bulk = { ndjson: `${JSON.stringify({ create: { _id: 'once' } })}\n{"n":-1}\n` };
      proxy.use({ when: /_bulk/, nth: 1, fault: { kind: 'status', status: 503 } });
      expect((await client.request('POST', `/${index}-x/_bulk`, bulk)).status).toBe(503);
      expect(proxy.requests()).toHaveLength(1);
      await deleteIndex(client, `${index}-x`);
    });

    it('gives up after its retries and says what to do', async () => {
      proxy.use({ when: /_search/, fault: { kind: 'status', status: 503 } });
      const answer = await client.request('POST', `/${index}/_search`, { body: {} });
      expect(proxy.requests()).toHaveLength(3);
      expect(() => requireOk(client, answer, 'search')).toThrow(/could not search on .*HTTP 503.*try again/);
    });

    it('gives up on an answer that does not come in time', async () => {
      proxy.use({ when: /_search/, fault: { kind: 'delay', ms: 1_500 } });
      const late = client.request('POST', `/${index}/_search`, { body: {}, timeoutMs: 300 });
      await expect(late).rejects.toThrow(/no answer from .* in time/);
    });

    it('gives up on an answer larger than the caller can hold', async () => {
      const large = client.request('POST', `/${index}/_search`, { body: { size: 50 }, maxBytes: 10_000 });
      await expect(large).rejects.toBeInstanceOf(AnswerTooLarge);
    });

    it('pages through every document once and leaves no context open', async () => {
      const before = await openContexts(client);
      const ids = await readAll();
      expect(ids).toHaveLength(57);
      expect(new Set(ids).size).toBe(57);
      expect(await openContexts(client)).toBe(before);
    });

    it('shrinks its pages when the answers are too large', async () => {
      const ids = await readAll({ ...LIMITS, pageSize: 50, pageBytes: 8_000 });
      expect(new Set(ids).size).toBe(57);
      expect(ids).toHaveLength(57);
    });

    it('shrinks its pages when the engine refuses with 413', async () => {
      proxy.use({ when: /_search(\?|$)/, nth: 1, fault: { kind: 'status', status: 413 } });
      expect(new Set(await readAll()).size).toBe(57);
    });

    it('closes its context when the reader stops early or a page fails', async () => {
      const before = await openContexts(client);
      const view = await openView({ client, limits: LIMITS, ledger: notSeenLedger() }, everything(index));
      try {
        for await (const _ of view.pages()) break;
      } finally {
        await view.close();
      }
      const broken = { ...LIMITS, pageSize: 5 };
      const failing = await openView({ client, limits: broken, ledger: notSeenLedger() }, everything(index));
      proxy.use({ when: /_search(\/scroll)?(\?|$)/, nth: 2, fault: { kind: 'status', status: 400 } });
      await expect(drain(failing.pages())).rejects.toThrow(/could not read a page/);
      proxy.use();
      await failing.close();
      expect(await openContexts(client)).toBe(before);
    });
  });
}

describe.skipIf(servers.es.url === undefined || servers.os.url === undefined)(
  'an engine named wrongly',
  () => {
    it('is refused by the Elasticsearch client with what to change', async () => {
      const wrong = connectTo(servers.os.url ?? '', {}, 'elasticsearch');
      await expect(wrong).rejects.toThrow(/not the engine it was said to be.*set the engine/);
    });
  },
);

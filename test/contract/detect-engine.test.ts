/** Which engine answers is found out for accounts with few rights, through odd servers, and with a fingerprint alone. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askForServers } from '../servers/ask.ts';
import { SERVERS, type ServerName } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type Fault, type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';

const NAMES = ['es', 'os'] as const satisfies readonly ServerName[];
const servers = await askForServers(...NAMES);

const pem = (name: string): string => readFileSync(`test/servers/tls/${name}`, 'utf8');
const FINGERPRINT = new X509Certificate(pem('ca.pem')).fingerprint256;

const DENIED = {
  error: {
    root_cause: [{ type: 'security_exception', reason: 'no permissions for [cluster:monitor/main]' }],
    type: 'security_exception',
    reason: 'no permissions for [cluster:monitor/main]',
  },
  status: 403,
};
/** As each engine marks what it refuses; OpenSearch before 3 does not. */
const MARKS = {
  es: { 'x-elastic-product': 'Elasticsearch' },
  os: { 'x-opensearch-version': 'OpenSearch/3.6.0 (opensearch)' },
} as const;

for (const name of NAMES) {
  const { product } = SERVERS[name];
  describe.skipIf(servers[name].url === undefined)(`${product} is found out`, () => {
    let proxy: FaultProxy;
    let secure: FaultProxy;
    beforeAll(async () => {
      proxy = await faultProxy(servers[name].url ?? '');
      secure = await faultProxy(servers[name].url ?? '', { cert: pem('node.pem'), key: pem('node.key') });
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      await proxy.close();
      await secure.close();
    });

    const denied: Fault = { kind: 'status', status: 403, body: DENIED, headers: MARKS[name] };

    it('by an account that may not monitor', async () => {
      proxy.use({ when: /_cluster\/health|_nodes/, fault: denied });
      const client = await connectTo(proxy.url);
      expect(client.engine).toBe(product);
      await client.close();
    });

    it('by an account that may read neither health nor root', async () => {
      proxy.use({ when: /_cluster\/health|_nodes|^GET \/(\?|$)/, fault: denied });
      const client = await connectTo(proxy.url);
      expect(client.engine).toBe(product);
      await client.close();
    });

    it.each<[string, Fault]>([
      ['is cut off', { kind: 'drop' }],
      ['comes too late', { kind: 'delay', ms: 1_000 }],
      ['is refused by a proxy', { kind: 'status', status: 403, headers: {} }],
    ])('though the first question %s', async (_, fault) => {
      proxy.use({ when: /_cluster\/health/, fault });
      const client = await connectTo(proxy.url, { retries: 0, requestTimeoutMs: 500 });
      expect(client.engine).toBe(product);
      await client.close();
    });

    it('behind a certificate known by its fingerprint', async () => {
      const client = connectTo(secure.url, { tls: { fingerprint: FINGERPRINT }, retries: 0 });
      if (product === 'opensearch')
        await expect(client).rejects.toThrow(/is not Elasticsearch.*give the CA file/);
      else {
        expect((await client).engine).toBe(product);
        await (await client).close();
      }
    });

    it('never behind another certificate than that', async () => {
      const other = FINGERPRINT.replace(/^../, (pair) => (pair === '00' ? '01' : '00'));
      const client = connectTo(secure.url, { tls: { fingerprint: other }, retries: 0 });
      await expect(client).rejects.toThrow(/no trusted connection/);
    });
  });
}

describe.skipIf(servers.os.url === undefined)('an OpenSearch that marks nothing', () => {
  it('is known by a refusal in the form of an engine', async () => {
    const proxy = await faultProxy(servers.os.url ?? '');
    proxy.use({ when: /./, fault: { kind: 'status', status: 403, body: DENIED, headers: {} } });
    const client = await connectTo(proxy.url);
    expect([client.engine, client.version]).toEqual(['opensearch', '']);
    await client.close();
    await proxy.close();
  });
});

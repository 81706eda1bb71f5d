/** What OpenSearch's client would do beside its work is kept from it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { opensearchWire } from '../../../src/adapters/opensearch/client.ts';
import type { WireRequest } from '../../../src/adapters/search/client.ts';

describe('a connection that is reset in the middle of an answer', () => {
  const server = createServer((incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-length': 1_000 });
    outgoing.write('{', () => incoming.socket.resetAndDestroy());
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => {
    server.close();
  });

  it('fails its stream and prints nothing', async () => {
    const print = vi.spyOn(console, 'log');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const connection = { nodes: [url], credentials: { kind: 'none' }, tls: {}, retries: 0 } as const;
    const wire = opensearchWire({ ...connection, requestTimeoutMs: 10_000 });
    const request: WireRequest = {
      method: 'GET',
      path: '/',
      query: {},
      body: undefined,
      contentType: 'application/json',
      headers: {},
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    };
    const read = async (): Promise<void> => {
      const { stream } = await wire.send(request);
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow();
    await wire.close();
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });
});

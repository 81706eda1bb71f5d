/** What those who watch a service are answered, over loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openHealthServer } from '../../../src/adapters/http/health-server.ts';
import { UsageError } from '../../../src/core/problem.ts';
import type { Readiness } from '../../../src/core/run/readiness.ts';
import type { HealthServer, HealthServerOptions } from '../../../src/ports/health-server.ts';
import { AT_NOON } from '../../core/run/made-record.ts';

const READY: Readiness = {
  ready: true,
  sources: [{ source: 'quay', ready: true, since: AT_NOON, lastComplete: AT_NOON, reason: undefined }],
};
const NOT_READY: Readiness = {
  ready: false,
  sources: [
    ...READY.sources,
    { source: 'harbour', ready: false, since: AT_NOON, lastComplete: undefined, reason: 'no complete run' },
  ],
};

const opened: (HealthServer | Server)[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function open(over: Partial<HealthServerOptions> = {}): Promise<HealthServer> {
  const server = await openHealthServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => READY,
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'reghunt_up 1\n' },
    ...over,
  });
  opened.push(server);
  return server;
}

describe('the health server', () => {
  it('says that the process lives', async () => {
    const answer = await fetch(`${(await open()).url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('says of each source since when it is ready', async () => {
    const answer = await fetch(`${(await open()).url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        ready: true,
        sources: [
          {
            source: 'quay',
            ready: true,
            since: '2026-03-04T12:00:00.000Z',
            last_complete_run: '2026-03-04T12:00:00.000Z',
            reason: null,
          },
        ],
      },
    ]);
  });

  it('fails where one source is not ready, and says why not', async () => {
    const answer = await fetch(`${(await open({ readiness: () => NOT_READY })).url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      ready: false,
      sources: [
        { source: 'quay', ready: true },
        { source: 'harbour', ready: false, last_complete_run: null, reason: 'no complete run' },
      ],
    });
  });

  it('hands out the metrics in their own form, whatever stands behind a question mark', async () => {
    const answer = await fetch(`${(await open()).url}/metrics?name=quay`);
    expect([answer.status, await answer.text()]).toEqual([200, 'reghunt_up 1\n']);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  });

  it('answers 500 and goes on where metrics cannot be told', async () => {
    const { url } = await open({
      metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('no metrics')) },
    });
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([500, 'no metrics\n']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('knows no other page, and names those it has', async () => {
    const answer = await fetch(`${(await open()).url}/`);
    expect([answer.status, await answer.text()]).toEqual([404, 'There are /healthz, /readyz, /metrics.\n']);
  });

  it('takes HEAD for GET without a body, and no other method', async () => {
    const { url } = await open();
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = await fetch(`${url}/metrics`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says that a port is taken, and what to do', async () => {
    const other = createServer();
    opened.push(other);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
    const { port } = other.address() as AddressInfo;
    const refused = open({ port });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      `Cannot listen on port ${port} of 127.0.0.1: it is taken. Give serve.port another, or end what listens there.`,
    );
  });

  it('says that an address is not one of this machine', async () => {
    // Of a range that is for documentation alone (RFC 5737).
    await expect(open({ host: '192.0.2.1' })).rejects.toThrow('this machine has no such address');
  });

  it('closes although somebody holds a connection open', async () => {
    const server = await openHealthServer({
      host: '127.0.0.1',
      port: 0,
      readiness: () => READY,
      metrics: { contentType: 'text/plain', text: async () => '' },
    });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      socket.write('GET /healthz HTTP/1.1\r\nhost: quay\r\n\r\n', () => undefined);
      socket.once('data', () => resolve());
    });
    await server.close();
    await gone;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});

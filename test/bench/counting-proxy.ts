/** A proxy in front of a real server that changes nothing and counts what passes. */
import { Agent, createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { listAt } from '../../src/adapters/search/json.ts';

export interface Traffic {
  readonly requests: number;
  /** Megabytes of bodies, as they went over the wire. */
  readonly sent: number;
  readonly received: number;
  /** Documents in answers to searches. */
  readonly rows: number;
}

export interface CountingProxy {
  readonly url: string;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

export async function countingProxy(target: string): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const traffic = { requests: 0, sent: 0, received: 0, rows: 0 };
  const server = createServer((incoming, outgoing) => {
    traffic.requests += 1;
    const onward = httpRequest(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host }, agent },
      (answer) => {
        const chunks: Buffer[] = [];
        const isSearch = /\/_search(?:\/scroll)?(?:\?|$)/.test(incoming.url ?? '');
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('data', (chunk: Buffer) => {
          traffic.received += chunk.length / 1e6;
          if (isSearch) chunks.push(chunk);
        });
        answer.once('end', () => {
          if (isSearch) traffic.rows += rowsOf(answer, Buffer.concat(chunks));
        });
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.on('data', (chunk: Buffer) => {
      traffic.sent += chunk.length / 1e6;
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traffic: () => ({ ...traffic }),
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function rowsOf({ headers }: IncomingMessage, body: Buffer): number {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  return listAt(JSON.parse(plain.toString('utf8')), 'hits', 'hits').length;
}

/** Answers those who watch a service: `/healthz`, `/readyz`, `/metrics`. Changes nothing and says nothing of findings' content. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../core/problem.ts';
import type { Readiness } from '../../core/run/readiness.ts';
import type { HealthServer, HealthServerOptions } from '../../ports/health-server.ts';

/** Who asks sends a line and some headers; nobody may hold a connection by sending none. Milliseconds. */
const PATIENCE = 5000;
const MOST_CONNECTIONS = 64;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Page = () => Answer | Promise<Answer>;

/** Throws UsageError where it cannot listen. */
export async function openHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { host, port, readiness, metrics } = options;
  const pages: ReadonlyMap<string, Page> = new Map<string, Page>([
    ['/healthz', () => json(200, { status: 'ok' })],
    ['/readyz', () => readyPage(readiness())],
    ['/metrics', async () => ({ status: 200, type: metrics.contentType, body: await metrics.text() })],
  ]);
  const server = createServer((request, response) => void respond(pages, request, response));
  server.requestTimeout = PATIENCE;
  server.headersTimeout = PATIENCE;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    // For good: one that fails to accept a connection later goes on with the next.
    server.on('error', (error) => reject(cannotListen(error, host, port)));
    server.listen(port, host, () => resolve());
  });
  const { address, family, port: given } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Those that are kept open for a next question would hold up the end.
        server.closeAllConnections();
      }),
  };
}

async function respond(
  pages: ReadonlyMap<string, Page>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // What a body holds is of no use here; unread it would keep the connection.
  request.resume();
  const { status, type, body } = await answer(pages, request);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(pages: ReadonlyMap<string, Page>, request: IncomingMessage): Promise<Answer> {
  const page = pages.get((request.url ?? '').split('?', 1)[0] ?? '');
  if (page === undefined) return text(404, `There are ${[...pages.keys()].join(', ')}.\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'GET and HEAD only.\n');
  try {
    return await page();
  } catch (error) {
    return text(500, `${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function readyPage({ ready, sources }: Readiness): Answer {
  return json(ready ? 200 : 503, {
    ready,
    sources: sources.map(({ source, ready, since, lastComplete, reason }) => ({
      source,
      ready,
      since: iso(since),
      last_complete_run: lastComplete === undefined ? null : iso(lastComplete),
      reason: reason ?? null,
    })),
  });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken. Give serve.port another, or end what listens there',
  EACCES: 'this user may not. Give serve.port one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address. Give serve.host one of its own, or 0.0.0.0 for all',
  ENOTFOUND: 'no address is known by this name. Give serve.host an address of this machine',
};

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): UsageError {
  const reason = REASONS[error.code ?? ''] ?? error.message;
  return new UsageError(`Cannot listen on port ${port} of ${host}: ${reason}.`);
}

/** Vitest global set-up: a small desk on loopback where test files ask for the servers they need, when they need them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { SERVER_NAMES, type ServerName } from './catalogue.ts';
import { type ServerPool, serverPool } from './pool.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for servers. */
    serverDesk: string;
  }
}

/** Two vitest projects load this file; both share the servers, and the last one to leave stops them. */
const shared = globalThis as typeof globalThis & { reghuntServers?: { pool: ServerPool; users: number } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.reghuntServers ??= { pool: serverPool(), users: 0 };
  const servers = shared.reghuntServers;
  servers.users += 1;
  const desk = createServer((request, response) => {
    const name = SERVER_NAMES.find((candidate) => request.url === `/${candidate}`);
    void answer(servers.pool, name).then(({ status, text }) => response.writeHead(status).end(text));
  });
  // Starting a server may take minutes on a busy machine.
  desk.requestTimeout = 0;
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('serverDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.closeAllConnections();
    desk.close();
    servers.users -= 1;
    if (servers.users === 0) await servers.pool.stop();
  };
}

async function answer(
  pool: ServerPool,
  name: ServerName | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  if (name === undefined) return { status: 404, text: 'no such server' };
  try {
    return { status: 200, text: await pool.url(name) };
  } catch (error) {
    return { status: 503, text: error instanceof Error ? error.message : String(error) };
  }
}

/** An engine that answers from a script over loopback, for what a real one cannot be brought to say on demand. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SearchClient } from '../../../src/adapters/search/client.ts';
import { connectTo } from '../../servers/connect.ts';

export interface ScriptedRequest {
  readonly line: string;
  readonly body: string;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface ScriptedEngine {
  readonly client: SearchClient;
  /** Requests since the connection was made. */
  readonly requests: readonly ScriptedRequest[];
  close(): Promise<void>;
}

export async function scriptedEngine(
  script: (request: ScriptedRequest, nth: number) => ScriptedAnswer,
): Promise<ScriptedEngine> {
  const requests: ScriptedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url}`;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const request = { line, body: Buffer.concat(chunks).toString('utf8') };
    const isConnecting = line === 'GET /' || line.startsWith('GET /_nodes');
    if (!isConnecting) requests.push(request);
    const answer: ScriptedAnswer = isConnecting ? { status: 404 } : script(request, requests.length);
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = await connectTo(url, { retries: 0 }, 'opensearch');
  return {
    client,
    requests,
    close: async () => {
      await client.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** Ids named by the action lines of a bulk body. */
export function bulkIds(body: string): readonly string[] {
  const lines = body.trimEnd().split('\n');
  return lines
    .filter((_, place) => place % 2 === 0)
    .map((line) => {
      const action = JSON.parse(line) as Record<string, { readonly _id: string }>;
      return action['create']?._id ?? action['index']?._id ?? '';
    });
}

/** A bulk answer with one item for each id. */
export function bulkAnswer(
  body: string,
  item: (id: string) => { readonly status: number; readonly error?: object },
): ScriptedAnswer {
  return { status: 200, body: { items: bulkIds(body).map((id) => ({ create: { _id: id, ...item(id) } })) } };
}

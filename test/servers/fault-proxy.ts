/** A proxy in front of a real server that breaks chosen requests: the faults are made here, the rest is real. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Fault =
  /** The connection ends without an answer. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answered by the proxy itself; the server never sees the request. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: object;
      /** Instead of the mark of Elasticsearch. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Headers and the first `bytes` of the body, then the connection ends. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** A whole answer that is no JSON, as a proxy's own page is. */
  | { readonly kind: 'garbage' }
  /** Something happens just before the server gets the request. */
  | { readonly kind: 'meanwhile'; readonly happens: () => Promise<unknown> }
  /** The server's JSON answer, changed. */
  | { readonly kind: 'rewrite'; readonly change: (body: Record<string, unknown>) => unknown };

export interface FaultRule {
  /** Matched against `METHOD /path?query`. */
  readonly when: RegExp;
  /** Matched against the request's body as well. */
  readonly asks?: RegExp;
  /** Which of the matching requests, counted from 1; absent: all of them. */
  readonly nth?: number;
  /** Equal requests are counted as one; those after the first meet the fault again, or pass. */
  readonly repeated?: 'fails' | 'passes';
  readonly fault: Fault;
}

export interface Exchange {
  /** `METHOD /path?query`. */
  readonly line: string;
  readonly body: string;
  received: number;
}

interface RuleState {
  readonly rule: FaultRule;
  count: number;
  readonly met: Set<string>;
  /** The request that met the fault. */
  failing?: string;
}

export interface FaultProxy {
  readonly url: string;
  /** Replaces the rules and starts counting anew. */
  use(...rules: readonly FaultRule[]): void;
  /** `METHOD /path?query` of every request since `use`. */
  requests(): readonly string[];
  /** The headers of the same requests. */
  headers(): readonly IncomingMessage['headers'][];
  /** The same requests in full, once their bodies are there, in the order of that; `received`: bytes of the answer. */
  exchanges(): readonly Exchange[];
  /** Most requests under way together since `use`. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/** With a certificate and its key the proxy speaks TLS; with the server it does not. */
export async function faultProxy(
  target: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<FaultProxy> {
  let rules: readonly RuleState[] = [];
  let seen: string[] = [];
  let headers: IncomingMessage['headers'][] = [];
  let exchanges: Exchange[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const line = `${incoming.method} ${incoming.url}`;
    seen.push(line);
    headers.push(incoming.headers);
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    outgoing.once('close', () => {
      underWay -= 1;
    });
    void bytesOf(incoming)
      .then((body) => {
        const exchange = { line, body: body.toString('utf8'), received: 0 };
        exchanges.push(exchange);
        const count = (bytes: number): void => {
          exchange.received = bytes;
        };
        return relay(target, incoming, outgoing, body, matching(rules, line, body), count);
      })
      .catch(() => outgoing.destroy());
  };
  const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (...next) => {
      rules = next.map((rule) => ({ rule, count: 0, met: new Set() }));
      seen = [];
      headers = [];
      exchanges = [];
      mostAtOnce = underWay;
    },
    requests: () => seen,
    headers: () => headers,
    exchanges: () => exchanges,
    mostAtOnce: () => mostAtOnce,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Waits until so many requests have come in whose `METHOD /path?query` is like `line`. */
export async function untilRequested(proxy: FaultProxy, times: number, line: RegExp = /./): Promise<void> {
  while (proxy.requests().filter((request) => line.test(request)).length < times) {
    await new Promise((done) => setImmediate(done));
  }
}

/** Rules about repeated requests count every one; of others a rule counts what no earlier one breaks. */
function matching(rules: readonly RuleState[], line: string, body: Buffer): Fault | undefined {
  const text = body.toString('utf8');
  let met: Fault | undefined;
  for (const state of rules) {
    if (met !== undefined && state.rule.repeated === undefined) continue;
    const fault = faultOf(state, line, text);
    met ??= fault;
  }
  return met;
}

function faultOf(state: RuleState, line: string, body: string): Fault | undefined {
  const { when, asks, nth, repeated, fault } = state.rule;
  if (!when.test(line) || asks?.test(body) === false) return undefined;
  const request = `${line} ${body}`;
  if (repeated !== undefined && state.met.has(request)) {
    return repeated === 'fails' && state.failing === request ? fault : undefined;
  }
  state.met.add(request);
  state.count += 1;
  if (nth !== undefined && nth !== state.count) return undefined;
  state.failing = request;
  return fault;
}

async function relay(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body: Buffer,
  fault: Fault | undefined,
  count: (bytes: number) => void,
): Promise<void> {
  if (fault?.kind === 'drop') {
    outgoing.destroy();
    return;
  }
  if (fault?.kind === 'delay') await sleep(fault.ms);
  if (fault?.kind === 'meanwhile') await fault.happens();
  if (fault?.kind === 'garbage') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
    outgoing.end('<html>the page of a proxy</html>');
    return;
  }
  // Who asked is gone: the server is not asked for nobody.
  if (outgoing.destroyed) return;
  if (fault?.kind === 'status') {
    outgoing.writeHead(fault.status, {
      'content-type': 'application/json',
      ...(fault.headers ?? { 'x-elastic-product': 'Elasticsearch' }),
    });
    outgoing.end(JSON.stringify(fault.body ?? {}));
    return;
  }
  const answer = await forward(target, incoming, body);
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = answer.headers;
  const content =
    fault?.kind === 'rewrite'
      ? Buffer.from(
          JSON.stringify(fault.change(JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>)),
        )
      : answer.body;
  count(content.length);
  outgoing.writeHead(answer.status, { ...headers, 'content-length': content.length });
  if (fault?.kind === 'cut') {
    outgoing.write(content.subarray(0, fault.bytes), () => outgoing.destroy());
    return;
  }
  outgoing.end(content);
}

function forward(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host } },
      (answer) => {
        bytesOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Sends one request: reads the body within time and size, repeats what may be repeated, says clearly what failed. */
import type { Readable } from 'node:stream';
import { EngineError } from '../../core/problem.ts';
import {
  DEFAULT_CONCURRENCY,
  type Method,
  type SearchAnswer,
  type SearchClient,
  type SearchConnection,
  type SearchRequest,
  type Wire,
  type WireAnswer,
  WireFailure,
  type WireRequest,
} from './client.ts';
import {
  AnswerTooLarge,
  failureText,
  isBusy,
  isPassing,
  refusedCredentials,
  WrongProduct,
} from './refusal.ts';
import { requestEnding } from './request-ending.ts';
import { requestLimiter, type Strain } from './request-limiter.ts';
import { retryAfterMs } from './retry-after.ts';
import { senderHeaders } from './sender-headers.ts';
import { REAL_TIME, type Time, unlessAborted } from './waiting.ts';

const BACKOFF_FIRST_MS = 200;
const BACKOFF_LAST_MS = 5_000;
/** Below V8's longest string, so that an answer can always be decoded. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

export type Send = SearchClient['request'];

/** All requests of one client: they share its limits. */
export function exchanger(wire: Wire, options: SearchConnection, time: Time = REAL_TIME): Send {
  const where = options.nodes.join(', ');
  const asksToWait = (answer: SearchAnswer): number =>
    retryAfterMs(answer.headers['retry-after'], time.now()) ?? 0;
  // Longer than a request may take nobody waits here: the answer is handed on, and says for how long.
  const isTooLong = (ms: number): boolean => ms > options.requestTimeoutMs;
  const strainOf = (answer: SearchAnswer): Strain | undefined => {
    if (!isBusy(answer)) return undefined;
    const ms = asksToWait(answer);
    return { holdMs: isTooLong(ms) ? 0 : ms };
  };
  const limiter = requestLimiter(options.concurrency ?? DEFAULT_CONCURRENCY, strainOf, time);

  const exchange = async (
    wireRequest: WireRequest,
    maxBytes: number,
    retries: number,
  ): Promise<SearchAnswer> => {
    const { signal } = wireRequest;
    const send = () => once(wire, wireRequest, maxBytes, where);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await unlessAborted(limiter.run(send, signal), signal);
        if (answer.status === 401) throw new EngineError(refusedCredentials(where, options.credentials.kind));
        if (attempt >= retries || !isPassing(answer) || isTooLong(asksToWait(answer))) return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof WireFailure)) throw error;
        const passing = error.kind === 'unreachable' || error.kind === 'cut';
        if (attempt >= retries || !passing) {
          const text = failureText(error.kind, error.message, where);
          throw error.kind === 'product' ? new WrongProduct(text) : new EngineError(text);
        }
      }
      await time.sleep(backoff(attempt, time), signal);
    }
  };

  return async (method, path, request = {}) => {
    const ending = requestEnding(options.interrupted, request);
    try {
      const wireRequest = toWire(options, method, path, request, ending.signal);
      const retries = isRepeatable(method, path, request) ? options.retries : 0;
      return await exchange(wireRequest, request.maxBytes ?? MAX_ANSWER_BYTES, retries);
    } finally {
      ending.done();
    }
  };
}

function toWire(
  options: SearchConnection,
  method: Method,
  path: string,
  request: SearchRequest,
  signal: AbortSignal,
): WireRequest {
  return {
    method,
    path,
    query: request.query ?? {},
    body: request.ndjson ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
    contentType: request.ndjson === undefined ? 'application/json' : 'application/x-ndjson',
    headers: senderHeaders(options.sender, request.purpose),
    timeoutMs: request.timeoutMs ?? options.requestTimeoutMs,
    signal,
  };
}

/** The next page of a scroll must not be asked for twice: the engine would skip what the first answer held. */
function isRepeatable(method: Method, path: string, request: SearchRequest): boolean {
  if (request.idempotent !== undefined) return request.idempotent;
  if (method !== 'POST') return method === 'GET' || method === 'HEAD';
  return /\/(_search|_count|_field_caps|_msearch|_mget|_pit|_search\/point_in_time)$/.test(path);
}

/** Full jitter over a doubling span. */
function backoff(attempt: number, time: Time): number {
  return time.random() * Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** attempt) + BACKOFF_FIRST_MS / 4;
}

async function once(
  wire: Wire,
  request: WireRequest,
  maxBytes: number,
  where: string,
): Promise<SearchAnswer> {
  const started = performance.now();
  const answer = await wire.send(request);
  const left = Math.max(1, request.timeoutMs - (performance.now() - started));
  const drop = (): void => void answer.stream.destroy();
  if (request.signal.aborted) drop();
  else request.signal.addEventListener('abort', drop, { once: true });
  const bytes = await readBody(answer, left, maxBytes, where);
  return { status: answer.status, headers: answer.headers, bytes: bytes.length, body: parse(bytes, answer) };
}

async function readBody(
  answer: WireAnswer,
  leftMs: number,
  maxBytes: number,
  where: string,
): Promise<Buffer> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    answer.stream.destroy();
  }, leftMs);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.stream as Readable & AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new AnswerTooLarge(
          `an answer from ${where} is larger than ${maxBytes} bytes; lower the page size`,
        );
      }
      chunks.push(chunk);
    }
    if (late) throw new WireFailure('timeout', 'the body was not complete in time');
    return Buffer.concat(chunks, size);
  } catch (error) {
    if (error instanceof EngineError || error instanceof WireFailure) throw error;
    if (late) throw new WireFailure('timeout', 'the body was not complete in time');
    throw new WireFailure('cut', error instanceof Error ? error.message : 'connection closed');
  } finally {
    clearTimeout(timer);
  }
}

function parse(bytes: Buffer, answer: WireAnswer): unknown {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Proxies explain themselves in HTML; a broken 2xx answer is a broken connection.
    if (answer.status >= 400) return text;
    throw new WireFailure('cut', `not JSON after ${bytes.length} bytes`);
  }
}

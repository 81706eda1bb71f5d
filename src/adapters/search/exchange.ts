/** Sends one request: reads the body within time and size, repeats what may be repeated, says clearly what failed. */
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../core/problem.ts';
import {
  type Method,
  type SearchAnswer,
  type SearchConnection,
  type SearchRequest,
  type Wire,
  type WireAnswer,
  WireFailure,
  type WireRequest,
} from './client.ts';
import { AnswerTooLarge, failureText, isPassing, refusedCredentials } from './refusal.ts';

const BACKOFF_FIRST_MS = 200;
const BACKOFF_LAST_MS = 5_000;
/** Below V8's longest string, so that an answer can always be decoded. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

export async function exchange(
  wire: Wire,
  options: SearchConnection,
  method: Method,
  path: string,
  request: SearchRequest = {},
): Promise<SearchAnswer> {
  const where = options.nodes.join(', ');
  const retries = isRepeatable(method, path, request) ? options.retries : 0;
  const wireRequest = toWire(options, method, path, request);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await once(wire, wireRequest, request.maxBytes ?? MAX_ANSWER_BYTES, where);
      if (answer.status === 401) throw new EngineError(refusedCredentials(where, options.credentials.kind));
      if (attempt >= retries || !isPassing(answer)) return answer;
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      const passing = error.kind === 'unreachable' || error.kind === 'cut';
      if (attempt >= retries || !passing)
        throw new EngineError(failureText(error.kind, error.message, where));
    }
    await sleep(backoff(attempt));
  }
}

function toWire(
  options: SearchConnection,
  method: Method,
  path: string,
  request: SearchRequest,
): WireRequest {
  return {
    method,
    path,
    query: request.query ?? {},
    body: request.ndjson ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
    contentType: request.ndjson === undefined ? 'application/json' : 'application/x-ndjson',
    timeoutMs: request.timeoutMs ?? options.requestTimeoutMs,
  };
}

/** The next page of a scroll must not be asked for twice: the engine would skip what the first answer held. */
function isRepeatable(method: Method, path: string, request: SearchRequest): boolean {
  if (request.idempotent !== undefined) return request.idempotent;
  if (method !== 'POST') return method === 'GET' || method === 'HEAD';
  return /\/(_search|_count|_field_caps|_msearch|_mget|_pit|_search\/point_in_time)$/.test(path);
}

/** Full jitter over a doubling span. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** attempt) + BACKOFF_FIRST_MS / 4;
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

/** Turns what an engine answered into one sentence: what failed, where, what to do. Never prints a request or a client object. */
import { EngineError } from '../../core/problem.ts';
import type { FailureKind, SearchAnswer, SearchClient } from './client.ts';
import { at, listAt, textAt } from './json.ts';
import { retryAfterMs } from './retry-after.ts';

/** The answer was longer than the caller can hold. */
export class AnswerTooLarge extends EngineError {}

/** Elastic's client got an answer that is not Elasticsearch's. */
export class WrongProduct extends EngineError {}

/** The engine answered, and refused. */
export class RefusedRequest extends EngineError {
  readonly answer: Pick<SearchAnswer, 'status' | 'body'>;
  constructor(message: string, { status, body }: SearchAnswer) {
    super(message);
    this.answer = { status, body };
  }
}

/** Throws `RefusedRequest` unless the status is 2xx or one of `also`. `doing` completes "could not ...". */
export function requireOk(
  client: Pick<SearchClient, 'describe'>,
  answer: SearchAnswer,
  doing: string,
  also: readonly number[] = [],
): SearchAnswer {
  if ((answer.status >= 200 && answer.status < 300) || also.includes(answer.status)) return answer;
  throw new RefusedRequest(
    `could not ${doing} on ${client.describe()}: HTTP ${answer.status} ${refusalText(answer)}; ${advice(answer)}`,
    answer,
  );
}

/** True when what a view was opened over is no longer held: it may be opened anew. */
export function isViewGone({ answer }: RefusedRequest): boolean {
  return mentions(answer.body, 'search_context_missing_exception');
}

/** True when the request was refused because an index is gone or closed. */
export function isIndexGone(error: EngineError): boolean {
  return error instanceof RefusedRequest && goneIndex(error) !== undefined;
}

/** The index that is gone or closed, when that is why the request was refused. */
export function goneIndex({ answer }: RefusedRequest): string | undefined {
  const error = at(answer.body, 'error');
  const shards = listAt(error, 'failed_shards').map((shard) => at(shard, 'reason'));
  const cause = [error, ...listAt(error, 'root_cause'), at(error, 'caused_by'), ...shards].find((part) =>
    /^index_(not_found|closed)_exception$/.test(textAt(part, 'type')),
  );
  const index = textAt(cause, 'index') || /\[([^\]]+)\]/.exec(textAt(cause, 'reason'))?.[1];
  return index === undefined || index === '' ? undefined : index;
}

/** What the engine says was wrong at the bottom of it, not what that led to. */
export function refusalText(answer: Pick<SearchAnswer, 'body'>): string {
  const error = at(answer.body, 'error');
  if (typeof error === 'string') return cut(error);
  const shard = at(listAt(error, 'failed_shards')[0], 'reason');
  const cause = listAt(error, 'root_cause')[0] ?? shard ?? at(error, 'caused_by') ?? error;
  const reason = textAt(cause, 'reason') || textAt(error, 'reason');
  const index = textAt(cause, 'index');
  const deeper = [cause, shard].map(deepestReason).find((text) => text !== '') ?? '';
  const parts = [
    textAt(cause, 'type'),
    index === '' || reason.includes(index) ? reason : `${reason} [${index}]`,
    reason.includes(deeper) ? '' : deeper,
  ];
  const text = parts.filter((part) => part !== '').join(': ');
  if (text !== '') return cut(text);
  return typeof answer.body === 'string' ? cut(answer.body) : '(no explanation in the answer)';
}

function deepestReason(cause: unknown): string {
  let reason = '';
  for (let next = at(cause, 'caused_by'); next !== undefined; next = at(next, 'caused_by')) {
    reason = textAt(next, 'reason') || reason;
  }
  return reason;
}

/** True when fewer or smaller documents per page would help. */
export function isTooLarge(answer: Pick<SearchAnswer, 'status' | 'body'>): boolean {
  return (
    answer.status === 413 || (answer.status >= 400 && mentions(answer.body, 'circuit_breaking_exception'))
  );
}

/** True when the same request may succeed a moment later. A 429 from a full disk does not. */
export function isPassing(answer: Pick<SearchAnswer, 'status' | 'body'>): boolean {
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) return true;
  if (answer.status !== 429) return false;
  if (mentions(answer.body, 'cluster_block_exception') || mentions(answer.body, 'Point In Time contexts'))
    return false;
  return textAt(answer.body, 'error', 'durability') !== 'PERMANENT';
}

/** True when fewer requests at once would help. */
export function isBusy(answer: Pick<SearchAnswer, 'status' | 'body'>): boolean {
  return (answer.status === 429 || answer.status === 503) && isPassing(answer);
}

export function failureText(kind: FailureKind, message: string, where: string): string {
  const what = cut(message);
  if (kind === 'timeout') {
    return `no answer from ${where} in time (${what}); is the engine overloaded? Narrow the time range or raise the request timeout`;
  }
  if (kind === 'tls') {
    return `no trusted connection to ${where} (${what}); give the CA certificate that signed the server's, or its fingerprint`;
  }
  if (kind === 'product') {
    return `${where} is not the engine it was said to be (${what}); set the engine to elasticsearch, opensearch or auto`;
  }
  if (kind === 'cut')
    return `the answer from ${where} was cut short (${what}); check proxies in between and try again`;
  if (kind === 'unreachable')
    return `${where} cannot be reached (${what}); check the URL, the port and that the engine runs`;
  return `the request to ${where} could not be made (${what}); check the URL and the connection settings`;
}

export function refusedCredentials(where: string, credentialKind: 'none' | 'password' | 'api_key'): string {
  const given =
    credentialKind === 'none'
      ? 'no credentials were given'
      : credentialKind === 'password'
        ? 'the user name or password is wrong'
        : 'the API key is wrong, expired or invalidated';
  return `${where} refused the login (HTTP 401): ${given}; check the username and password or API key in the configuration`;
}

function advice(answer: SearchAnswer): string {
  if (answer.status === 403) return 'grant the account read and view_index_metadata on the index patterns';
  if (mentions(answer.body, 'index_closed_exception'))
    return 'open the index, or leave it out of the index patterns';
  if (mentions(answer.body, 'search_context_missing_exception'))
    return 'the engine let go of the view that was read, as when a node restarts: run again';
  if (answer.status === 404) return 'check the index names and that the URL points at the engine itself';
  if (answer.status === 413) return 'lower the page size';
  if (mentions(answer.body, 'Point In Time contexts')) {
    return 'too many points in time are open on a node: wait for other readers or narrow the index patterns';
  }
  const wait = retryAfterMs(answer.headers['retry-after'], Date.now());
  if (wait !== undefined && isBusy(answer))
    return `it asks to be left alone for ${Math.ceil(wait / 1_000)} s: run again then, or lower the concurrency`;
  if (answer.status === 429)
    return 'the engine is short of memory, disk or threads: try again later, lower the concurrency or narrow the time range';
  if (answer.status >= 500) return 'look into the logs of the engine and try again';
  return 'check that the index patterns name event indices, and the version of the engine';
}

function mentions(body: unknown, word: string): boolean {
  const error = at(body, 'error');
  if (typeof error === 'string') return error.includes(word);
  const texts = [error, ...listAt(error, 'root_cause'), at(error, 'caused_by')];
  const shards = listAt(error, 'failed_shards').map((shard) => at(shard, 'reason'));
  return [...texts, ...shards].some(
    (part) => textAt(part, 'type').includes(word) || textAt(part, 'reason').includes(word),
  );
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}...` : line;
}

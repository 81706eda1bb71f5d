/** Sends documents by bulk within bounds of bytes and count, and says of every single item what became of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../core/problem.ts';
import { refusalReason } from './bulk-refusal.ts';
import type { SearchAnswer, SearchClient } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { at, entriesAt, listAt, numberAt } from './json.ts';
import { isPassing, refusalText } from './refusal.ts';

/** One conditional write: repeating it never does the work twice. */
export interface BulkOperation {
  readonly id: string;
  /** `create`: only when the id is free. `always`: whatever stands there. Otherwise only over exactly this version. */
  readonly when: 'create' | 'always' | { readonly seqNo: number; readonly primaryTerm: number };
  /** JSON text on one line. */
  readonly document: string;
}

export type BulkOutcome =
  | { readonly kind: 'written'; readonly seqNo: number; readonly primaryTerm: number }
  /** The id is taken, or another version stands there. Also the answer to our own write when it is repeated. */
  | { readonly kind: 'conflict' }
  /** `isForGood`: the document itself is what is refused; anything else may pass, or be mended. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isForGood: boolean };

export interface BulkOptions {
  /** Bytes of one request's body; a single larger document goes alone. */
  readonly maxBytes?: number;
  readonly maxItems?: number;
  /** Requests under way at once. */
  readonly inFlight?: number;
  /** Makes what is written searchable before the answer; works with the right to write alone. */
  readonly refresh?: boolean;
  /** How often an item is sent while the engine is short of threads, memory or a shard. */
  readonly attempts?: number;
  /** Milliseconds to wait after the attempt of this number, counted from 0. */
  readonly pause?: (attempt: number) => number;
}

const DEFAULTS = {
  maxBytes: 5_000_000,
  maxItems: 5_000,
  inFlight: 1,
  attempts: 6,
  refresh: false,
  pause: jitteredPause,
};

/** Full jitter over a doubling span of up to 10 s: two writers that met once must not meet again in step. */
export function jitteredPause(attempt: number): number {
  return 50 + Math.random() * Math.min(10_000, 250 * 2 ** attempt);
}

/** Outcomes are in the order of the operations. Throws `EngineError` when the engine cannot be reached at all. */
export async function sendBulk(
  client: SearchClient,
  index: string,
  operations: readonly BulkOperation[],
  options: BulkOptions = {},
): Promise<readonly BulkOutcome[]> {
  const { maxBytes, maxItems, inFlight, attempts, refresh, pause } = { ...DEFAULTS, ...options };
  const target: Target = { client, index, refresh };
  const outcomes = new Map<number, BulkOutcome>();
  let pending = operations.map((operation, place) => ({ place, lines: linesOf(operation) }));
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const answered = await inParallel(inFlight, batches(pending, maxBytes, maxItems), (batch) =>
      sendBatch(target, batch),
    );
    const again: Item[] = [];
    for (const { item, outcome } of answered.flat()) {
      const isAgain = outcome.kind === 'later' && attempt + 1 < attempts;
      if (isAgain) again.push(item);
      else
        outcomes.set(
          item.place,
          outcome.kind === 'later' ? { kind: 'refused', reason: outcome.reason, isForGood: false } : outcome,
        );
    }
    pending = again;
    if (pending.length > 0) await sleep(pause(attempt));
  }
  return operations.map((operation, place) => {
    const outcome = outcomes.get(place);
    if (outcome === undefined) throw new Error(`bulk: no outcome for ${operation.id}`);
    return outcome;
  });
}

interface Target {
  readonly client: SearchClient;
  readonly index: string;
  readonly refresh: boolean;
}

interface Item {
  readonly place: number;
  readonly lines: string;
}
/** `later`: the same item may be taken a moment later. */
type ItemOutcome = BulkOutcome | { readonly kind: 'later'; readonly reason: string };
type Answered = readonly { readonly item: Item; readonly outcome: ItemOutcome }[];

function linesOf({ id, when, document }: BulkOperation): string {
  const action =
    when === 'create'
      ? { create: { _id: id } }
      : when === 'always'
        ? { index: { _id: id } }
        : { index: { _id: id, if_seq_no: when.seqNo, if_primary_term: when.primaryTerm } };
  return `${JSON.stringify(action)}\n${document}\n`;
}

function* batches(items: readonly Item[], maxBytes: number, maxItems: number): Iterable<readonly Item[]> {
  let batch: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(item.lines, 'utf8');
    if (batch.length > 0 && (bytes + size > maxBytes || batch.length >= maxItems)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch(target: Target, batch: readonly Item[]): Promise<Answered> {
  const { client, index } = target;
  const answer = await client.request('POST', `/${encodeURIComponent(index)}/_bulk`, {
    ndjson: batch.map((item) => item.lines).join(''),
    idempotent: true,
    ...(target.refresh ? { query: { refresh: true } } : {}),
  });
  if (answer.status === 413) return sendSmaller(target, batch);
  if (answer.status < 200 || answer.status >= 300) {
    const outcome = wholeOutcome(answer);
    return batch.map((item) => ({ item, outcome }));
  }
  const items = listAt(answer.body, 'items');
  if (items.length !== batch.length) {
    throw new EngineError(
      `${client.describe()} answered for ${items.length} of ${batch.length} items written to ${index}; check proxies in between and run again: nothing is written twice`,
    );
  }
  return batch.map((item, place) => ({ item, outcome: itemOutcome(items[place]) }));
}

/** A proxy or the engine limits request bodies more tightly than we do. */
async function sendSmaller(target: Target, batch: readonly Item[]): Promise<Answered> {
  if (batch.length === 1) {
    const reason =
      'a single document is larger than the engine or a proxy accepts (HTTP 413); raise its limit for request bodies';
    return batch.map((item) => ({ item, outcome: { kind: 'refused', reason, isForGood: true } }));
  }
  const middle = Math.ceil(batch.length / 2);
  const first = await sendBatch(target, batch.slice(0, middle));
  return [...first, ...(await sendBatch(target, batch.slice(middle)))];
}

function wholeOutcome(answer: SearchAnswer): ItemOutcome {
  const error = at(answer.body, 'error') ?? { reason: refusalText(answer) };
  const reason = `HTTP ${answer.status} ${refusalReason(answer.status, error)}`;
  return isPassing(answer) ? { kind: 'later', reason } : { kind: 'refused', reason, isForGood: false };
}

function itemOutcome(item: unknown): ItemOutcome {
  const result = entriesAt(item)[0]?.[1];
  const status = numberAt(result, 'status');
  if (status >= 200 && status < 300)
    return {
      kind: 'written',
      seqNo: numberAt(result, '_seq_no'),
      primaryTerm: numberAt(result, '_primary_term'),
    };
  if (status === 409) return { kind: 'conflict' };
  const error = at(result, 'error');
  const reason = refusalReason(status, error);
  return isPassing({ status, body: { error } })
    ? { kind: 'later', reason }
    : { kind: 'refused', reason, isForGood: status === 400 };
}

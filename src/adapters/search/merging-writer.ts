/** Read, merge, write: each document ends up as the merge of what stood there and what was given, whoever else writes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type BulkOptions, jitteredPause, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { readById, type StoredDocument } from './read-by-id.ts';

export type MergeOutcome =
  | { readonly kind: 'created' | 'merged' | 'unchanged' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface MergingWriter<T> {
  readonly index: string;
  /** The document to keep. Throws when what stands there is no `T`. */
  readonly merge: (stored: unknown, given: T) => T;
  /** What is kept of a document: plain JSON, so that what comes back from the engine equals what was sent. */
  readonly toStored: (document: T) => T;
  /** Put on a document that is going to be written, and only then: what says when it was must not make it differ. */
  readonly stamp?: (document: T) => T;
  /**
   * What must be in place before documents are written; called once for each document that is going to be, with what was
   * given and what it is merged to. Answers with the reasons of those that must not be written, by id.
   */
  readonly before: (documents: ReadonlyMap<string, Coming<T>>) => Promise<ReadonlyMap<string, string>>;
  readonly bulk?: BulkOptions;
  /** How often a document is read, merged and tried while others keep changing it. */
  readonly rounds?: number;
}

/** A document on its way. */
export interface Coming<T> {
  readonly given: T;
  readonly result: T;
}

interface Attempt<T> {
  readonly id: string;
  readonly result: T;
  readonly stored: Extract<StoredDocument, { kind: 'found' }> | undefined;
}

const DEFAULT_ROUNDS = 8;

/** One outcome for each id. Throws `EngineError` when the engine cannot be reached: what was written stays right. */
export async function mergeAndWrite<T>(
  client: SearchClient,
  writer: MergingWriter<T>,
  documents: ReadonlyMap<string, T>,
): Promise<ReadonlyMap<string, MergeOutcome>> {
  const outcomes = new Map<string, MergeOutcome>();
  const prepared = new Set<string>();
  const tried = new Map<string, Attempt<T>>();
  const pause = writer.bulk?.pause ?? jitteredPause;
  const rounds = writer.rounds ?? DEFAULT_ROUNDS;
  for (let round = 0; outcomes.size < documents.size; round += 1) {
    const isLast = round + 1 >= rounds;
    const pending = [...documents].filter(([id]) => !outcomes.has(id));
    const stored = await readById(
      client,
      writer.index,
      pending.map(([id]) => id),
    );
    const attempts: Attempt<T>[] = [];
    for (const [id, given] of pending) {
      const next = plan(writer, id, given, stored.get(id) ?? { kind: 'absent' }, tried.get(id), isLast);
      if (next === undefined) continue;
      if ('kind' in next) outcomes.set(id, next);
      else attempts.push(next);
    }
    const fresh = new Map(
      attempts
        .filter(({ id }) => !prepared.has(id))
        .flatMap(({ id, result }) => coming(id, documents.get(id), result)),
    );
    const barred = fresh.size === 0 ? new Map<string, string>() : await writer.before(fresh);
    for (const id of fresh.keys()) prepared.add(id);
    for (const [id, reason] of barred) outcomes.set(id, { kind: 'failed', reason });
    const allowed = attempts.filter(({ id }) => !barred.has(id));
    for (const [id, outcome] of await write(client, writer, allowed, isLast)) outcomes.set(id, outcome);
    for (const attempt of allowed) tried.set(attempt.id, attempt);
    if (outcomes.size < documents.size) await sleep(pause(round));
  }
  return outcomes;
}

/** An outcome when nothing is to be written, an attempt when something is, undefined to read again. */
function plan<T>(
  writer: MergingWriter<T>,
  id: string,
  given: T,
  stored: StoredDocument,
  before: Attempt<T> | undefined,
  isLast: boolean,
): MergeOutcome | Attempt<T> | undefined {
  const stamp = writer.stamp ?? ((document: T) => document);
  if (stored.kind === 'absent') return { id, result: stamp(writer.toStored(given)), stored: undefined };
  if (stored.kind === 'unreadable') {
    return stored.passing && !isLast ? undefined : { kind: 'failed', reason: stored.reason };
  }
  // A write whose answer was lost on the way is repeated and then meets itself: what stands there is our own.
  if (before !== undefined && isDeepStrictEqual(stored.source, before.result)) {
    return { kind: before.stored === undefined ? 'created' : 'merged' };
  }
  let result: T;
  try {
    result = writer.toStored(writer.merge(stored.source, given));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: `${why}; look at document ${id} of ${writer.index}` };
  }
  return isDeepStrictEqual(result, stored.source)
    ? { kind: 'unchanged' }
    : { id, result: stamp(result), stored };
}

/** Conflicts are left out: they are read and merged again, until the last round. */
async function write<T>(
  client: SearchClient,
  writer: MergingWriter<T>,
  attempts: readonly Attempt<T>[],
  isLast: boolean,
): Promise<ReadonlyMap<string, MergeOutcome>> {
  const operations = attempts.map(({ id, result, stored }) => ({
    id,
    when:
      stored === undefined ? ('create' as const) : { seqNo: stored.seqNo, primaryTerm: stored.primaryTerm },
    document: JSON.stringify(result),
  }));
  const answers = await sendBulk(client, writer.index, operations, writer.bulk);
  const outcomes = new Map<string, MergeOutcome>();
  for (const [place, { id, stored }] of attempts.entries()) {
    const answer = answers[place];
    if (answer?.kind === 'written') outcomes.set(id, { kind: stored === undefined ? 'created' : 'merged' });
    else if (answer?.kind === 'refused') outcomes.set(id, { kind: 'failed', reason: answer.reason });
    else if (isLast)
      outcomes.set(id, { kind: 'failed', reason: 'others kept writing the same document; run again' });
  }
  return outcomes;
}

function coming<T>(id: string, given: T | undefined, result: T): readonly (readonly [string, Coming<T>])[] {
  return given === undefined ? [] : [[id, { given, result }]];
}

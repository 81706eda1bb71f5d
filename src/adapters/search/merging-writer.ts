/** Read, merge, write: each document ends up as the merge of what stood there and what was given, whoever else writes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type BulkOptions, jitteredPause, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { readById, type StoredDocument } from './read-by-id.ts';

export type MergeOutcome =
  | { readonly kind: 'created' | 'merged' | 'unchanged' }
  /** `passing`: trying again later may help. */
  | { readonly kind: 'failed'; readonly reason: string; readonly passing: boolean };

export interface MergingWriter<Given, Stored> {
  readonly index: string;
  /**
   * The document to keep, of what stands there (undefined: nothing) and what is given: plain JSON, so that what comes back
   * from the engine equals what was sent. Undefined when nothing is to be kept. Throws when what stands there is none of ours.
   */
  readonly settle: (stored: unknown, given: Given) => Stored | undefined;
  /** Put on a document that is going to be written, and only then: what says when it was must not make it differ. */
  readonly stamp?: (document: Stored) => Stored;
  /**
   * What must be in place before documents are written; called once for each document that is going to be, with what was
   * given and what it is merged to. Answers with the reasons of those that must not be written, by id.
   */
  readonly before: (
    documents: ReadonlyMap<string, Coming<Given, Stored>>,
  ) => Promise<ReadonlyMap<string, string>>;
  /** The same before every attempt at a document: what depends on what others have written meanwhile. */
  readonly beforeAttempt?: MergingWriter<Given, Stored>['before'];
  readonly bulk?: BulkOptions;
  /** How often a document is read, merged and tried while others keep changing it. */
  readonly rounds?: number;
}

/** A document on its way. */
export interface Coming<Given, Stored> {
  readonly given: Given;
  readonly result: Stored;
}

interface Attempt<Stored> {
  readonly id: string;
  readonly result: Stored;
  readonly stored: Extract<StoredDocument, { kind: 'found' }> | undefined;
}

const DEFAULT_ROUNDS = 8;

/** One outcome for each id. Throws `EngineError` when the engine cannot be reached: what was written stays right. */
export async function mergeAndWrite<Given, Stored>(
  client: SearchClient,
  writer: MergingWriter<Given, Stored>,
  documents: ReadonlyMap<string, Given>,
): Promise<ReadonlyMap<string, MergeOutcome>> {
  const outcomes = new Map<string, MergeOutcome>();
  const prepared = new Set<string>();
  const tried = new Map<string, Attempt<Stored>>();
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
    const attempts: Attempt<Stored>[] = [];
    for (const [id, given] of pending) {
      const next = plan(writer, id, given, stored.get(id) ?? { kind: 'absent' }, tried.get(id), isLast);
      if (next === undefined) continue;
      if ('kind' in next) outcomes.set(id, next);
      else attempts.push(next);
    }
    const fresh = comingOf(
      attempts.filter(({ id }) => !prepared.has(id)),
      documents,
    );
    const barred = new Map(fresh.size === 0 ? [] : await writer.before(fresh));
    for (const id of fresh.keys()) prepared.add(id);
    const unbarred = attempts.filter(({ id }) => !barred.has(id));
    for (const [id, reason] of (await writer.beforeAttempt?.(comingOf(unbarred, documents))) ?? [])
      barred.set(id, reason);
    for (const [id, reason] of barred) outcomes.set(id, { kind: 'failed', reason, passing: true });
    const allowed = unbarred.filter(({ id }) => !barred.has(id));
    for (const [id, outcome] of await write(client, writer, allowed, isLast)) outcomes.set(id, outcome);
    for (const attempt of allowed) tried.set(attempt.id, attempt);
    if (outcomes.size < documents.size) await sleep(pause(round));
  }
  return outcomes;
}

/** An outcome when nothing is to be written, an attempt when something is, undefined to read again. */
function plan<Given, Stored>(
  writer: MergingWriter<Given, Stored>,
  id: string,
  given: Given,
  stored: StoredDocument,
  before: Attempt<Stored> | undefined,
  isLast: boolean,
): MergeOutcome | Attempt<Stored> | undefined {
  const stamp = writer.stamp ?? ((document: Stored) => document);
  if (stored.kind === 'absent') {
    const fresh = writer.settle(undefined, given);
    return fresh === undefined ? { kind: 'unchanged' } : { id, result: stamp(fresh), stored: undefined };
  }
  if (stored.kind === 'unreadable') {
    return stored.passing && !isLast
      ? undefined
      : { kind: 'failed', reason: stored.reason, passing: stored.passing };
  }
  // A write whose answer was lost on the way is repeated and then meets itself: what stands there is our own.
  if (before !== undefined && isDeepStrictEqual(stored.source, before.result)) {
    return { kind: before.stored === undefined ? 'created' : 'merged' };
  }
  let result: Stored | undefined;
  try {
    result = writer.settle(stored.source, given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: `${why}; look at document ${id} of ${writer.index}`, passing: false };
  }
  return result === undefined || isDeepStrictEqual(result, stored.source)
    ? { kind: 'unchanged' }
    : { id, result: stamp(result), stored };
}

/** Conflicts are left out: they are read and merged again, until the last round. */
async function write<Given, Stored>(
  client: SearchClient,
  writer: MergingWriter<Given, Stored>,
  attempts: readonly Attempt<Stored>[],
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
    else if (answer?.kind === 'refused')
      outcomes.set(id, { kind: 'failed', reason: answer.reason, passing: !answer.isForGood });
    else if (isLast)
      outcomes.set(id, {
        kind: 'failed',
        reason: 'others kept writing the same document; run again',
        passing: true,
      });
  }
  return outcomes;
}

function comingOf<Given, Stored>(
  attempts: readonly Attempt<Stored>[],
  documents: ReadonlyMap<string, Given>,
): ReadonlyMap<string, Coming<Given, Stored>> {
  return new Map(
    attempts.flatMap(({ id, result }): readonly (readonly [string, Coming<Given, Stored>])[] => {
      const given = documents.get(id);
      return given === undefined ? [] : [[id, { given, result }]];
    }),
  );
}

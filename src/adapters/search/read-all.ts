/** Reads all that a query matches: in one plain request where that suffices, else page by page over views held open. */
import { EngineError } from '../../core/problem.ts';
import { goneFrom, noteGone } from './each-target.ts';
import { numberAt } from './json.ts';
import { asking } from './not-seen-ledger.ts';
import { openView, wasCut } from './paging.ts';
import { indexBuckets, perIndex } from './per-index.ts';
import { isViewGone, RefusedRequest, requireOk } from './refusal.ts';
import { onTarget, searchParameters } from './search-body.ts';
import { askTimes, hitsOf, type SearchHit } from './search-hit.ts';
import { shardGroups } from './shard-groups.ts';
import { byCluster, type NamedIndex, targetsOf } from './targets.ts';
import { askedBy, type ReadGround, type Reading, unlessTooLarge } from './view.ts';

/** A view may be lost now and then; one that is lost again and again is not worth more. */
const VIEWS = 3;

/**
 * True when all was read. What a cluster refuses is noted and ends its part; an index that goes away while it is read is
 * noted, and the others are read on. What was handed out before a view was lost may then be handed out once more.
 */
export async function* readAll(
  ground: ReadGround,
  indices: readonly NamedIndex[],
  reading: Omit<Reading, 'target'>,
): AsyncGenerator<readonly SearchHit[], boolean> {
  let isAll = true;
  for (const part of byCluster(indices)) isAll = (yield* readCluster(ground, part, reading)) && isAll;
  return isAll;
}

async function* readCluster(
  ground: ReadGround,
  indices: readonly NamedIndex[],
  reading: Omit<Reading, 'target'>,
): AsyncGenerator<readonly SearchHit[], boolean> {
  const { ledger } = ground;
  let left = indices;
  for (let views = 1; left.length > 0; ) {
    try {
      yield* readThrough(ground, left, reading);
      break;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const names = left.map(({ name }) => name);
      const gone = goneFrom(names, error);
      if (gone !== undefined) {
        noteGone(gone, error, ledger);
        left = left.filter(({ name }) => name !== gone);
      } else if (error instanceof RefusedRequest && isViewGone(error) && views < VIEWS) {
        views += 1;
      } else {
        const asked = asking(names, reading.window);
        ledger.note({ kind: 'failed_request', ...asked, reason: error.message, incomplete: true });
        return false;
      }
    }
  }
  return left.length === indices.length;
}

async function* readThrough(
  ground: ReadGround,
  indices: readonly NamedIndex[],
  reading: Omit<Reading, 'target'>,
): AsyncGenerator<readonly SearchHit[], void> {
  for (const target of targetsOf(indices)) {
    const first = await firstPage(ground, { ...reading, target });
    if (first.isAll) {
      if (first.hits.length > 0) yield first.hits;
      continue;
    }
    const busy = await indicesWithHits(ground, { ...reading, target });
    const full = indices.filter(({ name }) => busy.has(name));
    for (const group of await shardGroups(ground.client, full, first.shards, ground.ledger)) {
      for (const part of targetsOf(group)) yield* readView(ground, { ...reading, target: part });
    }
  }
}

async function firstPage(
  { client, limits, ledger }: ReadGround,
  reading: Reading,
): Promise<{ readonly isAll: boolean; readonly hits: readonly SearchHit[]; readonly shards: number }> {
  const { target, query, purpose } = reading;
  const size = Math.min(limits.pageSize, client.capabilities.maxPage);
  const answer = await unlessTooLarge(
    () =>
      client.request('POST', `/${target.path}/_search`, {
        purpose,
        maxBytes: limits.pageBytes * 2,
        query: searchParameters(target),
        body: {
          size,
          query: onTarget(query, target),
          sort: ['_doc'],
          track_total_hits: false,
          timeout: `${limits.pageTimeoutMs}ms`,
          ...askTimes(reading.times),
        },
      }),
    size,
  );
  if (answer === undefined) return { isAll: false, hits: [], shards: Number.POSITIVE_INFINITY };
  requireOk(client, answer, 'read events');
  const hits = hitsOf(answer.body);
  const isAll = hits.length < size && !wasCut(answer.body);
  if (isAll) ledger.noteAnswer(answer.body, askedBy(reading));
  return { isAll, hits, shards: numberAt(answer.body, '_shards', 'total') };
}

/** So that a view holds no shard open that has nothing to give. */
async function indicesWithHits(
  { client, limits, ledger }: ReadGround,
  reading: Reading,
): Promise<ReadonlySet<string>> {
  const { target, query, purpose } = reading;
  const answer = await client.request('POST', `/${target.path}/_search`, {
    purpose,
    query: searchParameters(target),
    body: {
      size: 0,
      query: onTarget(query, target),
      track_total_hits: false,
      timeout: `${limits.pageTimeoutMs}ms`,
      aggs: { indices: perIndex(target) },
    },
  });
  requireOk(client, answer, 'look which indices hold candidates');
  // Cut short, it says nothing of the others.
  if (wasCut(answer.body)) return new Set(target.indices);
  ledger.noteAnswer(answer.body, askedBy(reading));
  return new Set(indexBuckets(answer.body, 'aggregations', 'indices').map(({ index }) => index));
}

async function* readView(ground: ReadGround, reading: Reading): AsyncGenerator<readonly SearchHit[], void> {
  const view = await openView(ground, reading);
  try {
    yield* view.pages();
  } finally {
    await view.close();
  }
}

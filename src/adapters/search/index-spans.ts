/** Tells which indices hold documents of a span of time, and from when to when, in one aggregation. */
import { isOverlapping, type TimeRange } from '../../core/event/event.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { at, numberAt } from './json.ts';
import { asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { indexBuckets, perIndex } from './per-index.ts';
import { requireOk } from './refusal.ts';
import { onTarget, rangeOf, searchParameters } from './search-body.ts';
import type { Target } from './targets.ts';

/** By index: from when to when, by any of its time fields. Indices without such documents are not listed. */
export type IndexSpans = ReadonlyMap<string, TimeRange>;

export interface SpansAsked {
  /** Fields that hold times, one of which must lie within `range`. */
  readonly within: readonly string[];
  readonly range: TimeRange | undefined;
  /** Fields whose least and greatest values are told. */
  readonly told: readonly string[];
  /** Data tiers whose indices are left alone. */
  readonly tiers: readonly string[];
}

/** Shards that cannot hold such documents are told from their least and greatest times, without being searched. */
export async function indexSpans(
  client: SearchClient,
  target: Target,
  { within, range, told, tiers }: SpansAsked,
  ledger: NotSeenLedger,
): Promise<IndexSpans> {
  const bounds = Object.fromEntries(
    told.flatMap((field) => [
      [`from ${field}`, { min: { field } }],
      [`to ${field}`, { max: { field } }],
    ]),
  );
  const answer = await client.request('POST', `/${target.path}/_search`, {
    query: searchParameters(target, { pre_filter_shard_size: 1 }),
    body: {
      size: 0,
      track_total_hits: false,
      query: onTarget(inTiers(rangeOf(within, range), tiers), target),
      aggs: { indices: { ...perIndex(target), aggs: bounds } },
    },
  });
  requireOk(client, answer, 'look which indices hold events of the window');
  ledger.noteAnswer(answer.body, asking(target.indices, range));
  return new Map(
    indexBuckets(answer.body, 'aggregations', 'indices').map(({ index, bucket }) => [
      index,
      spanOf(bucket, told),
    ]),
  );
}

function inTiers(query: Query, excluded: readonly string[]): Query {
  return excluded.length === 0
    ? query
    : { bool: { filter: [query], must_not: [{ terms: { _tier: excluded } }] } };
}

function spanOf(bucket: unknown, fields: readonly string[]): TimeRange {
  const value = (name: string): readonly number[] =>
    at(bucket, name, 'value') === null ? [] : [numberAt(bucket, name, 'value')];
  return {
    from: Math.min(...fields.flatMap((field) => value(`from ${field}`))),
    to: Math.max(...fields.flatMap((field) => value(`to ${field}`))) + 1,
  };
}

/** The indices of a list that may hold something of a range; those of unknown span may. */
export function overlapping<T extends { readonly name: string }>(
  indices: readonly T[],
  spans: IndexSpans,
  range: TimeRange | undefined,
): readonly T[] {
  if (range === undefined) return indices;
  return indices.filter(({ name }) => {
    const span = spans.get(name);
    return span === undefined || isOverlapping(span, range);
  });
}

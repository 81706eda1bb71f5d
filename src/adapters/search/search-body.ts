/** What all searches of a run have in common: how they are sent, and the range at their top. */
import type { TimeRange } from '../../core/event/event.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchRequest } from './client.ts';
import type { Target } from './targets.ts';

/** Shards of one node that a request may search at once. Engines allow 5; a hunt is never the most urgent of searches. */
const SHARDS_AT_ONCE = 3;

/**
 * An index that is gone is refused, not left out without a word; behind an alias the engine does not tell. Without a
 * `preference` of ours: engines send each request to the copy that answers soonest, which spares the busy ones.
 */
export function searchParameters(
  target: Target,
  more: SearchRequest['query'] = {},
): NonNullable<SearchRequest['query']> {
  return {
    ignore_unavailable: isLenient(target),
    allow_no_indices: true,
    max_concurrent_shard_requests: SHARDS_AT_ONCE,
    ...more,
  };
}

export function isLenient({ only }: Target): boolean {
  return only !== undefined;
}

/** Any of these fields within the range. With it at the top an engine leaves out shards whose times lie elsewhere. */
export function rangeOf(fields: readonly string[], range: TimeRange | undefined): Query {
  return anyOf(
    fields.map((field) =>
      range === undefined
        ? { exists: { field } }
        : { range: { [field]: { gte: range.from, lt: range.to, format: 'epoch_millis' } } },
    ),
  );
}

/** The query, kept to the indices that are meant. */
export function onTarget(query: Query, { only }: Target): Query {
  return only === undefined ? query : { bool: { filter: [query, only] } };
}

export function anyOf(queries: readonly Query[]): Query {
  const only = queries[0];
  if (queries.length === 1 && only !== undefined) return only;
  return { bool: { should: [...queries], minimum_should_match: 1 } };
}

/** Counts events that no window can hold: without a time, or with one in a field that is no date. */
import { EVENT_KINDS } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { eachTarget } from './each-target.ts';
import { isDate } from './field-choice.ts';
import { kindQuery, presentLayouts } from './kind-query.ts';
import type { MappingGroup } from './mapping-groups.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { indexBuckets, perIndex } from './per-index.ts';
import { requireOk } from './refusal.ts';
import { anyOf, onTarget, searchParameters } from './search-body.ts';
import type { Target } from './targets.ts';

/** Documents by index: whatever they are. `dateless`: indices that map a time field, but not as a date. */
export function untimedDocuments(
  client: SearchClient,
  target: Target,
  fields: Iterable<string>,
  dateless: readonly string[],
  ledger: NotSeenLedger,
): Promise<ReadonlyMap<string, number>> {
  const without = { bool: { must_not: [...fields].map((field) => ({ exists: { field } })) } };
  const named = target.indices.filter((index) => dateless.includes(index));
  const query = named.length === 0 ? without : anyOf([without, { terms: { _index: named } }]);
  return byIndex(client, target, query, ledger);
}

/** Events of the hunted kinds among them, by index. */
export async function untimedEvents(
  client: SearchClient,
  { indices, caps }: MappingGroup,
  profiles: readonly Profile[],
  ledger: NotSeenLedger,
): Promise<ReadonlyMap<string, number>> {
  const queries = EVENT_KINDS.flatMap((kind): readonly Query[] => {
    const query = kindQuery(
      presentLayouts(profiles, caps, kind),
      caps,
      { range: undefined, fieldOf: ({ rangeField }) => rangeField },
      ({ profile }) => withoutTime(profile, caps),
    );
    return query === undefined ? [] : [query];
  });
  if (queries.length === 0) return new Map();
  const found = await eachTarget(indices, ledger, (target) =>
    ledger.orNote(
      { indices: target.indices },
      () => byIndex(client, target, anyOf(queries), ledger),
      new Map<string, number>(),
    ),
  );
  return new Map(found.flatMap((some) => [...some]));
}

function withoutTime({ rangeField }: Profile, caps: MappingGroup['caps']): Query {
  return isDate(caps, rangeField)
    ? { bool: { must_not: [{ exists: { field: rangeField } }] } }
    : { match_all: {} };
}

/** The requests of a run without a range: what they ask for is what has no time. */
async function byIndex(
  client: SearchClient,
  target: Target,
  query: Query,
  ledger: NotSeenLedger,
): Promise<ReadonlyMap<string, number>> {
  const answer = await client.request('POST', `/${target.path}/_search`, {
    query: searchParameters(target),
    body: {
      size: 0,
      track_total_hits: false,
      query: onTarget(query, target),
      aggs: { indices: perIndex(target) },
    },
  });
  requireOk(client, answer, 'count documents without a time');
  ledger.noteAnswer(answer.body, { indices: target.indices });
  return new Map(
    indexBuckets(answer.body, 'aggregations', 'indices').map(({ index, count }) => [index, count]),
  );
}

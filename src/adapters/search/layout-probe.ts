/** Finds out which layouts the indices hold any event of, so that no event is searched for where there is none. */
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { numberAt } from './json.ts';
import { anyOf, kindQuery, type PresentLayout } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './view.ts';

/** Those of `layouts`, all of one kind, that have an event of any time. */
export async function layoutsInUse(
  client: SearchClient,
  target: Target,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  ledger: NotSeenLedger,
): Promise<readonly PresentLayout[]> {
  const filters: Record<string, Query> = {};
  for (const present of layouts) {
    const query = kindQuery([present], caps, undefined, () => ({ match_all: {} }));
    if (query !== undefined) filters[present.profile.id] = query;
  }
  if (Object.keys(filters).length === 0) return [];
  const answer = await client.request('POST', `/${target}/_search`, {
    query: { ignore_unavailable: true, allow_no_indices: true },
    body: {
      size: 0,
      track_total_hits: false,
      query: anyOf(Object.values(filters)),
      aggs: { layouts: { filters: { filters } } },
    },
  });
  requireOk(client, answer, `look for events in ${target}`);
  ledger.noteAnswer(answer.body, target);
  return layouts.filter(
    ({ profile }) => numberAt(answer.body, 'aggregations', 'layouts', 'buckets', profile.id, 'doc_count') > 0,
  );
}

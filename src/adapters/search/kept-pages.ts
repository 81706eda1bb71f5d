/** Goes through kept findings page by page, in the order of their ids; ones written meanwhile may or may not be among them. */
import type { SearchClient } from './client.ts';
import { at, listAt, textAt } from './json.ts';
import { requireOk } from './refusal.ts';

export interface KeptDocument {
  readonly id: string;
  readonly source: unknown;
}

/** With their acts a finding is some 10 to 100 KB. */
const PAGE = 100;

/** An index that is not there yet holds none. Throws `EngineError`. */
export async function* eachKept(
  client: SearchClient,
  index: string,
  query: object,
): AsyncGenerator<readonly KeptDocument[], void> {
  let after: string | undefined;
  for (;;) {
    const answer = await client.request('POST', `/${encodeURIComponent(index)}/_search`, {
      query: { ignore_unavailable: true, allow_no_indices: true },
      body: {
        size: PAGE,
        query: { bool: { filter: [{ exists: { field: 'reghunt.generation' } }, query] } },
        sort: [{ 'reghunt.finding.id': 'asc' }],
        _source: ['reghunt.acts', 'reghunt.generation'],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [after] }),
      },
    });
    requireOk(client, answer, 'read the findings that are kept');
    const hits = listAt(answer.body, 'hits', 'hits');
    if (hits.length === 0) return;
    yield hits.map((hit) => ({ id: textAt(hit, '_id'), source: at(hit, '_source') }));
    after = String(listAt(hits.at(-1), 'sort')[0]);
    if (hits.length < PAGE) return;
  }
}

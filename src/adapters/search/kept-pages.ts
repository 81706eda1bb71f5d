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

/** With their acts. An index that is not there yet holds none. Throws `EngineError`. */
export async function* eachKept(
  client: SearchClient,
  index: string,
  query: object,
): AsyncGenerator<readonly KeptDocument[], void> {
  const whole = { size: PAGE, _source: ['reghunt.acts', 'reghunt.generation'] };
  for await (const hits of eachPage(client, index, query, whole))
    yield hits.map((hit) => ({ id: textAt(hit, '_id'), source: at(hit, '_source') }));
}

const COLUMN_PAGE = 5_000;

/** The values of one field, of findings of which not even the document is read. Throws `EngineError`. */
export async function* eachKeptValue(
  client: SearchClient,
  index: string,
  query: object,
  field: string,
): AsyncGenerator<readonly string[], void> {
  const column = { size: COLUMN_PAGE, _source: false, docvalue_fields: [field] };
  // Names and scores of hits would be most of the answer.
  const only = { filter_path: 'took,timed_out,_shards,hits.hits.fields,hits.hits.sort,error,status' };
  for await (const hits of eachPage(client, index, query, column, only))
    yield hits.flatMap((hit) => listAt(hit, 'fields', field).map(String));
}

async function* eachPage(
  client: SearchClient,
  index: string,
  query: object,
  page: { readonly size: number },
  parameters: Readonly<Record<string, string>> = {},
): AsyncGenerator<readonly unknown[], void> {
  let after: string | undefined;
  for (;;) {
    const answer = await client.request('POST', `/${encodeURIComponent(index)}/_search`, {
      query: { ignore_unavailable: true, allow_no_indices: true, ...parameters },
      body: {
        ...page,
        query: { bool: { filter: [{ exists: { field: 'reghunt.generation' } }, query] } },
        sort: [{ 'reghunt.finding.id': 'asc' }],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [after] }),
      },
    });
    requireOk(client, answer, 'read the findings that are kept');
    const hits = listAt(answer.body, 'hits', 'hits');
    if (hits.length === 0) return;
    yield hits;
    after = String(listAt(hits.at(-1), 'sort')[0]);
    if (hits.length < page.size) return;
  }
}

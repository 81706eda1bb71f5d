/** An official client as a script would use it: no streams, no retries of ours, its own parsing. */
import { Client as ElasticClient } from '@elastic/elasticsearch';
import { Client as OpenSearchClient } from '@opensearch-project/opensearch';
import { at, listAt, textAt } from '../../src/adapters/search/json.ts';
import type { BenchEngine } from './bench-options.ts';

export interface BareHit {
  readonly _source: unknown;
  readonly sort?: readonly unknown[];
}

export interface BareClient {
  openView(index: string): Promise<string>;
  closeView(id: string): Promise<void>;
  /** `index` undefined: the body names a view. */
  search(index: string | undefined, body: Readonly<Record<string, unknown>>): Promise<readonly BareHit[]>;
  close(): Promise<void>;
}

const KEEP_ALIVE = '2m';

export function bareClient(engine: BenchEngine, url: string): BareClient {
  return engine === 'es' ? elasticsearch(url) : opensearch(url);
}

function elasticsearch(url: string): BareClient {
  const client = new ElasticClient({ node: url });
  return {
    openView: async (index) => (await client.openPointInTime({ index, keep_alive: KEEP_ALIVE })).id,
    closeView: async (id) => {
      await client.closePointInTime({ id });
    },
    search: async (index, body) =>
      hits(await client.search({ ...(index === undefined ? {} : { index }), ...body })),
    close: () => client.close(),
  };
}

function opensearch(url: string): BareClient {
  const client = new OpenSearchClient({ node: url });
  return {
    openView: async (index) =>
      textAt((await client.createPit({ index: [index], keep_alive: KEEP_ALIVE })).body, 'pit_id'),
    closeView: async (id) => {
      await client.deletePit({ body: { pit_id: [id] } });
    },
    search: async (index, body) =>
      hits((await client.search({ ...(index === undefined ? {} : { index }), body })).body),
    close: () => client.close(),
  };
}

/** A floor that lost events to a cut answer would be no floor. */
function hits(answer: unknown): readonly BareHit[] {
  if (at(answer, 'timed_out') !== false || at(answer, '_shards', 'failed') !== 0)
    throw new Error(`the engine answered in part: ${JSON.stringify(at(answer, '_shards'))}`);
  return listAt(answer, 'hits', 'hits') as readonly BareHit[];
}

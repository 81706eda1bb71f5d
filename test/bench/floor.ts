/** The floor of a hunt: bare client calls that fetch the same candidates and joins, and do nothing with them. */
import { listAt, textAt } from '../../src/adapters/search/json.ts';
import type { BareClient } from './bare-client.ts';

export interface FloorPlan {
  readonly index: string;
  /** Epoch milliseconds, half-open. */
  readonly range: { readonly from: number; readonly to: number };
  /** Generations above the writer. */
  readonly ancestorDepth: number;
  /** Case-insensitive clauses one query may hold. */
  readonly maxClauses: number;
}

/** What was fetched, with full `_source`. */
export interface FloorEvents {
  readonly candidates: readonly unknown[];
  readonly writers: readonly unknown[];
  readonly ancestors: readonly unknown[];
  readonly payloadFiles: readonly unknown[];
  readonly payloadRuns: readonly unknown[];
  /** What was done to the same value before and after, as far as the hunt asks for it. */
  readonly neighbours: readonly unknown[];
}

const PAGE = 5_000;
/** Equal within noise from 500 to 3,000 ids. */
const IDS = 3_000;
const NEIGHBOURS = [
  { code: '12', paths: ['*\\\\CurrentVersion\\\\Run*'] },
  { code: '12', paths: ['*\\\\CurrentVersion\\\\Run*', '*\\\\Policies\\\\Explorer\\\\Run'] },
  { code: '13', paths: ['*\\\\Explorer\\\\StartupApproved\\\\Run*'] },
] as const;
const RUN_KEYS = ['*\\\\CurrentVersion\\\\Run\\\\*', '*\\\\CurrentVersion\\\\RunOnce\\\\*'];

export async function fetchFloor(client: BareClient, plan: FloorPlan): Promise<FloorEvents> {
  const candidates = await fetchCandidates(client, plan);
  const payloads = distinct(candidates, (event) => String(listAt(event, 'registry', 'data', 'strings')[0]));
  const lineage = await fetchLineage(client, plan, candidates);
  const payloadFiles = await fetchByPath(client, plan, '11', 'file.path', payloads);
  const payloadRuns = await fetchByPath(client, plan, '1', 'process.executable', payloads);
  const neighbours = await fetchNeighbours(client, plan, candidates);
  return { candidates, ...lineage, payloadFiles, payloadRuns, neighbours };
}

async function fetchCandidates(client: BareClient, plan: FloorPlan): Promise<readonly unknown[]> {
  const { from, to } = plan.range;
  const anyKey = RUN_KEYS.map((value) => wildcard('registry.path', value));
  const query = ofCode(
    '13',
    { range: { '@timestamp': { gte: from, lt: to, format: 'epoch_millis' } } },
    { bool: { should: anyKey } },
  );
  const view = await client.openView(plan.index);
  try {
    const found: unknown[] = [];
    for (let after: readonly unknown[] | undefined; ; ) {
      const hits = await client.search(undefined, {
        size: PAGE,
        query,
        pit: { id: view, keep_alive: '2m' },
        sort: [{ _shard_doc: 'asc' }],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: after }),
      });
      found.push(...hits.map(({ _source }) => _source));
      after = hits.at(-1)?.sort;
      if (hits.length < PAGE || after === undefined) return found;
    }
  } finally {
    await client.closeView(view);
  }
}

async function fetchLineage(
  client: BareClient,
  plan: FloorPlan,
  candidates: readonly unknown[],
): Promise<Pick<FloorEvents, 'writers' | 'ancestors'>> {
  const asked = new Set<string>();
  const fetchNew = async (ids: readonly string[]): Promise<readonly unknown[]> => {
    const fresh = ids.filter((id) => id !== '' && !asked.has(id));
    for (const id of fresh) asked.add(id);
    const queries = batches(fresh, IDS).map((batch) =>
      ofCode('1', { terms: { 'process.entity_id': batch } }),
    );
    return searchAll(client, plan.index, queries);
  };
  const writers = await fetchNew(distinct(candidates, (event) => textAt(event, 'process', 'entity_id')));
  const ancestors: unknown[] = [];
  let children = writers;
  for (let generation = 0; generation < plan.ancestorDepth && children.length > 0; generation += 1) {
    children = await fetchNew(distinct(children, (event) => textAt(event, 'process', 'parent', 'entity_id')));
    ancestors.push(...children);
  }
  return { writers, ancestors };
}

async function fetchByPath(
  client: BareClient,
  plan: FloorPlan,
  code: string,
  field: string,
  paths: readonly string[],
): Promise<readonly unknown[]> {
  const queries = batches(paths, plan.maxClauses).map((batch) => {
    const should = batch.map((value) => ({ term: { [field]: { value, case_insensitive: true } } }));
    return ofCode(code, { bool: { should } });
  });
  return searchAll(client, plan.index, queries);
}

/** Deletions of Run values, creations of Run keys, and the switches of the task manager, on the candidates' hosts. */
async function fetchNeighbours(
  client: BareClient,
  plan: FloorPlan,
  candidates: readonly unknown[],
): Promise<readonly unknown[]> {
  const hosts = distinct(candidates, (event) => textAt(event, 'host', 'name'));
  const { from, to } = plan.range;
  const queries = NEIGHBOURS.map(({ code, paths }) =>
    ofCode(
      code,
      { terms: { 'host.name': hosts } },
      { range: { '@timestamp': { gte: from, lt: to, format: 'epoch_millis' } } },
      { bool: { should: paths.map((value) => wildcard('registry.path', value)) } },
    ),
  );
  return searchAll(client, plan.index, queries);
}

function wildcard(field: string, value: string): object {
  return { wildcard: { [field]: { value, case_insensitive: true } } };
}

function ofCode(code: string, ...filters: readonly object[]): object {
  return { bool: { filter: [{ term: { 'event.code': code } }, ...filters] } };
}

/** One request after the other, as a plain script would. */
async function searchAll(
  client: BareClient,
  index: string,
  queries: readonly object[],
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const query of queries) {
    // A join may meet more events than it has keys; a page holds more than any batch of the generator's.
    const hits = await client.search(index, {
      size: PAGE * 2,
      query,
      sort: ['_doc'],
      track_total_hits: false,
    });
    found.push(...hits.map(({ _source }) => _source));
  }
  return found;
}

function distinct(events: readonly unknown[], keyOf: (event: unknown) => string): readonly string[] {
  return [...new Set(events.map(keyOf))];
}

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

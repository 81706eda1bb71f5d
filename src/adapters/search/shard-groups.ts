/** Cuts indices into groups of which an engine can hold all shards open at once. */
import type { SearchClient } from './client.ts';
import { at, entriesAt } from './json.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { clusterOf, type NamedIndex, targetsOf } from './targets.ts';

/** `shards`: of all of them, and perhaps of others. */
export async function shardGroups(
  client: SearchClient,
  indices: readonly NamedIndex[],
  shards: number,
  ledger: NotSeenLedger,
): Promise<readonly (readonly NamedIndex[])[]> {
  const most = client.capabilities.maxOpenShards;
  if (shards <= most || indices.length < 2) return [indices];
  const counts = await shardCounts(client, indices, ledger);
  const average = Number.isFinite(shards) ? Math.max(1, Math.ceil(shards / indices.length)) : 1;
  const groups: NamedIndex[][] = [];
  let open = 0;
  for (const index of indices) {
    const cost = counts.get(index.name) ?? average;
    if (groups.length === 0 || open + cost > most) {
      groups.push([]);
      open = 0;
    }
    groups.at(-1)?.push(index);
    open += cost;
  }
  return groups;
}

/** Empty when the account may not read settings; the average then has to do. */
async function shardCounts(
  client: SearchClient,
  indices: readonly NamedIndex[],
  ledger: NotSeenLedger,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  // Of another cluster the engine tells no settings.
  const own = indices.filter(({ via }) => clusterOf(via) === undefined);
  for (const { path, indices: names } of targetsOf(own)) {
    const body = await ledger.orNote(
      { indices: names },
      async () => {
        const answer = await client.request('GET', `/${path}/_settings`, {
          query: { filter_path: '*.settings.index.number_of_shards', ignore_unavailable: true },
        });
        return requireOk(client, answer, 'read how many shards the indices have').body;
      },
      {},
    );
    for (const [index, entry] of entriesAt(body))
      counts.set(index, Number(at(entry, 'settings', 'index', 'number_of_shards')) || 1);
  }
  return counts;
}

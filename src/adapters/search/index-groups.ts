/** Resolves the user's index patterns: which match nothing, and which indices may be read through one frozen view. */
import type { SearchClient } from './client.ts';
import { at, entriesAt, listAt } from './json.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './view.ts';

/** A request line may hold 4,096 bytes, the other parts of the path included. */
const MAX_TARGET_LENGTH = 3_000;

export function targetOf(names: readonly string[]): Target {
  return names.map(encodeURIComponent).join(',');
}

/** Notes every pattern that reaches no index. When none does, the run has read nothing and says so. */
export async function noteEmptyPatterns(
  client: SearchClient,
  patterns: readonly string[],
  indices: readonly string[],
  ledger: NotSeenLedger,
): Promise<void> {
  for (const pattern of patterns) {
    if (pattern.startsWith('-') || (await reachesIndex(client, pattern, indices))) continue;
    ledger.note(
      'no_index',
      pattern,
      indices.length === 0
        ? "no index matches any of the patterns, so nothing was searched; check the patterns and the account's rights on them"
        : 'no index matches this pattern; check its spelling, or remove it',
      indices.length === 0,
    );
  }
}

async function reachesIndex(
  client: SearchClient,
  pattern: string,
  indices: readonly string[],
): Promise<boolean> {
  if (indices.length === 0) return false;
  const named = globRegex(pattern);
  // Data streams show up by their backing indices: `.ds-<stream>-<date>-<number>`.
  if (indices.some((index) => named.test(index) || named.test(streamName(index)))) return true;
  // An alias has a name of its own: only the engine knows.
  const answer = await client.request('GET', `/_resolve/index/${encodeURIComponent(pattern)}`);
  if (answer.status === 404) return false;
  requireOk(client, answer, `resolve the index pattern ${pattern}`);
  return ['indices', 'aliases', 'data_streams'].some((kind) => listAt(answer.body, kind).length > 0);
}

function streamName(index: string): string {
  return /^\.ds-(.+?)(?:-\d{4}\.\d{2}\.\d{2})?-\d{6}$/.exec(index)?.[1] ?? index;
}

function globRegex(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapeRegex).join('.*')}$`);
}

function escapeRegex(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** One target when the engine can hold all shards open at once, else groups of indices that each can be. */
export async function groupIndices(
  client: SearchClient,
  all: Target,
  indices: readonly string[],
  shards: number,
): Promise<readonly Target[]> {
  const most = client.capabilities.maxOpenShards;
  if (shards <= most) return [all];
  const counts = await shardCounts(client, all);
  const average = Math.max(1, Math.ceil(shards / indices.length));
  const groups: string[][] = [];
  let open = Number.POSITIVE_INFINITY;
  let length = 0;
  for (const index of indices) {
    const cost = counts.get(index) ?? average;
    const name = encodeURIComponent(index);
    if (open + cost > most || length + name.length > MAX_TARGET_LENGTH) {
      groups.push([]);
      open = 0;
      length = 0;
    }
    groups.at(-1)?.push(index);
    open += cost;
    length += name.length + 1;
  }
  return groups.map(targetOf);
}

/** Empty when the account may not read settings; the average then has to do. */
async function shardCounts(client: SearchClient, all: Target): Promise<ReadonlyMap<string, number>> {
  const answer = await client.request('GET', `/${all}/_settings`, {
    query: { filter_path: '*.settings.index.number_of_shards', ignore_unavailable: true },
  });
  if (answer.status !== 200) return new Map();
  return new Map(
    entriesAt(answer.body).map(([index, entry]) => [
      index,
      Number(at(entry, 'settings', 'index', 'number_of_shards')) || 1,
    ]),
  );
}

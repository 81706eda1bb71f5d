/** Counts the search contexts a server holds open, so that a test can show none was left behind. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, entriesAt, numberAt } from '../../src/adapters/search/json.ts';

export async function openContexts(client: SearchClient): Promise<number> {
  const stats = await client.request('GET', '/_nodes/stats/indices/search');
  return entriesAt(stats.body, 'nodes').reduce((sum, [, node]) => {
    const search = (name: string) => numberAt(node, 'indices', 'search', name);
    return sum + search('open_contexts') + search('point_in_time_current') + search('scroll_current');
  }, 0);
}

/** The same for one index, whatever others ask the server at the time. A search that ends counts until it has ended. */
export async function openContextsOf(client: SearchClient, index: string): Promise<number> {
  const stats = await client.request('GET', `/${index}/_stats/search`);
  const search = at(stats.body, '_all', 'total', 'search');
  return ['open_contexts', 'point_in_time_current', 'scroll_current'].reduce(
    (sum, name) => sum + numberAt(search, name),
    0,
  );
}

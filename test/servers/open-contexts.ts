/** Counts the search contexts a server holds open, so that a test can show none was left behind. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { entriesAt, numberAt } from '../../src/adapters/search/json.ts';

export async function openContexts(client: SearchClient): Promise<number> {
  const stats = await client.request('GET', '/_nodes/stats/indices/search');
  return entriesAt(stats.body, 'nodes').reduce((sum, [, node]) => {
    const search = (name: string) => numberAt(node, 'indices', 'search', name);
    return sum + search('open_contexts') + search('point_in_time_current') + search('scroll_current');
  }, 0);
}

/** The documents of an index as they were written. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, listAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';

export async function sources(client: SearchClient, index: string): Promise<readonly unknown[]> {
  const answer = await client.request('POST', `/${index}/_search`, { body: { size: 100 } });
  requireOk(client, answer, `read ${index}`);
  return listAt(answer.body, 'hits', 'hits').map((hit) => at(hit, '_source'));
}

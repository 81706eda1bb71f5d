/** Asks what time the engine has: clocks of those that ask differ, its own is one. */
import { EngineError } from '../../core/problem.ts';
import type { SearchClient } from './client.ts';
import { at } from './json.ts';

/** Epoch milliseconds, by whole seconds, rounded down; undefined where the account may not ask (it needs the cluster right `monitor`). */
export async function serverTime(client: SearchClient): Promise<number | undefined> {
  try {
    const answer = await client.request('GET', '/_cat/health', { query: { format: 'json', h: 'epoch' } });
    const seconds = Number(at(answer.body, '0', 'epoch'));
    return answer.status === 200 && seconds > 0 ? seconds * 1000 : undefined;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

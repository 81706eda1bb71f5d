/** A client whose process can be killed, and from which an index can be hidden, request by request. */
import type { SearchClient } from '../../src/adapters/search/client.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Hidden {
  readonly index: string;
  readonly how: 'all' | 'counts' | 'reads';
}

export interface FrailClient {
  readonly client: SearchClient;
  /** It dies once as many more requests are answered: their answers are lost, and so is everything after. */
  killAfter(requests: number): void;
  /** Requests that were refused for what is hidden. */
  refused(): number;
}

export function frailClient(inner: SearchClient, hidden: () => readonly Hidden[]): FrailClient {
  let left = Number.POSITIVE_INFINITY;
  let refused = 0;
  return {
    killAfter: (requests) => {
      left = requests;
    },
    refused: () => refused,
    client: {
      engine: inner.engine,
      version: inner.version,
      capabilities: inner.capabilities,
      describe: () => inner.describe(),
      close: () => inner.close(),
      request: async (method, path, options) => {
        if (left <= 0) throw new Killed('dead');
        left -= 1;
        const isLast = left <= 0;
        if (hidden().some((one) => isHidden(one, method, path, options?.body))) {
          refused += 1;
          return { status: 503, body: { error: { type: 'x', reason: 'no shard' } }, headers: {}, bytes: 0 };
        }
        const answer = await inner.request(method, path, options);
        if (isLast) throw new Killed('died on the way');
        return answer;
      },
    },
  };
}

function isHidden({ index, how }: Hidden, method: string, path: string, body: unknown): boolean {
  if (!path.includes(index) || !/_search|_pit|_count/.test(path) || method === 'DELETE') return false;
  const counts = typeof body === 'object' && body !== null && 'aggs' in body;
  return how === 'all' || (how === 'counts') === counts;
}

/** Counts what a client is asked and answers. */
import type { SearchClient } from './client.ts';

export interface Traffic {
  readonly requests: number;
  /** Of the answers, as received. */
  readonly bytes: number;
}

export function withTraffic(client: SearchClient): { readonly client: SearchClient; traffic(): Traffic } {
  let requests = 0;
  let bytes = 0;
  return {
    client: {
      engine: client.engine,
      version: client.version,
      capabilities: client.capabilities,
      describe: () => client.describe(),
      close: () => client.close(),
      request: async (method, path, options) => {
        requests += 1;
        const answer = await client.request(method, path, options);
        bytes += answer.bytes;
        return answer;
      },
    },
    traffic: () => ({ requests, bytes }),
  };
}

/** Connects to a test server through the official clients, as the composition root does. */

import { elasticsearchWire } from '../../src/adapters/elasticsearch/client.ts';
import { opensearchWire } from '../../src/adapters/opensearch/client.ts';
import type { EngineName, SearchClient, SearchConnection } from '../../src/adapters/search/client.ts';
import { connectSearch, type WireFactories } from '../../src/adapters/search/connect.ts';

export const WIRES: WireFactories = {
  elasticsearch: async (options) => elasticsearchWire(options),
  opensearch: async (options) => opensearchWire(options),
};

export function connectTo(
  url: string,
  options: Partial<SearchConnection> = {},
  engine?: EngineName,
): Promise<SearchClient> {
  return connectSearch(
    {
      nodes: [url],
      credentials: { kind: 'none' },
      tls: {},
      requestTimeoutMs: 30_000,
      retries: 2,
      ...options,
    },
    WIRES,
    engine,
  );
}

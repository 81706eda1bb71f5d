/** Keeps coverage in an index of its own, one document for each source, host and hour. */
import { COVERED_KINDS, type HostCoverage } from '../../core/run/coverage.ts';
import type { CoverageStore } from '../../ports/coverage-store.ts';
import { type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { indexName } from './index-templates.ts';

export function openCoverageStore(
  client: SearchClient,
  { prefix, bulk }: { readonly prefix: string; readonly bulk?: BulkOptions },
): CoverageStore {
  const index = indexName(prefix, 'coverage');
  return {
    description: `${index} on ${client.describe()}`,
    write: async (of, hosts) => {
      const operations = hosts.map((host) => ({
        id: host.id,
        when: 'always' as const,
        document: JSON.stringify(documentOf(of, host)),
      }));
      for (const outcome of await sendBulk(client, index, operations, bulk))
        if (outcome.kind === 'refused') return outcome.reason;
      return undefined;
    },
  };
}

function documentOf(
  { source, runId, hour }: Parameters<CoverageStore['write']>[0],
  { host, hostname, kinds, missing }: HostCoverage,
): object {
  const counts = COVERED_KINDS.map((kind) => {
    const { count, lastSeen } = kinds[kind];
    return [
      kind,
      { count, ...(lastSeen === undefined ? {} : { last_seen: new Date(lastSeen).toISOString() }) },
    ] as const;
  });
  return {
    '@timestamp': new Date(hour).toISOString(),
    host: { name: host, hostname },
    reghunt: {
      source: { name: source },
      run: { id: runId },
      coverage: { ...Object.fromEntries(counts), missing },
    },
  };
}

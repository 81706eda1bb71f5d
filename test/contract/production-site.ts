/** Indices of one base name as a site in production has them, hunted through a proxy that can break and interrupt. */
import { readFileSync } from 'node:fs';
import type { SearchClient, SearchConnection } from '../../src/adapters/search/client.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { type HuntResult, huntEngine } from '../integration/hunting.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import { deleteIndex, freshName, indexDocuments, KEYWORD_MAPPING } from '../servers/index-documents.ts';
import type { Document } from './event-documents.ts';

/** The day of the incident, with room. */
export const DAYS = { from: Date.UTC(2026, 10, 17), to: Date.UTC(2026, 10, 20) };

export interface IndexPlan {
  readonly mappings?: object;
  readonly settings?: object;
  readonly documents?: readonly Document[];
}

export interface Site {
  readonly proxy: FaultProxy;
  /** Straight to the server: neither broken nor counted. */
  readonly client: SearchClient;
  /** Creates `<base>-<word>`; its name. */
  index(base: string, word: string, plan?: IndexPlan): Promise<string>;
  hunt(patterns: readonly string[], options?: Parameters<typeof huntEngine>[2]): Promise<HuntResult>;
  /** Deletes the indices created so far, and takes the faults away. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** `connection`: of the hunts. */
export async function productionSite(url: string, connection: Partial<SearchConnection> = {}): Promise<Site> {
  const proxy = await faultProxy(url);
  const client = await connectTo(url);
  const hunter = await connectTo(proxy.url, { retries: 1, ...connection });
  const created = new Set<string>();
  const clear = async (): Promise<void> => {
    proxy.use();
    for (const name of created) await deleteIndex(client, name);
    created.clear();
  };
  return {
    proxy,
    client,
    index: async (base, word, { mappings = KEYWORD_MAPPING, settings = {}, documents = [] } = {}) => {
      const name = `${base}-${word}`;
      created.add(name);
      const answer = await client.request('PUT', `/${name}`, {
        // An index that is not to have a live shard would be waited for.
        query: { wait_for_active_shards: 'index.routing.allocation.require._name' in settings ? 0 : 1 },
        body: { settings: { number_of_shards: 1, number_of_replicas: 0, ...settings }, mappings },
      });
      requireOk(client, answer, `create ${name}`);
      if (documents.length > 0) await indexDocuments(client, name, documents);
      return name;
    },
    hunt: (patterns, options = {}) => huntEngine(hunter, patterns, { range: DAYS, ...options }),
    clear,
    close: async () => {
      await clear();
      await client.close();
      await hunter.close();
      await proxy.close();
    },
  };
}

const LINES = readFileSync('demo/incident.ndjson', 'utf8').trimEnd().split('\n');

/** The demo's incident on hosts of its own: what a host is called without its domain tells it from others. */
export function incident(prefix = 'own'): readonly Document[] {
  return LINES.map((line, at) => ({
    id: `${prefix}-${at}`,
    body: JSON.parse(
      line.replace(/"(?=(?:WS-042|FS-01)\.corp\.example")/g, `"${prefix}-`),
    ) as Document['body'],
  }));
}

export function freshBase(): string {
  return freshName('site');
}

export interface Found {
  readonly id: string;
  readonly joins: Finding['reghunt']['joins'];
}

/** What is found on such hosts and how it is joined: none of it may depend on other indices. */
export function foundIn(findings: readonly Finding[], prefix = 'own'): readonly Found[] {
  return findings
    .filter(({ host }) => String(host['name']).toLowerCase().startsWith(`${prefix}-`))
    .map(({ reghunt: { finding, joins } }) => ({ id: finding.id, joins }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The places of notes as data. */
export function places(notes: readonly NotSeen[]): readonly object[] {
  return notes.map(({ kind, indices, field, incomplete }) => ({
    kind,
    ...(indices === undefined ? {} : { indices }),
    ...(field === undefined ? {} : { field }),
    incomplete,
  }));
}

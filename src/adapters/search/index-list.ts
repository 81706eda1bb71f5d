/** Which indices the patterns name: open ones and by what name they may be asked, closed ones, patterns that name none. */
import { EngineError } from '../../core/problem.ts';
import type { SearchClient } from './client.ts';
import { listAt, textAt, textsAt } from './json.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { clusterOf, type NamedIndex, pathOf } from './targets.ts';

export interface ClosedIndex {
  readonly name: string;
  /** A pattern names it outright. */
  readonly isNamed: boolean;
}

export interface IndexList {
  readonly open: readonly NamedIndex[];
  readonly closed: readonly ClosedIndex[];
  /** Patterns that the engine could tell the indices of. */
  readonly patterns: readonly string[];
  /** Those of them that name no index. */
  readonly empty: readonly string[];
}

/** A pattern the engine refuses to resolve is noted and left out. Throws `EngineError` when it refuses them all. */
export async function listIndices(
  client: SearchClient,
  patterns: readonly string[],
  ledger: NotSeenLedger,
): Promise<IndexList> {
  const excluded = patterns.filter(isExclusion);
  const resolved = async (some: readonly string[]): Promise<IndexList> =>
    indexList(some, await resolve(client, some));
  try {
    return await resolved(patterns);
  } catch (error) {
    if (!(error instanceof EngineError) || patterns.length - excluded.length < 2) throw error;
  }
  const good: string[] = [];
  const failures: EngineError[] = [];
  for (const pattern of patterns.filter((one) => !isExclusion(one))) {
    try {
      await resolve(client, [pattern, ...excluded]);
      good.push(pattern);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failures.push(error);
      ledger.note({ kind: 'failed_request', where: pattern, reason: error.message, incomplete: true });
    }
  }
  const [first] = failures;
  if (good.length === 0 && first !== undefined) throw first;
  return resolved([...good, ...excluded]);
}

interface Resolved {
  readonly indices: readonly { readonly name: string; readonly isClosed: boolean }[];
  readonly streams: readonly Collection[];
  readonly aliases: readonly Collection[];
}

interface Collection {
  readonly name: string;
  readonly indices: readonly string[];
}

async function resolve(client: SearchClient, patterns: readonly string[]): Promise<Resolved> {
  const path = `/_resolve/index/${pathOf(patterns)}`;
  const answer = await client.request('GET', path, {
    query: {
      expand_wildcards: 'open,closed,hidden',
      ignore_unavailable: true,
      filter_path: 'indices.name,indices.attributes,aliases,data_streams.name,data_streams.backing_indices',
    },
  });
  requireOk(client, answer, `resolve the index patterns ${patterns.join(', ')}`);
  const collections = (kind: string, member: string): readonly Collection[] =>
    listAt(answer.body, kind).map((entry) => ({
      name: textAt(entry, 'name'),
      indices: textsAt(entry, member),
    }));
  return {
    indices: listAt(answer.body, 'indices').map((entry) => ({
      name: textAt(entry, 'name'),
      isClosed: textsAt(entry, 'attributes').includes('closed'),
    })),
    streams: collections('data_streams', 'backing_indices'),
    aliases: collections('aliases', 'indices'),
  };
}

/** An index reached by its own name or its data stream's may be asked by name; rights and filters may hang on an alias. */
function indexList(patterns: readonly string[], { indices, streams, aliases }: Resolved): IndexList {
  const via = new Map<string, string>();
  for (const alias of aliases) for (const index of alias.indices) via.set(index, alias.name);
  const direct = [
    ...indices.filter(({ isClosed }) => !isClosed).map(({ name }) => name),
    ...streams.flatMap((stream) => stream.indices.map((index) => qualified(index, stream.name))),
  ];
  for (const index of direct) via.set(index, index);
  const closed = indices.filter(({ isClosed }) => isClosed).map(({ name }) => name);
  for (const index of closed) via.delete(index);
  const reached = [...indices, ...streams, ...aliases].map(({ name }) => name);
  return {
    open: [...via].map(([name, by]) => ({ name, via: by })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    closed: closed.map((name) => ({ name, isNamed: patterns.includes(name) })),
    patterns,
    empty: patterns.filter(
      (pattern) =>
        // Only the engine knows what date mathematics comes to.
        !isExclusion(pattern) &&
        !pattern.startsWith('<') &&
        !reached.some((name) => globRegex(pattern).test(name)),
    ),
  };
}

/** A remote cluster lists the indices behind its streams without its own name. */
function qualified(index: string, stream: string): string {
  const cluster = clusterOf(stream);
  return cluster === undefined || index.startsWith(`${cluster}:`) ? index : `${cluster}:${index}`;
}

function isExclusion(pattern: string): boolean {
  return pattern.startsWith('-');
}

function globRegex(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapeRegex).join('.*')}$`);
}

function escapeRegex(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

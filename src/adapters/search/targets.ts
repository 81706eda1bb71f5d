/** What to write into a path to ask some indices: names that the account may use, within a request line's length. */
import type { Query } from '../../core/sigma/query.ts';

export interface NamedIndex {
  readonly name: string;
  /** By which it may be asked: its own name, or that of the alias alone through which a pattern reaches it. */
  readonly via: string;
}

/** Some indices, as one request asks them. */
export interface Target {
  readonly path: string;
  readonly indices: readonly string[];
  /** What keeps an alias to the indices that are meant; undefined where each is asked by its own name. */
  readonly only: Query | undefined;
}

/** A request line may hold 4,096 bytes, the other parts of the path included. */
const LONGEST_PATH = 3_000;

/** The remote cluster that a name is of; undefined for the one that is asked. */
export function clusterOf(name: string): string | undefined {
  return /^([^:]+):/.exec(name)?.[1];
}

/** Cluster by cluster, the one that is asked first where it has any: a request of one fails without the others. */
export function byCluster(indices: readonly NamedIndex[]): readonly (readonly NamedIndex[])[] {
  const parts = Map.groupBy(indices, ({ via }) => clusterOf(via));
  const { own, others } = Object.groupBy(parts.keys(), (cluster) =>
    cluster === undefined ? 'own' : 'others',
  );
  return [...(own ?? []), ...(others ?? [])].map((cluster) => parts.get(cluster) ?? []);
}

/** Every index is in exactly one, and all of one are of one cluster. */
export function targetsOf(indices: readonly NamedIndex[], longest: number = LONGEST_PATH): readonly Target[] {
  return byCluster(indices).flatMap((some) => partsOf(some, longest).map(targetOf));
}

function partsOf(indices: readonly NamedIndex[], longest: number): readonly (readonly NamedIndex[])[] {
  const parts: NamedIndex[][] = [];
  const names = new Set<string>();
  let length = 0;
  for (const index of indices) {
    const added = encodeURIComponent(index.via).length + 1;
    if (parts.length === 0 || (!names.has(index.via) && length + added > longest)) {
      parts.push([]);
      names.clear();
      length = 0;
    }
    parts.at(-1)?.push(index);
    if (names.has(index.via)) continue;
    names.add(index.via);
    length += added;
  }
  return parts;
}

function targetOf(indices: readonly NamedIndex[]): Target {
  const names = indices.map(({ name }) => name);
  return {
    path: pathOf(new Set(indices.map(({ via }) => via))),
    indices: names,
    only: indices.every(({ name, via }) => name === via) ? undefined : { terms: { _index: names } },
  };
}

/** Names or patterns as a path takes them. */
export function pathOf(names: Iterable<string>): string {
  return [...names].map(encodeURIComponent).join(',');
}

/** For people: the first few names. */
export function inWords(indices: readonly string[]): string {
  const shown = indices.slice(0, 3).join(', ');
  return indices.length > 3 ? `${shown} and ${indices.length - 3} more` : shown;
}

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

/** In order; every index is in exactly one. */
export function targetsOf(indices: readonly NamedIndex[], longest: number = LONGEST_PATH): readonly Target[] {
  const parts: NamedIndex[][] = [];
  const names = new Set<string>();
  let length = 0;
  for (const index of indices) {
    const added = names.has(index.via) ? 0 : encodeURIComponent(index.via).length + 1;
    if (parts.length === 0 || length + added > longest) {
      parts.push([]);
      names.clear();
      length = 0;
    }
    parts.at(-1)?.push(index);
    if (!names.has(index.via)) length += encodeURIComponent(index.via).length + 1;
    names.add(index.via);
  }
  return parts.map(targetOf);
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

/** Sorts paths to be looked up into names the index knows and names with wildcards, which it does not. */

import type { PathKey } from '../../core/case/join-index.ts';
import { type HuntEvent, text } from '../../core/event/event.ts';
import { fold } from '../../core/fold.ts';
import { pathKey } from './scan/event-keys.ts';
import { PATH_FIELDS } from './scan/wanted-fields.ts';

export interface PathNames {
  readonly keys: readonly number[];
  /** True for an event on one of the hosts with the very base name asked for there. */
  readonly isNamed: (event: HuntEvent) => boolean;
  /** What to find events of the other names by; undefined when there are none. */
  readonly wild: WildNames | undefined;
}

export interface WildNames {
  /** Texts of which each wanted line holds one. */
  readonly texts: readonly string[];
  /** Those whose names say too little to be searched for. */
  readonly vague: readonly PathKey[];
  readonly isNamed: (event: HuntEvent) => boolean;
}

/** Shorter texts stand in nearly every line. */
const SHORTEST = 3;

export function pathNames(paths: readonly PathKey[], event: 'process_create' | 'file_create'): PathNames {
  const field = PATH_FIELDS[event] ?? '';
  const nameOf = ({ fields }: HuntEvent): string => baseName(fold(text(fields, field) ?? ''));
  const isWild = ({ path }: PathKey): boolean => /[*?]/.test(baseName(path));
  const plain = paths.filter((path) => !isWild(path));
  const names = new Set(plain.map(({ host, path }) => `${host} ${baseName(path)}`));
  const wild = paths.filter(isWild);
  return {
    keys: plain.map((path) => pathKey(event, path)),
    isNamed: (found) => names.has(`${found.host} ${nameOf(found)}`),
    wild: wild.length === 0 ? undefined : wildNames(wild, nameOf),
  };
}

function wildNames(paths: readonly PathKey[], nameOf: (event: HuntEvent) => string): WildNames {
  const hostsByName = new Map<string, Set<string>>();
  for (const { host, path } of paths) {
    const name = baseName(path);
    const hosts = hostsByName.get(name);
    if (hosts === undefined) hostsByName.set(name, new Set([host]));
    else hosts.add(host);
  }
  const literals = [...hostsByName.keys()].map(longestLiteral);
  const tests = [...hostsByName].map(([name, hosts]) => ({ pattern: wildcard(name), hosts }));
  return {
    texts: literals.filter(({ length }) => length >= SHORTEST),
    vague: paths.filter(({ path }) => longestLiteral(baseName(path)).length < SHORTEST),
    isNamed: (event) =>
      tests.some(({ pattern, hosts }) => hosts.has(event.host) && pattern.test(nameOf(event))),
  };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** Without what JSON and folding may spell in several ways. */
export function longestLiteral(pattern: string): string {
  const parts = pattern.split(/[*?]|[^ -~]|["&'<>]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

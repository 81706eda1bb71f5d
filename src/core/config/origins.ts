/** Where each value of a configuration comes from, for people. */
import { entryOf, type Located } from '../located.ts';
import { isNothing } from './check-file.ts';

export type Path = readonly (string | number)[];

/** `--url`, `REGHUNT_URL`, `line 7` of the file, or `default`. */
export type OriginOf = (path: Path) => string;

/** What is not told by itself is in the file, or the default. */
export function originsOf(node: Located, told: ReadonlyMap<string, string>): OriginOf {
  return (path) => told.get(path.join('.')) ?? lineOf(node, path) ?? 'default';
}

/** Undefined when the file says nothing there. */
export function lineOf(node: Located, path: Path): string | undefined {
  let here: Located | undefined = node;
  let line = 0;
  for (const step of path) {
    const entry: { readonly value: Located; readonly line: number } | undefined = below(here, step);
    if (entry === undefined || isNothing(entry.value)) return undefined;
    here = entry.value;
    line = entry.line;
  }
  return `line ${line}`;
}

function below(
  node: Located,
  step: string | number,
): { readonly value: Located; readonly line: number } | undefined {
  if (node.kind === 'list') {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { value: item, line: item.place.line };
  }
  const entry = entryOf(node, String(step));
  return entry === undefined ? undefined : { value: entry.value, line: entry.keyPlace.line };
}

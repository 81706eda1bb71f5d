/** Reads YAML text into located trees, or tells every reason why it cannot. */
import type { Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Located, LocatedEntry, LocatedScalar, Place } from '../../core/located.ts';
import { problemAt } from '../../core/located.ts';
import type { Problem } from '../../core/problem.ts';

export type YamlResult =
  | { readonly documents: readonly Located[] }
  | { readonly problems: readonly Problem[] };

/** Deeper content than any that a person writes; keeps a hostile file from exhausting the stack. */
const MAX_DEPTH = 100;

/** Duplicate keys, bad YAML, anchors and keys that are not text are problems; an empty file has no documents. */
export function readYaml(text: string, file: string): YamlResult {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problems: Problem[] = [];
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const report = (offset: number, message: string): void => {
    problems.push(problemAt(file, placeOf(offset), message));
  };
  const documents: Located[] = [];
  for (const document of 'empty' in parsed ? [] : parsed) {
    for (const fault of [...document.errors, ...document.warnings]) {
      report(fault.pos[0], `YAML: ${firstLine(fault.message)}.`);
    }
    if (document.errors.length === 0 && document.contents !== null) {
      documents.push(located(document.contents, { text, placeOf, report }, 0));
    }
  }
  return problems.length > 0 ? { problems } : { documents };
}

interface Reader {
  readonly text: string;
  readonly placeOf: (offset: number) => Place;
  readonly report: (offset: number, message: string) => void;
}

function located(node: Node | null, reader: Reader, depth: number): Located {
  const start = node?.range?.[0] ?? 0;
  const place = reader.placeOf(start);
  if (node === null) return { kind: 'scalar', value: null, place };
  if (depth > MAX_DEPTH) {
    reader.report(start, `Nested deeper than ${MAX_DEPTH} levels: flatten it.`);
    return { kind: 'scalar', value: null, place };
  }
  if (isSeq<Node>(node)) {
    return { kind: 'list', items: node.items.map((item) => located(item, reader, depth + 1)), place };
  }
  if (isMap<Node, Node | null>(node)) {
    const entries: LocatedEntry[] = [];
    for (const pair of node.items) {
      const keyStart = pair.key.range?.[0] ?? start;
      if (!isScalar(pair.key)) {
        reader.report(keyStart, 'A key must be text: quote it.');
        continue;
      }
      const keyPlace = reader.placeOf(keyStart);
      const value: Located =
        pair.value === null
          ? { kind: 'scalar', value: null, place: keyPlace }
          : located(pair.value, reader, depth + 1);
      entries.push({ key: String(pair.key.value), keyPlace, value });
    }
    return { kind: 'map', entries, place };
  }
  if (isAlias(node))
    reader.report(start, `Anchors are not supported: write out what *${node.source} stands for.`);
  if (!isScalar(node)) return { kind: 'scalar', value: null, place };
  return scalar(node.value, start, node.range?.[1] ?? start, place, reader);
}

function scalar(value: unknown, start: number, end: number, place: Place, reader: Reader): LocatedScalar {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', value, place };
  }
  if (typeof value !== 'string') {
    reader.report(start, 'Neither text, number, true, false nor null: quote it.');
    return { kind: 'scalar', value: null, place };
  }
  const inset = [0, 1].find(
    (columns) => reader.text.slice(start + columns, end - columns) === value && !value.includes('\n'),
  );
  return { kind: 'scalar', value, place, ...(inset === undefined ? {} : { inset }) };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]$/, '');
}

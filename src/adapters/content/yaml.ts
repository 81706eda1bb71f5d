/** Reads YAML text into located trees, or tells every reason why it cannot. */
import type { Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Located, LocatedEntry, LocatedScalar, Place } from '../../core/located.ts';
import { problemAt } from '../../core/located.ts';
import type { Problem } from '../../core/problem.ts';

/** What could be read of a file: each document that could not has its problems. */
export interface YamlDocuments {
  readonly documents: readonly Located[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Deeper content than any that a person writes; keeps a hostile file from exhausting the stack. */
const MAX_DEPTH = 100;
/** More values than any file a person writes, with what its aliases stand for written out. */
const MAX_VALUES = 500_000;

/** One wrong bracket is followed by faults that mean nothing. */
const MOST_FAULTS = 10;

/** Duplicate keys, bad YAML and keys that are not text are problems; an empty file has no documents. `asPublic`: of two keys with one name the last counts, as in other readers, with a warning. */
export function readDocuments(text: string, file: string, asPublic: boolean): YamlDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents: Located[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const document of 'empty' in parsed ? [] : parsed) {
    const faults = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS);
    const wrong: Problem[] = faults.map(({ pos, message }) =>
      problemAt(file, placeOf(pos[0]), `YAML: ${firstLine(message)}.`),
    );
    if (document.errors.length === 0 && document.contents !== null) {
      const reader = new DocumentReader(text, file, placeOf, asPublic);
      const node = reader.read(document.contents, 0);
      wrong.push(...reader.problems);
      warnings.push(...reader.warnings);
      // Nothing between two lines of dashes is no document.
      const isNothing = node.kind === 'scalar' && node.value === null;
      if (wrong.length === 0 && !isNothing) documents.push(node);
    }
    problems.push(...wrong);
  }
  return { documents, problems, warnings };
}

class DocumentReader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  private readonly anchors = new Map<string, Node>();
  private values = 0;
  private readonly text: string;
  private readonly file: string;
  private readonly placeOf: (offset: number) => Place;
  private readonly asPublic: boolean;

  constructor(text: string, file: string, placeOf: (offset: number) => Place, asPublic: boolean) {
    this.text = text;
    this.file = file;
    this.placeOf = placeOf;
    this.asPublic = asPublic;
  }

  /** An alias is what its anchor stands for, and points there. */
  read(node: Node | null, depth: number): Located {
    const start = node?.range?.[0] ?? 0;
    const place = this.placeOf(start);
    const nothing: LocatedScalar = { kind: 'scalar', value: null, place };
    if (node === null) return nothing;
    this.values += 1;
    if (depth > MAX_DEPTH || this.values > MAX_VALUES) {
      const message =
        depth > MAX_DEPTH
          ? `Nested deeper than ${MAX_DEPTH} levels: flatten it.`
          : `More than ${MAX_VALUES} values: split the file.`;
      // Said once, however often an alias leads here.
      if (this.values <= MAX_VALUES + 1) this.report(place, message);
      this.values = MAX_VALUES + 1;
      return nothing;
    }
    if (isAlias(node)) {
      const meant = this.anchors.get(node.source);
      if (meant !== undefined) return this.read(meant, depth + 1);
      this.report(place, `There is no anchor &${node.source} before this alias.`);
      return nothing;
    }
    if ('anchor' in node && node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isSeq<Node>(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item, depth + 1)), place };
    }
    if (isMap<Node, Node | null>(node)) {
      return { kind: 'map', entries: this.entries(node.items, start, depth), place };
    }
    return isScalar(node) ? this.scalar(node.value, start, node.range?.[1] ?? start, place) : nothing;
  }

  private entries(
    pairs: readonly { readonly key: Node; readonly value: Node | null }[],
    start: number,
    depth: number,
  ): readonly LocatedEntry[] {
    const own = new Map<string, LocatedEntry>();
    const merged: LocatedEntry[] = [];
    for (const pair of pairs) {
      const keyPlace = this.placeOf(pair.key.range?.[0] ?? start);
      if (!isScalar(pair.key)) {
        this.report(keyPlace, 'A key must be text: quote it.');
        continue;
      }
      const key = String(pair.key.value);
      const value: Located =
        pair.value === null
          ? { kind: 'scalar', value: null, place: keyPlace }
          : this.read(pair.value, depth + 1);
      if (key === '<<' && value.kind !== 'scalar') merged.push(...mapsIn(value));
      else this.add(own, { key, keyPlace, value });
    }
    const under = merged.filter(({ key }, at) => !own.has(key) && firstOf(merged, key) === at);
    return [...under, ...own.values()];
  }

  private add(own: Map<string, LocatedEntry>, entry: LocatedEntry): void {
    const { key, keyPlace } = entry;
    if (own.has(key)) {
      if (this.asPublic)
        this.warnings.push(
          problemAt(this.file, keyPlace, `The key "${key}" is there twice: the last one counts.`),
        );
      else this.report(keyPlace, 'YAML: Map keys must be unique.');
    }
    own.set(key, entry);
  }

  private scalar(value: unknown, start: number, end: number, place: Place): LocatedScalar {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', value, place };
    }
    if (typeof value !== 'string') {
      this.report(place, 'Neither text, number, true, false nor null: quote it.');
      return { kind: 'scalar', value: null, place };
    }
    const inset = [0, 1].find(
      (columns) => this.text.slice(start + columns, end - columns) === value && !value.includes('\n'),
    );
    return { kind: 'scalar', value, place, ...(inset === undefined ? {} : { inset }) };
  }

  private report(place: Place, message: string): void {
    this.problems.push(problemAt(this.file, place, message));
  }
}

/** Entries a merge key (`<<`) brings in: of one map, or of several, the first counting. */
function mapsIn(value: Located): readonly LocatedEntry[] {
  if (value.kind === 'map') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(mapsIn) : [];
}

function firstOf(entries: readonly LocatedEntry[], wanted: string): number {
  return entries.findIndex(({ key }) => key === wanted);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]$/, '');
}

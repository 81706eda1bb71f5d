/** What a search engine does with the queries we make: keywords beyond `ignore_above` are not indexed, only ASCII folds. */
import type { FieldCaps } from '../../../src/core/sigma/field-caps.ts';
import type { Query } from '../../../src/core/sigma/to-query.ts';

export interface SimulatedServer {
  readonly caps: FieldCaps;
  /** Elasticsearch lists fields with unindexed values in `_ignored`, OpenSearch does not. */
  readonly listsIgnored: boolean;
}

type Raw = Readonly<Record<string, string | readonly string[]>>;

export function serverMatches(query: Query, raw: Raw, server: SimulatedServer): boolean {
  const [name = '', body] = Object.entries(query)[0] ?? [];
  const asked = Object.entries(body ?? {})[0];
  switch (name) {
    case 'match_all':
      return true;
    case 'match_none':
      return false;
    case 'bool':
      return bool(body as Bool, raw, server);
    case 'exists':
      return indexed(String(asked?.[1]), raw, server).length > 0;
    case 'terms':
    case 'term':
    case 'prefix':
    case 'wildcard':
    case 'regexp': {
      const [field = '', value] = asked ?? [];
      const values = field === '_ignored' ? ignored(raw, server) : indexed(field, raw, server);
      const wanted = (Array.isArray(value) ? value : [value]).map(parameter);
      return values.some((text) => wanted.some((one) => holds(name, text, one)));
    }
    case 'range': {
      const [field = '', bounds] = asked ?? [];
      const { gte = -Infinity, lte = Infinity } = bounds as { gte?: number; lte?: number };
      return indexed(field, raw, server).some((text) => Number(text) >= gte && Number(text) <= lte);
    }
    default:
      throw new Error(`the simulator does not know the query "${name}"`);
  }
}

interface Bool {
  readonly filter?: readonly Query[];
  readonly should?: readonly Query[];
  readonly must_not?: readonly Query[];
}

function bool({ filter = [], should, must_not = [] }: Bool, raw: Raw, server: SimulatedServer): boolean {
  return (
    filter.every((part) => serverMatches(part, raw, server)) &&
    (should === undefined || should.some((part) => serverMatches(part, raw, server))) &&
    !must_not.some((part) => serverMatches(part, raw, server))
  );
}

interface Parameter {
  readonly value: string;
  readonly folds: boolean;
}

function parameter(given: unknown): Parameter {
  if (typeof given !== 'object' || given === null) return { value: String(given), folds: false };
  const { value, case_insensitive = false } = given as { value: string; case_insensitive?: boolean };
  return { value, folds: case_insensitive };
}

function holds(kind: string, text: string, { value, folds }: Parameter): boolean {
  const [have, want] = folds ? [foldAscii(text), foldAscii(value)] : [text, value];
  if (kind === 'prefix') return have.startsWith(want);
  if (kind === 'regexp') return expression(want).test(have);
  return kind === 'wildcard' ? wildcard(want).test(have) : have === want;
}

/** Lucene's own syntax: `*`, `?`, and a backslash before what is meant literally. */
function wildcard(value: string): RegExp {
  const source = value.replace(/\\([\s\S])|\*|\?|[\s\S]/gu, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    if (part === '*') return '.*';
    return part === '?' ? '.' : literal(part);
  });
  return new RegExp(`^${source}$`, 'su');
}

/** As far as our queries use it, Lucene's syntax differs in what may be escaped alone; a match is of the whole value. */
function expression(value: string): RegExp {
  const source = value.replace(/\\([\s\S])/gu, (_, escaped: string) => literal(escaped));
  return new RegExp(`^(?:${source})$`, 'su');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function stored(name: string, raw: Raw): readonly string[] {
  const value = raw[name] ?? raw[name.replace(/\.keyword$/, '')] ?? [];
  return typeof value === 'string' ? [value] : value;
}

function indexed(name: string, raw: Raw, server: SimulatedServer): readonly string[] {
  const cap = server.caps.get(name);
  if (cap === undefined) return [];
  return stored(name, raw).filter((value) => [...value].length <= (cap.ignoreAbove ?? Infinity));
}

function ignored(raw: Raw, server: SimulatedServer): readonly string[] {
  if (!server.listsIgnored) return [];
  return [...server.caps.keys()].filter(
    (name) => indexed(name, raw, server).length < stored(name, raw).length,
  );
}

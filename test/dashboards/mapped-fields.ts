/** The fields that our index templates map, as a data view of Kibana or OpenSearch Dashboards sees them. */
import type { IndexTemplate } from '../../src/adapters/search/index-templates.ts';
import { at, entriesAt, textAt } from '../../src/adapters/search/json.ts';

/** What a field is to a data view. `none`: mapped, and of no use to a panel. */
export type FieldKind = 'string' | 'text' | 'number' | 'date' | 'boolean' | 'ip' | 'none';

export interface MappedField {
  readonly kind: FieldKind;
  /** Below a mapping of type `nested`: panels cannot reach it. */
  readonly nested: boolean;
  /** False where the mapping says `index: false` or `enabled: false`. */
  readonly searchable: boolean;
}

export type MappedFields = ReadonlyMap<string, MappedField>;

const KINDS: Readonly<Record<string, FieldKind>> = {
  keyword: 'string',
  constant_keyword: 'string',
  // Field capabilities tell of it as a keyword.
  wildcard: 'string',
  text: 'text',
  match_only_text: 'text',
  long: 'number',
  integer: 'number',
  short: 'number',
  byte: 'number',
  double: 'number',
  float: 'number',
  half_float: 'number',
  scaled_float: 'number',
  unsigned_long: 'number',
  date: 'date',
  date_nanos: 'date',
  boolean: 'boolean',
  ip: 'ip',
};

/** By dotted name, sub-fields too. */
export function mappedFields({ body }: IndexTemplate): MappedFields {
  const properties = at(body, 'template', 'mappings', 'properties');
  const fields = new Map(below(properties, '', false));
  for (const [alias, path] of aliases(properties, '')) {
    const field = fields.get(path);
    if (field !== undefined) fields.set(alias, field);
  }
  return fields;
}

/** A field of type `alias` is what its path is. */
function* aliases(properties: unknown, prefix: string): Generator<[alias: string, path: string]> {
  for (const [name, mapping] of entriesAt(properties)) {
    if (at(mapping, 'type') === 'alias') yield [`${prefix}${name}`, textAt(mapping, 'path')];
    yield* aliases(at(mapping, 'properties'), `${prefix}${name}.`);
  }
}

function* below(properties: unknown, prefix: string, nested: boolean): Generator<[string, MappedField]> {
  for (const [name, mapping] of entriesAt(properties)) {
    const path = `${prefix}${name}`;
    const type = at(mapping, 'type');
    if (at(mapping, 'properties') !== undefined) {
      yield* below(at(mapping, 'properties'), `${path}.`, nested || type === 'nested');
      continue;
    }
    yield [path, fieldOf(mapping, nested)];
    for (const [sub, subMapping] of entriesAt(mapping, 'fields')) {
      yield [`${path}.${sub}`, fieldOf(subMapping, nested)];
    }
  }
}

function fieldOf(mapping: unknown, nested: boolean): MappedField {
  const type = at(mapping, 'type');
  return {
    kind: (typeof type === 'string' ? KINDS[type] : undefined) ?? 'none',
    nested,
    searchable: at(mapping, 'index') !== false && at(mapping, 'enabled') !== false,
  };
}

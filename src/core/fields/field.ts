/** One field of a document that we write, in the words people and mappings need; small tables make many of them. */
import type { FieldValue } from '../event/event.ts';

/**
 * How an index holds a field. The names are those of mappings, but for two: `wildcard` is searched by part, and by word in
 * its sub-field `text`; `column` is a keyword that is read back as a column and not searched.
 */
export type FieldType =
  | 'keyword'
  | 'column'
  | 'wildcard'
  | 'text'
  | 'date'
  | 'long'
  | 'double'
  | 'boolean'
  | 'binary';

export interface Field {
  /** Dotted, as it is searched. */
  readonly name: string;
  readonly type: FieldType;
  /** A sentence or two for people, with units and the closed set of values where there is one. */
  readonly meaning: string;
  /** A whole value: of a field that holds several, a list. Dates in ISO 8601, UTC; binary in base64. */
  readonly example: FieldValue;
}

export type FieldRow = readonly [name: string, type: FieldType, meaning: string, example: FieldValue];

/** The rows as fields, `prefix` put before each name. */
export function fieldsOf(prefix: string, rows: readonly FieldRow[]): readonly Field[] {
  return rows.map(([name, type, meaning, example]) => ({ name: `${prefix}${name}`, type, meaning, example }));
}

/** A document that we write, one index a role. */
export interface DocumentFields {
  /** What the index holds, in a sentence: `_meta.description` of its template. */
  readonly about: string;
  /** In the order people are told of them. */
  readonly fields: readonly Field[];
  /**
   * Names of lists of objects. An index keeps the values of each field below one together and forgets which stood in one
   * object: they can be counted and filtered by, but not paired.
   */
  readonly lists: readonly string[];
}

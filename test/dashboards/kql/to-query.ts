/**
 * A KQL query as the search request that Kibana makes of it. Pure.
 * Source: kbn-es-query, kuery/functions (is, range, exists) of elastic/kibana. Time zones are left out.
 */
import type { MappedFields } from '../mapped-fields.ts';
import { type KqlNode, type KqlValue, parseKql } from './parse.ts';

export type Query = Readonly<Record<string, unknown>>;

/** `now` replaces the word in dates, in date math of the engine. Throws for what is no KQL. */
export function kqlToQuery(kql: string, fields: MappedFields, now: string): Query {
  const reading = parseKql(kql);
  if (!reading.ok) throw new Error(`"${kql}" is no KQL`);
  return nodeQuery(reading.node, fields, now);
}

function nodeQuery(node: KqlNode, fields: MappedFields, now: string): Query {
  switch (node.kind) {
    case 'everything':
      return { match_all: {} };
    case 'and':
      return { bool: { filter: node.nodes.map((inner) => nodeQuery(inner, fields, now)) } };
    case 'or':
      return {
        bool: { should: node.nodes.map((inner) => nodeQuery(inner, fields, now)), minimum_should_match: 1 },
      };
    case 'not':
      return { bool: { must_not: [nodeQuery(node.node, fields, now)] } };
    case 'nested':
      return {
        nested: { path: node.path.text, query: nodeQuery(node.node, fields, now), score_mode: 'none' },
      };
    case 'range':
      return { range: { [node.field.text]: { [node.operator]: atTime(node.value.text, now) } } };
    case 'is':
      return isQuery(node.field, node.value, fields, now);
  }
}

function isQuery(
  field: KqlValue | undefined,
  { text, quoted, wildcard }: KqlValue,
  fields: MappedFields,
  now: string,
): Query {
  if (field === undefined) {
    return { multi_match: { query: text, lenient: true, type: quoted ? 'phrase' : 'best_fields' } };
  }
  if (wildcard && text === '*') return { exists: { field: field.text } };
  const kind = fields.get(field.text)?.kind;
  if (wildcard) {
    return kind === 'string'
      ? { wildcard: { [field.text]: { value: text } } }
      : { query_string: { fields: [field.text], query: text.replace(/[^\p{L}\p{N}*]/gu, '\\$&') } };
  }
  if (kind === 'date') return { range: { [field.text]: { gte: atTime(text, now), lte: atTime(text, now) } } };
  return { [quoted ? 'match_phrase' : 'match']: { [field.text]: text } };
}

/** Date math with `now` at the given time: `now-1d/d` becomes `2026-01-02T03:04:05.000Z||-1d/d`. */
export function atTime(text: string, now: string): string {
  return /^now(?=$|[-+/])/.test(text) ? `${now}||${text.slice(3)}` : text;
}

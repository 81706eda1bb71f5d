/** What is wrong with a KQL query over a data view: its syntax, its fields, and what Kibana takes without a word and nobody means. */

import type { FieldKind, MappedFields } from '../mapped-fields.ts';
import type { Problem } from '../problem.ts';
import { type KqlNode, type KqlValue, parseKql } from './parse.ts';

export type QueryFault = Pick<Problem, 'rule' | 'text'>;

/** `fields` is undefined where no data view is known: names are not checked then. */
export function queryFaults(query: string, fields: MappedFields | undefined): readonly QueryFault[] {
  const reading = parseKql(query);
  if (!reading.ok) {
    const text = `"${query}" is no KQL: it cannot be read from character ${reading.offset + 1} on`;
    return [{ rule: 'kql-syntax', text }];
  }
  return [...nodeFaults(reading.node, fields)].map(({ rule, text }) => ({
    rule,
    text: `"${query}": ${text}`,
  }));
}

function* nodeFaults(node: KqlNode, fields: MappedFields | undefined): Generator<QueryFault> {
  switch (node.kind) {
    case 'everything':
      return;
    case 'and':
    case 'or':
      for (const inner of node.nodes) yield* nodeFaults(inner, fields);
      return;
    case 'not':
      yield* nodeFaults(node.node, fields);
      return;
    case 'nested':
      yield { rule: 'kql-nested', text: `${node.path.text} is asked as nested, and no mapping of ours is` };
      return;
    case 'range':
      yield* writingFaults(node.field);
      yield* writingFaults(node.value);
      yield* rangeFaults(node, fields);
      return;
    case 'is':
      if (node.field === undefined) {
        yield {
          rule: 'kql-no-field',
          text: `the value ${node.value.raw.trim()} has no field, so every field is asked`,
        };
      } else {
        yield* writingFaults(node.field);
        yield* valueFaults(node.field, node.value, fields);
      }
      yield* writingFaults(node.value);
  }
}

/** Of how a name or value is written, whatever the field. */
function* writingFaults({ raw, text, quoted, wildcard }: KqlValue): Generator<QueryFault> {
  const shown = raw.trim();
  if (/(?:^|[^\\])(?:\\\\)*\\[trn]/.test(raw)) {
    yield { rule: 'kql-backslash', text: `${shown} has a backslash that becomes white space; double it` };
  }
  if (quoted && text.includes('*')) {
    yield { rule: 'kql-quoted-wildcard', text: `* is no wildcard inside the quotes of ${shown}` };
  }
  if (!quoted && !wildcard && /\s/.test(text)) {
    yield { rule: 'kql-unquoted-blank', text: `${shown} holds a blank and no quotes` };
  }
}

function* rangeFaults(
  { field, value }: Extract<KqlNode, { kind: 'range' }>,
  fields: MappedFields | undefined,
): Generator<QueryFault> {
  const kind = yield* known(field, fields);
  if (kind === undefined) return;
  if (kind !== 'number' && kind !== 'date' && kind !== 'ip') {
    yield { rule: 'kql-type', text: `${field.text} is a ${kind} field: greater and less compare text there` };
  } else {
    yield* literalFaults(field.text, kind, value);
  }
}

function* valueFaults(
  field: KqlValue,
  value: KqlValue,
  fields: MappedFields | undefined,
): Generator<QueryFault> {
  const kind = yield* known(field, fields);
  if (kind === undefined || (value.wildcard && value.text === '*')) return;
  if (value.wildcard && kind !== 'string' && kind !== 'text') {
    yield { rule: 'kql-type', text: `${field.text} is a ${kind} field, which knows no wildcards` };
  } else {
    yield* literalFaults(field.text, kind, value);
  }
}

function* literalFaults(field: string, kind: FieldKind, { text }: KqlValue): Generator<QueryFault> {
  const form = FORMS[kind];
  if (form !== undefined && !form.test(text)) {
    yield { rule: 'kql-type', text: `${text} is no value of the ${kind} field ${field}` };
  }
}

const FORMS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  number: /^-?\d+(?:\.\d+)?$/,
  boolean: /^(?:true|false)$/,
  date: /^(?:now(?:[+-]\d+[smhdwMy])*(?:\/[smhdwMy])?|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?)$/,
};

/** The kind of a field that can be asked for; undefined where it cannot, or no data view is known. */
function* known(
  { text, wildcard }: KqlValue,
  fields: MappedFields | undefined,
): Generator<QueryFault, FieldKind | undefined> {
  if (fields === undefined) return undefined;
  const field = wildcard ? undefined : fields.get(text);
  if (field === undefined) {
    yield { rule: 'kql-unknown-field', text: `${text} is in no mapping of the data view` };
    return undefined;
  }
  if (field.nested || !field.searchable || field.kind === 'none') {
    yield { rule: 'kql-unsearchable-field', text: `${text} cannot be searched` };
    return undefined;
  }
  return field.kind;
}

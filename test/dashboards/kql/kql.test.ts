/** KQL is read by its grammar, traps and all, and what nobody means is told of. */
import { describe, expect, it } from 'vitest';
import type { MappedField, MappedFields } from '../mapped-fields.ts';
import { type KqlNode, parseKql } from './parse.ts';
import { queryFaults } from './query-faults.ts';
import { kqlToQuery } from './to-query.ts';

const of = (kind: MappedField['kind']): MappedField => ({ kind, nested: false, searchable: true });
const FIELDS: MappedFields = new Map([
  ['host.name', of('string')],
  ['registry.path', of('string')],
  ['reghunt.severity', of('string')],
  ['reghunt.finding.id', of('string')],
  ['message', of('text')],
  ['event.risk_score', of('number')],
  ['reghunt.first_seen', of('date')],
  ['reghunt.evidence_truncated', of('boolean')],
  ['reghunt.awaited', { kind: 'string', nested: false, searchable: false }],
  ['old.part', { kind: 'string', nested: true, searchable: true }],
]);
const NOW = '2026-03-02T12:00:00.000Z';

/** A short form to compare trees by. */
function shown(node: KqlNode): string {
  switch (node.kind) {
    case 'everything':
      return '*';
    case 'and':
    case 'or':
      return `(${node.nodes.map(shown).join(` ${node.kind} `)})`;
    case 'not':
      return `!${shown(node.node)}`;
    case 'nested':
      return `${node.path.text}{${shown(node.node)}}`;
    case 'range':
      return `${node.field.text} ${node.operator} [${node.value.text}]`;
    case 'is':
      return `${node.field?.text ?? ''}=[${node.value.text}]${node.value.quoted ? 'q' : ''}${node.value.wildcard ? 'w' : ''}`;
  }
}

describe('KQL', () => {
  it.each([
    ['', '*'],
    ['a: 1 and b: 2 or not c: 3', '((a=[1] and b=[2]) or !c=[3])'],
    ['a: (x or y and not z)', '(a=[x] or (a=[y] and !a=[z]))'],
    ['not (a: 1 or b >= 2)', '!(a=[1] or b gte [2])'],
    ['a: { b: "c d" }', 'a{b=[c d]q}'],
    ['a < now-1d/d', 'a lt [now-1d/d]'],
    ['a: *', 'a=[*]w'],
    ['a: *\\\\run\\\\*', 'a=[*\\run\\*]w'],
    ['a: "C:\\\\x \\"y\\""', 'a=[C:\\x "y"]q'],
    ['a: C\\:\\\\x', 'a=[C:\\x]'],
    ['word', '=[word]'],
  ])('reads %s', (query, tree) => {
    const reading = parseKql(query);
    expect(reading.ok && shown(reading.node)).toBe(tree);
  });

  it.each([
    // Without a blank behind it the word is text; with a tab's escape it is white space.
    ['a: b or', 'a=[b or]'],
    ['a: x\\run', 'a=[x\run]'],
    ['a: two words', 'a=[two words]'],
  ])('takes %s as nobody means it, as Kibana does', (query, tree) => {
    const reading = parseKql(query);
    expect(reading.ok && shown(reading.node)).toBe(tree);
  });

  it.each(['a: (b', 'a: "b', 'a: \\x', 'a:', 'a: b)', 'a: b or :', '>= 3', 'a: {b}c'])(
    'refuses %s',
    (query) => {
      expect(parseKql(query).ok).toBe(false);
    },
  );
});

describe('a query of a panel', () => {
  it.each([
    '',
    'reghunt.severity: (critical or high) and not reghunt.finding.id: *',
    'registry.path: *\\\\Run\\\\*',
    'event.risk_score >= 74 and reghunt.first_seen >= now-24h',
    'reghunt.evidence_truncated: true',
    'message: "starts with Windows"',
  ])('%s has no fault', (query) => {
    expect(queryFaults(query, FIELDS)).toEqual([]);
  });

  it.each([
    ['host.name: (a', 'kql-syntax'],
    ['host.nam: a', 'kql-unknown-field'],
    ['host.*: a', 'kql-unknown-field'],
    ['reghunt.awaited: a', 'kql-unsearchable-field'],
    ['old.part: a', 'kql-unsearchable-field'],
    ['old: { part: a }', 'kql-nested'],
    ['alone', 'kql-no-field'],
    ['host.name > 3', 'kql-type'],
    ['event.risk_score: high', 'kql-type'],
    ['event.risk_score: 7*', 'kql-type'],
    ['reghunt.first_seen >= yesterday', 'kql-type'],
    ['reghunt.evidence_truncated: yes', 'kql-type'],
    ['registry.path: *\\run*', 'kql-backslash'],
    ['registry.path: "C:\\temp"', 'kql-backslash'],
    ['registry.path: "*Run*"', 'kql-quoted-wildcard'],
    ['host.name: b or', 'kql-unquoted-blank'],
  ])('%s is told of as %s', (query, rule) => {
    expect(queryFaults(query, FIELDS).map((fault) => fault.rule)).toEqual([rule]);
  });
});

describe('a query as a search', () => {
  it.each([
    ['', { match_all: {} }],
    ['host.name: *', { exists: { field: 'host.name' } }],
    ['registry.path: *\\\\Run\\\\*', { wildcard: { 'registry.path': { value: '*\\Run\\*' } } }],
    ['host.name: "a b"', { match_phrase: { 'host.name': 'a b' } }],
    ['reghunt.first_seen >= now-24h', { range: { 'reghunt.first_seen': { gte: `${NOW}||-24h` } } }],
    [
      'not host.name: (a or b)',
      {
        bool: {
          must_not: [
            {
              bool: {
                should: [{ match: { 'host.name': 'a' } }, { match: { 'host.name': 'b' } }],
                minimum_should_match: 1,
              },
            },
          ],
        },
      },
    ],
  ])('%s asks the engine as Kibana does', (kql, query) => {
    expect(kqlToQuery(kql, FIELDS, NOW)).toEqual(query);
  });
});

/** Queries that cannot be read, or say what nobody means. */
import { type Fault, inColumn, inLayer } from './fault.ts';

function inQuery(name: string, rule: string, query: string): Fault {
  return inLayer(name, rule, (_layer, state) => {
    state.query.query = query;
    return true;
  });
}

export const QUERIES: readonly Fault[] = [
  inQuery('a query with an open bracket', 'kql-syntax', '(host.name: a'),
  inQuery('a query for a field that is not there', 'kql-unknown-field', 'host.nam: a'),
  inQuery('a word where a number is asked for', 'kql-unknown-field', 'event.risk: high'),
  inQuery('a backslash that becomes white space', 'kql-backslash', 'host.name: *\\run*'),
  inQuery('a wildcard within quotes', 'kql-quoted-wildcard', 'host.name: "ws-*"'),
  inQuery('a blank without quotes', 'kql-unquoted-blank', 'host.name: a or b c'),
  inQuery('a value without a field', 'kql-no-field', 'critical'),
  inQuery('a date that is none', 'kql-type', '@timestamp >= yesterday'),
  inColumn('count', 'a filter of a number with an open bracket', 'kql-syntax', (column) => {
    column.filter = { query: '(host.name: a', language: 'kuery' };
  }),
];

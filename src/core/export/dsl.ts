/** Query DSL that Elasticsearch and OpenSearch share, for fields that are indexed as keyword. */

import type { IndexedField } from '../sigma/field-caps.ts';
import { exactPatternQuery, patternQuery } from '../sigma/pattern-query.ts';
import { ALL, leaf, term } from '../sigma/query.ts';
import type { Dialect } from './dialect.ts';

export const DSL: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  say(field, test) {
    switch (test.kind) {
      case 'pattern': {
        const node = patternQuery(keyword(field), test.pattern, test.cased);
        if (node === ALL) return { node: leaf({ exists: { field } }) };
        const isSame = exactPatternQuery(keyword(field), test.pattern, test.cased) !== undefined;
        return isSame ? { node } : { node, looser: 'a long or uncommon value is cut or left open' };
      }
      case 'number':
        return { node: term(field, test.value) };
      case 'compare':
        return { node: leaf({ range: { [field]: { [test.comparison]: test.value } } }) };
      case 'cidr':
        return { node: term(field, test.network) };
      case 'exists':
        return { node: leaf({ exists: { field } }) };
      case 'regex':
        return { cannot: 'the engines have regular expressions of another kind' };
      case 'fieldref':
        return { cannot: 'Query DSL cannot compare two fields without a script' };
    }
  },
};

function keyword(name: string): IndexedField {
  return { name, how: 'text', wildcardType: false, faithful: true };
}

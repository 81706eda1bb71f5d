/** Query DSL that Elasticsearch and OpenSearch share, for fields that are indexed as keyword. */

import type { IndexedField } from '../sigma/field-caps.ts';
import { exactPatternQuery, patternQuery } from '../sigma/pattern-query.ts';
import { ALL, leaf, term } from '../sigma/query.ts';
import type { Dialect } from './dialect.ts';
import { isOpen } from './fitting-pattern.ts';
import { luceneRegex, NO_REGEX } from './lucene-regex.ts';

/** The engines refuse longer ones by default (`index.max_regex_length` is 1,000). */
const MOST_REGEX = 900;

export const DSL: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  emit(field, test) {
    switch (test.kind) {
      case 'pattern': {
        const { pattern, cased } = test;
        if (isOpen(pattern)) return { node: leaf({ exists: { field } }) };
        const node = patternQuery(keyword(field), pattern, cased);
        if (exactPatternQuery(keyword(field), pattern, cased) !== undefined) return { node };
        const asked = node === ALL ? leaf({ exists: { field } }) : node;
        return { node: asked, looser: 'a long or uncommon value is cut or left open' };
      }
      case 'number':
        return { node: term(field, test.value) };
      case 'compare':
        return { node: leaf({ range: { [field]: { [test.comparison]: test.value } } }) };
      case 'cidr':
        return { node: term(field, test.network) };
      case 'exists':
        return { node: leaf({ exists: { field } }) };
      case 'regex': {
        const regex = luceneRegex(test.source, test.flags);
        return regex === undefined || regex.length > MOST_REGEX
          ? { cannot: NO_REGEX }
          : { node: leaf({ regexp: { [field]: { value: regex, flags: 'NONE' } } }) };
      }
      case 'fieldref':
        return { cannot: 'Query DSL cannot compare two fields without a script' };
    }
  },
};

function keyword(name: string): IndexedField {
  return { name, how: 'text', wildcardType: false, faithful: true };
}

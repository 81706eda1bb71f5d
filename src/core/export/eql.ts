/** Elasticsearch's EQL: case folded by `:`, fields that an index may lack marked with `?`. */
import { exactText } from '../sigma/pattern.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, isOpen, type Shape, simpleShape, spellPattern } from './fitting-pattern.ts';
import { luceneRegex, NO_REGEX } from './lucene-regex.ts';
import { COMPARISON_SIGNS, insideQuotes, quoted } from './spelling.ts';
import { textTest, type Words, wholeTest } from './text-node.ts';

/** Wildcards become automata, which the engine refuses to build beyond some size. */
const MOST_CHARACTERS = 256;

const FUNCTIONS: Readonly<Record<Exclude<Shape, 'equals'>, string>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  contains: 'stringContains',
};

export const EQL: Dialect = {
  absentIsUnknown: true,
  refusesUnknownFields: false,
  emit(field, test, alternative) {
    const name = `${alternative ? '?' : ''}${eqlField(field)}`;
    switch (test.kind) {
      case 'pattern':
        return emitPattern(name, test);
      case 'number':
        return { node: textTest(name, ' == ', String(test.value)) };
      case 'compare':
        return { node: textTest(name, ` ${COMPARISON_SIGNS[test.comparison]} `, String(test.value)) };
      case 'cidr':
        return { node: wholeTest(`cidrMatch(${name}, ${quoted(test.network)})`) };
      case 'exists':
        return { node: textTest(name, ' != ', 'null') };
      case 'regex':
        return emitRegex(name, test);
      case 'fieldref':
        return { cannot: 'EQL compares a field with values only' };
    }
  },
};

export const EQL_WORDS: Words = {
  and: 'and',
  or: 'or',
  not: 'not ',
  all: 'true',
  none: 'false',
  test: (field, op, values) => {
    const [only] = values;
    if (values.length === 1 && only !== undefined) return `${field}${op}${only}`;
    // Operators that take a list; the others are repeated.
    if (op === ' : ' || op === ' like ' || op === ' regex ') return `${field}${op}(${values.join(', ')})`;
    if (op === ' == ') return `${field} in (${values.join(', ')})`;
    return `(${values.map((value) => `${field}${op}${value}`).join(' or ')})`;
  },
};

function emitPattern(name: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: textTest(name, ' != ', 'null') };
  const { tokens, ...fitted } = fitPattern(pattern, { most: MOST_CHARACTERS, hasSingle: true });
  const exact = exactText(tokens);
  if (exact !== undefined && cased) return { node: textTest(name, ' == ', quoted(exact)), ...fitted };
  const simple = simpleShape(tokens);
  const tilde = cased ? '' : '~';
  // Inside a pattern there is no way to write a star or a question mark that means itself; functions know no wildcards.
  if (simple !== undefined && simple.shape !== 'equals' && /[*?]/.test(simple.literal)) {
    const call = `${FUNCTIONS[simple.shape]}${tilde}(${name}, ${quoted(simple.literal)})`;
    return { node: wholeTest(call), ...fitted };
  }
  const literal = tokens.some((token) => typeof token === 'object' && /[*?]/.test(token.literal));
  return {
    node: textTest(name, cased ? ' like ' : ' : ', spellPattern(tokens, insideQuotes).replace(/^|$/g, '"')),
    ...fitted,
    ...(literal ? { looser: 'EQL cannot tell "*" and "?" from wildcards here' } : {}),
  };
}

function emitRegex(name: string, { source, flags }: Extract<RawTest, { kind: 'regex' }>): Emitted {
  const regex = luceneRegex(source, flags);
  return regex === undefined ? { cannot: NO_REGEX } : { node: textTest(name, ' regex ', quoted(regex)) };
}

/** Names with other characters than these stand in backticks. */
function eqlField(name: string): string {
  return /^[a-z_@][\w@]*(\.[a-z_@][\w@]*)*$/i.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

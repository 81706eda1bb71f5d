/** Elasticsearch's ES|QL: case folded by TO_LOWER on one side and here on the other. */
import { fold } from '../fold.ts';
import { exactText, mapLiterals } from '../sigma/pattern.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, hasLetters, isOpen, spellPattern } from './fitting-pattern.ts';
import { luceneRegex, NO_REGEX } from './lucene-regex.ts';
import { COMPARISON_SIGNS, quoted } from './spelling.ts';
import { textTest, type Words, wholeTest } from './text-node.ts';

/** Wildcards become automata, which the engine refuses to build beyond some size. */
const MOST_CHARACTERS = 1_000;

export const ESQL: Dialect = {
  absentIsUnknown: true,
  refusesUnknownFields: true,
  emit(field, test) {
    const name = esqlField(field);
    switch (test.kind) {
      case 'pattern':
        return emitPattern(name, test);
      case 'number':
        return { node: textTest(name, ' == ', String(test.value)) };
      case 'compare':
        return { node: textTest(name, ` ${COMPARISON_SIGNS[test.comparison]} `, String(test.value)) };
      case 'cidr':
        return { node: wholeTest(`CIDR_MATCH(TO_IP(${name}), ${quoted(test.network)})`) };
      case 'exists':
        return { node: textTest(name, ' ', 'IS NOT NULL') };
      case 'regex':
        return emitRegex(name, test);
      case 'fieldref':
        return emitReference(name, test);
    }
  },
};

export const ESQL_WORDS: Words = {
  and: 'AND',
  or: 'OR',
  not: 'NOT ',
  all: 'true',
  none: 'false',
  test: (field, op, values) => {
    if (op === ' == ' && values.length > 1) return `${field} IN (${values.join(', ')})`;
    const each = values.map((value) => `${field}${op}${value}`);
    return values.length === 1 ? each.join('') : `(${each.join(' OR ')})`;
  },
};

function emitPattern(name: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: textTest(name, ' ', 'IS NOT NULL') };
  const { tokens, ...fitted } = fitPattern(pattern, { most: MOST_CHARACTERS, hasSingle: true });
  const folds = !cased && hasLetters(tokens);
  const subject = folds ? `TO_LOWER(${name})` : name;
  const asked = folds ? mapLiterals(tokens, (literal) => [{ literal: fold(literal) }]) : tokens;
  const exact = exactText(asked);
  return {
    node:
      exact === undefined
        ? textTest(subject, ' LIKE ', quoted(spellPattern(asked, escapeLike)))
        : textTest(subject, ' == ', quoted(exact)),
    ...fitted,
  };
}

function emitRegex(name: string, { source, flags }: Extract<RawTest, { kind: 'regex' }>): Emitted {
  const regex = luceneRegex(source, flags);
  return regex === undefined ? { cannot: NO_REGEX } : { node: textTest(name, ' RLIKE ', quoted(regex)) };
}

const REFERENCES = {
  equals: (left: string, right: string) => `${left} == ${right}`,
  startswith: (left: string, right: string) => `STARTS_WITH(${left}, ${right})`,
  endswith: (left: string, right: string) => `ENDS_WITH(${left}, ${right})`,
  contains: (left: string, right: string) => `LOCATE(${left}, ${right}) > 0`,
} as const;

function emitReference(name: string, test: Extract<RawTest, { kind: 'fieldref' }>): Emitted {
  const folded = (field: string): string => (test.cased ? field : `TO_LOWER(${field})`);
  return { node: wholeTest(REFERENCES[test.how](folded(name), folded(esqlField(test.field)))) };
}

/** In a pattern of LIKE, before it becomes a string. */
function escapeLike(literal: string): string {
  return literal.replace(/[\\*?]/g, '\\$&');
}

function esqlField(name: string): string {
  const parts = name.split('.');
  return parts
    .map((part) => (/^[a-z_@]\w*$/i.test(part) ? part : `\`${part.replaceAll('`', '``')}\``))
    .join('.');
}

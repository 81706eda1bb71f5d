/** Lucene query strings (`query_string`, the Lucene mode of Kibana and Dashboards), letter case folded by character classes. */
import type { Pattern } from '../sigma/condition.ts';
import { exactText } from '../sigma/pattern.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, hasLetters, isOpen, spellPattern } from './fitting-pattern.ts';
import { literal, luceneRegex, NO_REGEX } from './lucene-regex.ts';
import { COMPARISON_SIGNS, quoted } from './spelling.ts';
import { textTest, type Words, wholeTest } from './text-node.ts';

/** The engines refuse longer regular expressions by default (`index.max_regex_length` is 1,000). */
const MOST_REGEX = 900;
const MOST_WILDCARD = 256;

export const LUCENE: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  emit(field, test) {
    const name = escapeTerm(field);
    switch (test.kind) {
      case 'pattern':
        return emitPattern(name, test);
      case 'number':
        return { node: textTest(name, ':', numberText(test.value)) };
      case 'compare':
        return { node: textTest(name, ':', `${COMPARISON_SIGNS[test.comparison]}${numberText(test.value)}`) };
      case 'cidr':
        return { node: textTest(name, ':', `"${test.network}"`) };
      case 'exists':
        return { node: wholeTest(`_exists_:${name}`) };
      case 'regex':
        return emitRegex(name, test);
      case 'fieldref':
        return { cannot: 'Lucene cannot compare two fields' };
    }
  },
};

export const LUCENE_WORDS: Words = {
  and: 'AND',
  or: 'OR',
  not: 'NOT ',
  all: '*:*',
  none: '(NOT *:*)',
  test: (field, op, values) =>
    `${field}${op}${values.length === 1 ? values.join('') : `(${values.join(' OR ')})`}`,
};

function emitPattern(name: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: wholeTest(`_exists_:${name}`) };
  if (pattern.length === 0) return { cannot: 'Lucene cannot ask for an empty value' };
  const folds = !cased && hasLetters(pattern);
  const { tokens, ...fitted } = fitPattern(pattern, {
    most: folds ? MOST_REGEX : MOST_WILDCARD,
    hasSingle: true,
    ...(folds ? { cost: (character: string) => regexCharacter(character).length } : {}),
  });
  const value = folds
    ? `/${spellPattern(tokens, regexText, { any: '.*', single: '.' })}/`
    : plainValue(tokens);
  return { node: textTest(name, ':', value), ...fitted };
}

function emitRegex(name: string, { source, flags }: Extract<RawTest, { kind: 'regex' }>): Emitted {
  const regex = luceneRegex(source, flags);
  return regex === undefined || regex.length > MOST_REGEX
    ? { cannot: NO_REGEX }
    : { node: textTest(name, ':', `/${regex.replace(/(?<!\\)((?:\\\\)*)\//g, '$1\\/')}/`) };
}

function plainValue(tokens: Pattern): string {
  const exact = exactText(tokens);
  return exact === undefined ? spellPattern(tokens, escapeTerm) : quoted(exact);
}

/** A term outside quotes: everything the query parser reads as syntax, blanks included, has a backslash before it. */
export function escapeTerm(text: string): string {
  return text.replace(/[\\+\-!():^[\]"{}~*?|&/<>=\s]/g, '\\$&').replace(/^(AND|OR|NOT)$/, '\\$1');
}

function regexText(text: string): string {
  return [...text].map(regexCharacter).join('');
}

function regexCharacter(character: string): string {
  return literal(character, true);
}

/** The sign would be read as "must not". */
function numberText(value: number): string {
  return String(value).replace(/^-/, '\\-');
}

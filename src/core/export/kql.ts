/** Kibana's KQL. Its wildcards work outside quotes only, and on keyword fields it compares letter case. */
import type { Pattern } from '../sigma/condition.ts';
import { exactText, mapLiterals, pattern as tidy } from '../sigma/pattern.ts';
import { or } from '../sigma/query.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, hasLetters, isOpen, spellPattern } from './fitting-pattern.ts';
import { COMPARISON_SIGNS, quoted } from './spelling.ts';
import { textTest, type Words } from './text-node.ts';

const MOST_CHARACTERS = 256;

export const KQL: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  emit(field, test) {
    const name = escapeLiteral(field);
    switch (test.kind) {
      case 'pattern':
        return emitPattern(name, test);
      case 'number':
        return { node: textTest(name, ': ', String(test.value)) };
      case 'compare':
        return { node: textTest(name, ` ${COMPARISON_SIGNS[test.comparison]} `, String(test.value)) };
      case 'cidr':
        return { node: textTest(name, ': ', quoted(test.network)) };
      case 'exists':
        return { node: textTest(name, ': ', '*') };
      case 'regex':
        return { cannot: 'KQL has no regular expressions' };
      case 'fieldref':
        return { cannot: 'KQL cannot compare two fields' };
    }
  },
};

export const KQL_WORDS: Words = {
  and: 'and',
  or: 'or',
  not: 'not ',
  all: '*',
  none: '(not *)',
  test: (field, op, values) =>
    `${field}${op}${values.length === 1 ? values.join('') : `(${values.join(' or ')})`}`,
};

const CASE_NOTE =
  'KQL compares letter case on keyword fields: text is asked as written here, in lower and in upper case; Lucene and DSL fold it';

function emitPattern(name: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: textTest(name, ': ', '*') };
  const fitted = fitPattern(pattern, { most: MOST_CHARACTERS, hasSingle: false });
  const tokens = exactText(fitted.tokens) === undefined ? withoutEndBlanks(fitted.tokens) : fitted.tokens;
  const blanks = JSON.stringify(tokens) !== JSON.stringify(fitted.tokens);
  const looser = blanks ? 'blanks at an end cannot be asked for' : fitted.looser;
  const folds = !cased && hasLetters(tokens);
  const spellings = folds ? [tokens, ...inOtherCases(tokens)] : [tokens];
  return {
    node: or(spellings.map((spelling) => textTest(name, ': ', value(spelling)))),
    ...(looser === undefined ? {} : { looser }),
    ...(folds ? { narrower: CASE_NOTE } : {}),
  };
}

function inOtherCases(tokens: Pattern): readonly Pattern[] {
  const mapped = (change: (text: string) => string): Pattern =>
    tidy(mapLiterals(tokens, (literal) => [{ literal: change(literal) }]));
  return [mapped((text) => text.toLowerCase()), mapped((text) => text.toUpperCase())];
}

function value(tokens: Pattern): string {
  const exact = exactText(tokens);
  if (exact !== undefined) return quoted(exact);
  return spellPattern(tokens, escapeLiteral);
}

/** Blanks at either end of an unquoted value are dropped; a star takes their place. */
function withoutEndBlanks(tokens: Pattern): Pattern {
  return tidy(
    tokens.flatMap((token, index): Pattern => {
      if (typeof token === 'string') return [token];
      const start = index === 0 ? token.literal.trimStart() : token.literal;
      const literal = index === tokens.length - 1 ? start.trimEnd() : start;
      return [
        ...(start === token.literal ? [] : ['*' as const]),
        { literal },
        ...(literal === start ? [] : ['*' as const]),
      ];
    }),
  );
}

/** Outside quotes: KQL's special characters, and its words where they would be read as such. */
export function escapeLiteral(text: string): string {
  return text.replace(/[\\():<>"*{}]/g, '\\$&').replace(/(?<![^\s])(and|or|not)(?![^\s])/gi, '\\$1');
}

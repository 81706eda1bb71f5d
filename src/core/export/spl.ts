/** Splunk's search language: the terms of `search`, which fold letter case and know no other wildcard than the star. */
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, hasLetters, isOpen, spellPattern } from './fitting-pattern.ts';
import { COMPARISON_SIGNS, quoted } from './spelling.ts';
import { textTest, type Words } from './text-node.ts';

export const SPL: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  emit(field, test) {
    const name = splField(field);
    switch (test.kind) {
      case 'pattern':
        return emitPattern(name, test);
      case 'number':
        return { node: textTest(name, '=', String(test.value)) };
      case 'compare':
        return { node: textTest(name, COMPARISON_SIGNS[test.comparison], String(test.value)) };
      case 'cidr':
        return { node: textTest(name, '=', quoted(test.network)) };
      case 'exists':
        return { node: textTest(name, '=', '*') };
      case 'regex':
        return { cannot: 'a term of search has no regular expressions; pipe its events into | regex' };
      case 'fieldref':
        return { cannot: 'a term of search cannot compare two fields; pipe its events into | where' };
    }
  },
};

export const SPL_WORDS: Words = {
  and: 'AND',
  or: 'OR',
  not: 'NOT ',
  all: '*',
  none: '(NOT *)',
  test: (field, op, values) => {
    if (op === '=' && values.length > 1) return `${field} IN (${values.join(', ')})`;
    const each = values.map((value) => `${field}${op}${value}`);
    return values.length === 1 ? each.join('') : `(${each.join(' OR ')})`;
  },
};

function emitPattern(name: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: textTest(name, '=', '*') };
  const { tokens, looser } = fitPattern(pattern, {
    most: Number.POSITIVE_INFINITY,
    hasSingle: false,
    // A star that means itself cannot be written.
    unsayable: /\*/,
  });
  const reasons = [
    ...(looser === undefined ? [] : [looser]),
    ...(cased && hasLetters(tokens) ? ['Splunk folds letter case'] : []),
  ];
  return {
    node: textTest(name, '=', quoted(spellPattern(tokens, (literal) => literal))),
    ...(reasons.length === 0 ? {} : { looser: reasons.join(', ') }),
  };
}

function splField(name: string): string {
  return /^[\w.:]+$/.test(name) ? name : quoted(name);
}

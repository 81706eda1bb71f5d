/** Asks one indexed field for a wildcard pattern, within what the engines fold, escape and can afford. */
import type { Pattern, PatternToken } from './condition.ts';
import type { LuceneExpression } from './exact-regex.ts';
import type { IndexedField } from './field-caps.ts';
import { exactText, pattern } from './pattern.ts';
import { ALL, folding, leaf, type Node, term, wildcard, wildcardText } from './query.ts';

/** Longer or more broken up patterns make automata that the engines refuse to build ("would require more than ... effort"). */
const MOST_CHARACTERS = 256;
const MOST_TOKENS = 48;
/** After a star, every `?` doubles the states of the automaton. */
const MOST_SINGLES = 3;

/** Matches at least the values that match `tokens`; letter case is folded unless `cased`. */
export function patternQuery(field: IndexedField, tokens: Pattern, cased: boolean): Node {
  return ask(field, affordable(tokens, cased), cased);
}

/** Matches at most the values that match `tokens`; undefined when that cannot be had. */
export function exactPatternQuery(field: IndexedField, tokens: Pattern, cased: boolean): Node | undefined {
  const plain = tokens.every((token) => typeof token === 'string' || !NOT_ASCII.test(token.literal));
  const smaller = affordable(tokens, cased);
  const same = JSON.stringify(smaller) === JSON.stringify(pattern(tokens));
  return plain && same && tokens.length > 0 && tokens.some((token) => token !== '*')
    ? ask(field, smaller, cased)
    : undefined;
}

/** Matches just the values that the expression does; undefined when that cannot be had. */
export function exactRegexQuery(field: IndexedField, expression: LuceneExpression): Node | undefined {
  const { value, folds } = expression;
  // OpenSearch compares the one text that an expression may stand for on such fields as it is written, escapes included.
  if (field.wildcardType && !UNBOUNDED.test(value)) return undefined;
  return leaf({ regexp: { [field.name]: { value, flags: 'NONE', ...folding(!folds) } } });
}

/** A repetition without end: signs that mean themselves have a backslash before them. */
const UNBOUNDED = /(?<!\\)(?:\\\\)*(?:[*+]|\{\d+,\})/;

const NOT_ASCII = /[^\0-\x7f]/;

/** The same pattern, or a looser one: `case_insensitive` folds ASCII letters only. */
function affordable(tokens: Pattern, cased: boolean): Pattern {
  const kept: PatternToken[] = [];
  let left = MOST_CHARACTERS;
  for (const token of tokens) {
    if (kept.length >= MOST_TOKENS || left <= 0) {
      kept.push('*');
      break;
    }
    if (typeof token === 'string') {
      kept.push(token);
      continue;
    }
    const cut =
      token.literal.length > left ? [{ literal: token.literal.slice(0, left) }, '*' as const] : [token];
    kept.push(...cut.flatMap((part) => (typeof part === 'string' ? [part] : askable(part.literal, cased))));
    left -= token.literal.length;
  }
  const singles = kept.filter((token) => token === '?').length;
  const tooMany = singles > MOST_SINGLES && kept.includes('*');
  return pattern(tooMany ? kept.map((token) => (token === '?' ? '*' : token)) : kept);
}

function askable(literal: string, cased: boolean): readonly PatternToken[] {
  if (cased && literal.isWellFormed()) return [{ literal }];
  return literal
    .split(/[^\0-\x7f]+/)
    .flatMap((piece, index): readonly PatternToken[] =>
      index === 0 ? [{ literal: piece }] : ['*', { literal: piece }],
    );
}

function ask(field: IndexedField, tokens: Pattern, cased: boolean): Node {
  const { name } = field;
  const fold = folding(cased);
  const exact = exactText(tokens);
  const [first, second] = tokens;
  if (tokens.every((token) => token === '*') && tokens.length > 0) return ALL;
  if (!field.wildcardType) {
    if (exact !== undefined)
      return cased || !/[a-z]/i.test(exact)
        ? term(name, exact)
        : leaf({ term: { [name]: { value: exact, ...fold } } });
    if (tokens.length === 2 && typeof first === 'object' && second === '*') {
      return leaf({ prefix: { [name]: { value: first.literal, ...fold } } });
    }
  }
  // The empty value of a wildcard field is not worth a special case.
  if (exact === '') return ALL;
  // A normalizer changes the values of a wildcard query, but not those of an expression; a wildcard field makes grams of each.
  if (!field.wildcardType && field.faithful) return wildcard(name, tokens, cased);
  return leaf({ wildcard: { [name]: { value: wildcardText(tokens), ...fold } } });
}

/** Generated regular expressions of the kind that Lucene can be asked for exactly, and texts to hold them against. */
import fc from 'fast-check';

const PIECES = [
  'a',
  'B',
  ' ',
  '"',
  '-',
  '/',
  '#',
  '@',
  '\\.',
  '\\\\',
  '\\d',
  '\\w',
  '[a-c]',
  '[a-df-z]',
  '[\\w.-]',
  '[-?]',
  '[\\]b]',
  '(?:ab|c)',
  '(a|[x\\\\]|k)',
  '(?:x(?:y|\\d){1,2})',
  'a+',
  'b*',
  'c?',
  '\\w{2}',
  '[xy]{1,}',
] as const;

export const expressionSources = fc
  .tuple(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$'))
  .map(([pieces, end]) => `^${pieces.join('')}${end}`);

/** Letters that a folding expression takes for plain ones among them. */
export const expressionTexts = fc.string({
  unit: fc.constantFrom(...'aAbBcCkKxXyY19 .\\-/"#_@?\n\u212A\u017F\u00E9'),
  maxLength: 8,
});

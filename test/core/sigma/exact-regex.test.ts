import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luceneExpression } from '../../../src/core/sigma/exact-regex.ts';
import { linearRegex } from '../../../src/core/sigma/linear-regex.ts';
import { samples } from '../samples.ts';
import { expressionSources, expressionTexts } from './plain-expressions.ts';
import { serverMatches } from './server-simulator.ts';

const CAPS = new Map([['t', { types: ['keyword'], searchable: true }]]);

/** As the engine would answer. */
function selects(expression: { readonly value: string; readonly folds: boolean }, text: string): boolean {
  const query = {
    regexp: { t: { value: expression.value, flags: 'NONE', case_insensitive: expression.folds } },
  };
  return serverMatches(query, { t: text }, { caps: CAPS, listsIgnored: false });
}

describe('an expression in Lucene\u2019s spelling', () => {
  it('selects nothing that the expression does not accept, and everything of ASCII that it does', () => {
    fc.assert(
      fc.property(
        expressionSources,
        fc.constantFrom('', 'i'),
        fc.array(expressionTexts, { minLength: 12, maxLength: 12 }),
        (source, flags, some) => {
          const expression = luceneExpression(source, flags);
          const accepts = linearRegex(source, flags);
          expect(expression).toBeDefined();
          for (const text of some) {
            const isSelected = expression !== undefined && selects(expression, text);
            if (isSelected) expect(accepts(text), `${source} on ${JSON.stringify(text)}`).toBe(true);
            else if (/^[\0-\x7f]*$/.test(text)) expect(accepts(text), JSON.stringify(text)).toBe(false);
          }
        },
      ),
      { numRuns: samples(400) },
    );
  });

  it.each([
    ['abc$', '', 'no anchor: every value would be searched'],
    ['^a|b', '', 'an alternative without the anchor'],
    ['^a.c', '', 'a dot, which is no line end here'],
    ['^[^a]', 'i', 'what a class leaves out'],
    ['^\\s', '', 'blanks, of which the two know different ones'],
    ['^\\bx', '', 'a word boundary'],
    ['^(?i:x)', '', 'flags within'],
    ['^a+?', '', 'a lazy count'],
    ['^a{1,999}', '', 'many rounds'],
    ['^[A-z]', '', 'a range of letters and signs'],
    ['^[ -~]', '', 'a range of signs'],
    ['^caf\u00E9', 'i', 'letters beyond ASCII'],
    ['^a$b', '', 'an anchor inside'],
    ['^(?:a|)', '', 'nothing as an alternative'],
    ['^a\\', '', 'an escape of nothing'],
    ['^a)', '', 'brackets that do not match'],
    ['^(a', '', 'the same'],
    ['^a', 'm', 'lines'],
    ['^', '', 'nothing'],
    [`^${'a'.repeat(1000)}$`, '', 'more than engines take'],
  ])('is not there for %s with flags "%s": %s', (source, flags) => {
    expect(luceneExpression(source, flags)).toBeUndefined();
  });

  it('folds what stands in classes by itself, which not every version does', () => {
    expect(luceneExpression('^[a-c][k][Q-S]\\w$', 'i')?.value).toBe('[a-cA-C][kK][q-sQ-S][a-zA-Z0-9_]');
    expect(luceneExpression('^[a-c][k]$', '')?.value).toBe('[a-c][k]');
  });

  it.each([
    ['^a', true],
    ['^[ ?-]+$', false],
    ['^ *- *$', false],
    ['^(?:a|-)', false],
    ['^(?:a|b)+', true],
    ['^a?$', false],
    ['^a{0,2}-', false],
    ['^a{2}', true],
    ['^\\w', true],
    ['^[\\w?]', false],
  ])('%s tells more than "unknown": %s', (source, isTelling) => {
    expect(luceneExpression(source, '')?.isTelling).toBe(isTelling);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pattern, PatternToken } from '../../../src/core/sigma/condition.ts';
import { pattern, readPattern } from '../../../src/core/sigma/pattern.ts';
import { or, type Query, render, wildcard } from '../../../src/core/sigma/query.ts';
import { uniteWildcards } from '../../../src/core/sigma/unite-wildcards.ts';
import { compileWildcard } from '../../../src/core/sigma/wildcard.ts';
import { samples } from '../samples.ts';
import { serverMatches } from './server-simulator.ts';

const CAPS = new Map([['f', { types: ['keyword'], searchable: true }]]);

function asked(patterns: readonly Pattern[]): Query {
  return render(uniteWildcards(or(patterns.map((one) => wildcard('f', one, true)))));
}

describe('wildcard patterns asked together', () => {
  it('become one expression where they differ in one word', () => {
    const runKeys = ['*\\Run\\\\*', '*\\RunOnce\\\\*', '*\\Policies\\Run'].map(readPattern);
    expect(asked(runKeys)).toEqual({
      bool: {
        should: [
          { regexp: { f: { value: '.*(\\\\Run\\\\|\\\\RunOnce\\\\).*', flags: 'NONE' } } },
          { wildcard: { f: { value: '*\\\\Policies\\\\Run' } } },
        ],
        minimum_should_match: 1,
      },
    });
  });

  it('stay alone where nothing is like them', () => {
    expect(asked([readPattern('a*b')])).toEqual({ wildcard: { f: { value: 'a*b' } } });
  });

  it('never make an expression longer than engines take, nor one of many words or stars', () => {
    const many = Array.from({ length: 60 }, (_, at) => readPattern(`*\\folder number ${at}\\\\*`));
    const expressions = [...JSON.stringify(asked(many)).matchAll(/"value":"(\.\*[^"]*)"/g)].map(
      ([, value = '']) => value,
    );
    expect(expressions.length).toBeGreaterThan(3);
    for (const value of expressions) expect(value.length).toBeLessThan(1_000);
    const starry = ['a*b*c*d*e*f*g*1', 'a*b*c*d*e*f*g*2'].map(readPattern);
    expect(JSON.stringify(asked(starry))).not.toContain('regexp');
  });

  it('match what each of them matches and nothing else', () => {
    const literal = fc.constantFrom('a', 'b', 'ab', '.', '\\', '(', '|', '#', '"');
    const token = fc.oneof(
      literal.map((one): PatternToken => ({ literal: one })),
      fc.constantFrom<PatternToken>('*', '?'),
    );
    const patterns = fc.array(
      fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => pattern(tokens)),
      { minLength: 1, maxLength: 8 },
    );
    const text = fc.array(literal, { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(patterns, text, (all, value) => {
        expect(serverMatches(asked(all), { f: value }, { caps: CAPS, listsIgnored: true })).toBe(
          all.some((one) => compileWildcard(one)(value)),
        );
      }),
      { numRuns: samples(2000) },
    );
  });
});

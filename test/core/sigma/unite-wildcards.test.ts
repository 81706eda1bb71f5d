import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pattern, PatternToken } from '../../../src/core/sigma/condition.ts';
import { pattern, readPattern } from '../../../src/core/sigma/pattern.ts';
import { and, exists, not, or, type Query, render, wildcard } from '../../../src/core/sigma/query.ts';
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

  const expression = (value: string): Query => ({ regexp: { f: { value, flags: 'NONE' } } });
  const any = (...should: readonly Query[]): Query => ({ bool: { should, minimum_should_match: 1 } });

  it('are joined where most of them are alike', () => {
    expect(asked(['x1*y1', 'x2*y1', 'x2*y2', 'x2*y3'].map(readPattern))).toEqual(
      any(expression('x2.*(y1|y2|y3)'), { wildcard: { f: { value: 'x1*y1' } } }),
    );
  });

  it('keep single characters, and count stars alone', () => {
    expect(asked(['a?1*', 'a?2*'].map(readPattern))).toEqual(expression('a.(1|2).*'));
    expect(asked(['a?b?c?d?e1', 'a?b?c?d?e2'].map(readPattern))).toEqual(expression('a.b.c.d.(e1|e2)'));
    expect(asked(['a*b*c*d*e1', 'a*b*c*d*e2'].map(readPattern))).toEqual(expression('a.*b.*c.*d.*(e1|e2)'));
    expect(asked(['a*b*c*d*e*f*1', 'a*b*c*d*e*f*2'].map(readPattern))).toEqual(
      expression('a.*b.*c.*d.*e.*f.*(1|2)'),
    );
  });

  it('are at most sixteen words of a few hundred characters together', () => {
    const words = Array.from({ length: 17 }, (_, at) => `w${String.fromCharCode(97 + at)}`);
    expect(asked(words.map((word) => readPattern(`${word}*`)))).toEqual(
      any(expression(`(${words.slice(0, 16).join('|')}).*`), { wildcard: { f: { value: 'wq*' } } }),
    );
    const long = Array.from({ length: 9 }, (_, at) => readPattern(`${String(at).repeat(100)}*`));
    const values = JSON.stringify(asked(long)).match(/"value":"[^"]*"/g) ?? [];
    expect(values.length).toBeGreaterThan(1);
    for (const value of values) expect(value.length).toBeLessThan(620);
  });

  it('are found beneath what else a query joins', () => {
    const alternatives = or(['a1*', 'a2*'].map((text) => wildcard('f', readPattern(text), true)));
    const united = expression('(a1|a2).*');
    expect(render(uniteWildcards(not(alternatives)))).toEqual({ bool: { must_not: [united] } });
    expect(render(uniteWildcards(and([exists('g'), alternatives])))).toEqual({
      bool: { filter: [{ exists: { field: 'g' } }, united] },
    });
    expect(render(uniteWildcards(or([and([exists('g'), alternatives]), exists('h')])))).toEqual(
      any({ bool: { filter: [{ exists: { field: 'g' } }, united] } }, { exists: { field: 'h' } }),
    );
  });

  it('are of one field and one letter case', () => {
    const nodes = [
      wildcard('f', readPattern('a1*'), true),
      wildcard('f', readPattern('a2*'), false),
      wildcard('g', readPattern('a3*'), true),
    ];
    expect(uniteWildcards(or(nodes))).toEqual(or(nodes));
    const folded = ['a1*', 'a2*'].map((text) => wildcard('f', readPattern(text), false));
    expect(render(uniteWildcards(or(folded)))).toEqual({
      regexp: { f: { value: '(a1|a2).*', flags: 'NONE', case_insensitive: true } },
    });
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

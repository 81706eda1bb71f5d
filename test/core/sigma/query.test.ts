import { describe, expect, it } from 'vitest';
import { literalPattern, readPattern } from '../../../src/core/sigma/pattern.ts';
import { exactPatternQuery, patternQuery } from '../../../src/core/sigma/pattern-query.ts';
import {
  ALL,
  and,
  clauseCount,
  exists,
  fitted,
  leaf,
  NONE,
  type Node,
  not,
  or,
  render,
  term,
  wildcard,
} from '../../../src/core/sigma/query.ts';

const [a, b, c, d] = [exists('a'), exists('b'), exists('c'), exists('d')];

describe('a query', () => {
  it('is simplified as it is made', () => {
    expect(not(ALL)).toEqual(NONE);
    expect(not(NONE)).toEqual(ALL);
    expect(not(not(a))).toEqual(a);
    expect(and([ALL, a, a])).toEqual(a);
    expect(and([a, NONE])).toEqual(NONE);
    expect(and([])).toEqual(ALL);
    expect(or([NONE, a, a])).toEqual(a);
    expect(or([a, ALL])).toEqual(ALL);
    expect(or([])).toEqual(NONE);
    expect(and([and([a, b]), c])).toEqual(and([a, b, c]));
    expect(or([and([a, b]), c])).not.toEqual(or([a, b, c]));
  });

  it('is counted as engines count it: the values of one field that are alternatives are one clause', () => {
    const [x, y, other] = [term('f', 'x'), term('f', 'y'), term('g', 'x')];
    expect([ALL, NONE, a, x, wildcard('f', ['*'], true)].map(clauseCount)).toEqual([1, 1, 1, 1, 1]);
    expect(clauseCount(or([x, y]))).toBe(1);
    expect(clauseCount(or([x, y, other, a]))).toBe(3);
    expect(clauseCount(and([x, y]))).toBe(2);
    expect(clauseCount(not(and([x, y, a])))).toBe(3);
    expect(clauseCount(and([or([a, b]), not(c)]))).toBe(3);
  });

  it('is rendered with the values of one field together', () => {
    expect(render(or([term('f', 'x'), a, term('g', 1), term('f', 'y')]))).toEqual({
      bool: {
        should: [{ terms: { f: ['x', 'y'] } }, { term: { g: 1 } }, { exists: { field: 'a' } }],
        minimum_should_match: 1,
      },
    });
    expect(render(and([a, not(b)]))).toEqual({
      bool: { filter: [{ exists: { field: 'a' } }], must_not: [{ exists: { field: 'b' } }] },
    });
    expect(render(and([not(a), not(b)]))).toEqual({
      bool: { must_not: [{ exists: { field: 'a' } }, { exists: { field: 'b' } }] },
    });
    expect(render(ALL)).toEqual({ match_all: {} });
    expect(render(NONE)).toEqual({ match_none: {} });
    expect(render(leaf({ range: { n: { gte: 1 } } }))).toEqual({ range: { n: { gte: 1 } } });
  });
});

describe('a query that an engine would refuse for its size', () => {
  const many = (prefix: string, count: number): readonly Node[] =>
    Array.from({ length: count }, (_, at) => exists(`${prefix}${at}`));

  it('is left as it is while it fits', () => {
    const whole = and([or([a, b]), c]);
    expect(fitted(whole, 3)).toEqual(whole);
    expect(fitted(a, 1)).toEqual(a);
  });

  it('keeps the conditions that cost least, as many as fit', () => {
    expect(fitted(and([a, b, c, d]), 2)).toEqual(and([a, b]));
    expect(fitted(and([a, b]), 1)).toEqual(a);
    expect(fitted(and([or([and(many('x', 2)), and(many('y', 2))]), a]), 2)).toEqual(a);
  });

  it('has room left for the next where one does not fit at all', () => {
    const dear = or(many('x', 5));
    const cuttable = or([and(many('y', 3)), and(many('z', 3))]);
    expect(fitted(and([a, dear, cuttable]), 3)).toEqual(and([a, or([exists('y0'), exists('z0')])]));
  });

  it('asks less of each alternative, and takes everything where one of them cannot be asked', () => {
    expect(fitted(or([and([a, b]), and([c, d])]), 2)).toEqual(or([a, c]));
    expect(fitted(or([a, b, c]), 2)).toEqual(ALL);
  });

  it('gives an alternative what others have no need of', () => {
    const large = and(many('x', 4));
    expect(fitted(or([large, a, and([b, c])]), 6)).toEqual(or([a, and([b, c]), and(many('x', 3))]));
  });

  it('takes everything where an exclusion does not fit', () => {
    expect(fitted(not(or([a, b])), 1)).toEqual(ALL);
    expect(fitted(a, 0)).toEqual(ALL);
    expect(fitted(and([a, b]), 0)).toEqual(ALL);
  });
});

const keyword = { name: 'f', how: 'text', wildcardType: false, faithful: true } as const;
const wildcardField = { ...keyword, wildcardType: true } as const;
const normalized = { ...keyword, faithful: false } as const;
const FOLDS = { case_insensitive: true } as const;

describe('a pattern asks a keyword', () => {
  const asked = (text: string, cased = false, field = keyword as Parameters<typeof patternQuery>[0]) =>
    render(patternQuery(field, readPattern(text), cased));

  it.each<readonly [string, object]>([
    ['Run', { term: { f: { value: 'Run', ...FOLDS } } }],
    ['123', { term: { f: '123' } }],
    ['', { term: { f: '' } }],
    ['Run*', { prefix: { f: { value: 'Run', ...FOLDS } } }],
    ['*', { match_all: {} }],
    ['?*', { wildcard: { f: { value: '?*', ...FOLDS } } }],
    ['a?', { wildcard: { f: { value: 'a?', ...FOLDS } } }],
    ['*n', { wildcard: { f: { value: '*n', ...FOLDS } } }],
    ['R*n*', { wildcard: { f: { value: 'R*n*', ...FOLDS } } }],
    ['aéèb', { wildcard: { f: { value: 'a*b', ...FOLDS } } }],
    ['é', { match_all: {} }],
  ])('%j in any case: %j', (text, expected) => {
    expect(asked(text)).toEqual(expected);
  });

  it('as it is written where case matters, unless it is half a character', () => {
    expect(asked('aé', true)).toEqual({ term: { f: 'aé' } });
    expect(asked('aé*', true)).toEqual({ prefix: { f: { value: 'aé' } } });
    expect(render(patternQuery(keyword, literalPattern('a\uD800b'), true))).toEqual({
      wildcard: { f: { value: 'a*b' } },
    });
  });

  it('and a wildcard field always for a wildcard, but not for the empty value', () => {
    expect(asked('Run', false, wildcardField)).toEqual({ wildcard: { f: { value: 'Run', ...FOLDS } } });
    expect(asked('Run*', true, wildcardField)).toEqual({ wildcard: { f: { value: 'Run*' } } });
    expect(asked('', false, wildcardField)).toEqual({ match_all: {} });
  });

  it('so that it may become one expression with others, where what is indexed is what was stored', () => {
    const ops = [keyword, wildcardField, normalized].map(
      (field) => patternQuery(field, readPattern('a*b'), true).op,
    );
    expect(ops).toEqual(['wildcard', 'leaf', 'leaf']);
    expect(asked('a*b', true, normalized)).toEqual(asked('a*b', true, keyword));
  });

  it('for its first characters when it is long', () => {
    const x = (count: number): string => 'x'.repeat(count);
    expect(asked(x(256), true)).toEqual({ term: { f: x(256) } });
    expect(asked(x(257), true)).toEqual({ prefix: { f: { value: x(256) } } });
    expect(asked(`${x(200)}*${x(200)}`, true)).toEqual({
      wildcard: { f: { value: `${x(200)}*${x(56)}*` } },
    });
    expect(asked(`${x(256)}*y`, true)).toEqual({ prefix: { f: { value: x(256) } } });
  });

  it('for its first parts when it has many', () => {
    const parts = (count: number): string => 'a*'.repeat(count);
    expect(asked(`${parts(23)}b`, true)).toEqual({ wildcard: { f: { value: `${parts(23)}b` } } });
    expect(asked(`${parts(24)}b`, true)).toEqual({ wildcard: { f: { value: parts(24) } } });
  });

  it.each([
    ['a???b*', 'a???b*'],
    ['a????b*', 'a*b*'],
    ['a????b', 'a????b'],
    ['a?b*', 'a?b*'],
    ['a*b*c*d?e', 'a*b*c*d?e'],
    ['*a????b', '*a*b'],
  ])('for few single characters beside a star: %s as %s', (text, expected) => {
    expect(asked(text, true)).toEqual({ wildcard: { f: { value: expected } } });
  });
});

describe('a pattern that must match no more than it says', () => {
  it.each<readonly [string, boolean]>([
    ['Run', false],
    ['R?n*', false],
    ['*n', true],
    ['123', true],
  ])('%s asks the same', (text, cased) => {
    expect(exactPatternQuery(keyword, readPattern(text), cased)).toEqual(
      patternQuery(keyword, readPattern(text), cased),
    );
  });

  it.each<readonly [string, boolean]>([
    ['é', true],
    ['a*é', true],
    ['é*a', true],
    ['é', false],
    ['a????b*', true],
    ['x'.repeat(300), true],
    ['*', false],
    ['', false],
  ])('%s (case matters: %s) cannot be asked', (text, cased) => {
    expect(exactPatternQuery(keyword, readPattern(text), cased)).toBeUndefined();
  });
});

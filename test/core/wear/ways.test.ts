import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { literalPattern } from '../../../src/core/sigma/pattern.ts';
import { neededBy } from '../../../src/core/wear/needed.ts';
import { waysToHold } from '../../../src/core/wear/ways.ts';

const is = (field: string, text: string): Condition => ({
  op: 'match',
  field,
  match: { kind: 'pattern', pattern: literalPattern(text), cased: false },
});
const not = (of: Condition): Condition => ({ op: 'not', of });
const and = (...of: readonly Condition[]): Condition => ({ op: 'and', of });
const or = (...of: readonly Condition[]): Condition => ({ op: 'or', of });
const told = (condition: Condition) =>
  waysToHold(condition).map((way) => way.map(({ field, holds }) => `${holds ? '' : '!'}${field}`).join(' '));

describe('the ways in which a condition holds', () => {
  it('take every alternative, each with each of another part', () => {
    const condition = and(is('a', '1'), or(is('b', '1'), is('c', '1')), or(is('d', '1'), not(is('e', '1'))));
    expect(told(condition)).toEqual(['a b d', 'a b !e', 'a c d', 'a c !e']);
  });

  it('deny each alternative of what must not hold', () => {
    expect(told(and(is('a', '1'), not(or(is('b', '1'), is('c', '1')))))).toEqual(['a !b !c']);
    expect(told(not(and(is('b', '1'), is('c', '1'))))).toEqual(['!b', '!c']);
  });

  it('of long lists take some values, the first and the last among them', () => {
    const list = Array.from({ length: 20 }, (_none, at) => is('a', String(at)));
    const values = waysToHold(or(...list)).map(([demand]) =>
      demand?.match.kind === 'pattern' ? demand.match.pattern[0] : undefined,
    );
    expect(values).toHaveLength(4);
    expect(values).toEqual(expect.arrayContaining([{ literal: '0' }, { literal: '19' }]));
  });

  it('are none for what never holds', () => {
    expect(waysToHold(and(is('a', '1'), { op: 'const', value: false }))).toEqual([]);
  });
});

describe('what a condition cannot do without', () => {
  const needed = neededBy(
    and(or(is('a', '1'), is('a', '2')), not(or(is('b', '1'), is('c', '1'))), or(is('d', '1'), is('e', '1'))),
  );

  it('is told of what is asked of one field alone', () => {
    expect([needed('a', '1'), needed('a', '2'), needed('a', '3'), needed('a', undefined)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([needed('b', '1'), needed('b', '2'), needed('b', undefined)]).toEqual([false, true, true]);
  });

  it('is not told of alternatives over several fields', () => {
    expect(needed('d', '2')).toBe(true);
  });
});

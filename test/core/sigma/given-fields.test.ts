import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsAsked, simplified } from '../../../src/core/sigma/given-fields.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { conditions, events } from './arbitraries.ts';
import { conditionOf } from './detection.ts';

describe('a condition simplified for events that lack some fields', () => {
  it('answers as the whole one for every such event, and asks for no field that is not there', () => {
    fc.assert(
      fc.property(conditions, events(true), fc.array(fc.nat()), (condition, { canonical }, picks) => {
        const asked = [...fieldsAsked(condition)];
        const lost = new Set(picks.flatMap((pick) => asked[pick % Math.max(asked.length, 1)] ?? []));
        const event = Object.fromEntries(Object.entries(canonical).filter(([name]) => !lost.has(name)));
        const simple = simplified(condition, { isRead: (field) => !lost.has(field), fixed: {} });
        expect(predicate(simple)(recordView(event))).toBe(predicate(condition)(recordView(event)));
        expect([...fieldsAsked(simple)].filter((field) => lost.has(field))).toEqual([]);
      }),
    );
  });
});

describe('of a condition', () => {
  const SEARCHES = [
    'a: {a: 1}',
    'b: {b: 1}',
    'lost: {lost: 1}',
    'gone: {lost: null}',
    'made: {fixed: yes}',
    'other: {fixed: no}',
    'refers: {a|fieldref: lost}',
    'referred: {lost|fieldref: a}',
    'compares: {a|fieldref: b}',
    'same: {fixed|fieldref: lost}',
    'matches: {a|fieldref: fixed}',
    'keyword: [mimikatz]',
  ].join('\n');
  const given = (line: string) => conditionOf(`${SEARCHES}\ncondition: ${line}\n`);
  const ALWAYS = { op: 'const', value: true } as const;
  const NEVER = { op: 'const', value: false } as const;

  it.each<readonly [string, string | typeof ALWAYS | typeof NEVER]>([
    ['a', 'a'],
    ['a and b', 'a and b'],
    ['not a', 'not a'],
    ['lost', NEVER],
    ['not lost', ALWAYS],
    ['gone', ALWAYS],
    ['a and lost', NEVER],
    ['a or gone', ALWAYS],
    ['a or lost', 'a'],
    ['a and gone', 'a'],
    ['(a or lost) and (gone and not b)', 'a and not b'],
    ['lost or other', NEVER],
    ['gone and made', ALWAYS],
    ['made', ALWAYS],
    ['other', NEVER],
    ['refers', NEVER],
    ['referred', NEVER],
    ['not refers', ALWAYS],
    ['same', NEVER],
    ['compares', 'compares'],
    ['matches', 'matches'],
    ['keyword', 'keyword'],
    ['keyword and gone', 'keyword'],
  ])('"%s", where one field is lost and one is known, %j is left', (line, expected) => {
    const simple = simplified(given(line), { isRead: (field) => field !== 'lost', fixed: { fixed: 'yes' } });
    expect(simple).toEqual(typeof expected === 'string' ? given(expected) : expected);
  });

  it('keywords are left, for they ask for every value', () => {
    const simple = simplified(given('keyword or b'), { isRead: () => false, fixed: {} });
    expect(simple).toEqual(given('keyword'));
  });

  it('that is constant nothing changes', () => {
    for (const constant of [ALWAYS, NEVER])
      expect(simplified(constant, { isRead: () => false, fixed: {} })).toEqual(constant);
  });

  it('each field is told once, both of a comparison, and none of a keyword', () => {
    expect([...fieldsAsked(given('a and not (b or compares) or keyword'))]).toEqual(['a', 'b']);
    expect([...fieldsAsked(given('refers'))]).toEqual(['a', 'lost']);
    expect([...fieldsAsked(ALWAYS)]).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Condition, Match, Pattern } from '../../../src/core/sigma/condition.ts';
import { contains, literalPattern, pattern } from '../../../src/core/sigma/pattern.ts';
import { type RequiredLiteral, requiredLiterals } from '../../../src/core/sigma/required-literals.ts';
import { needleOf } from '../../../src/core/sigma/text-needle.ts';

const matches = (field: string | null, match: Match): Condition => ({ op: 'match', field, match });
const like = (field: string | null, tokens: Pattern, cased = false): Condition =>
  matches(field, { kind: 'pattern', pattern: tokens, cased });
const has = (field: string | null, text: string): Condition => like(field, contains(literalPattern(text)));
const is = (field: string, text: string): Condition => like(field, literalPattern(text));
const exists = (field: string, expected = true): Condition => matches(field, { kind: 'exists', expected });
const not = (of: Condition): Condition => ({ op: 'not', of });
const and = (...of: readonly Condition[]): Condition => ({ op: 'and', of });
const or = (...of: readonly Condition[]): Condition => ({ op: 'or', of });
const NULL: Match = { kind: 'null' };
const KEYWORD = has(null, 'mimikatz');

/** The signs of `condition`, asked together with others. */
function signs(
  condition: Condition,
  others: readonly Condition[] = [],
): readonly RequiredLiteral[] | undefined {
  return requiredLiterals([condition, ...others])[0];
}

const text = (field: string, needle: string): RequiredLiteral => ({ field, is: 'text', needle });
const whole = (field: string, value: string): RequiredLiteral =>
  text(field, needleOf(literalPattern(value)) ?? '');

/** Conditions that look for other texts in a field. */
const asking = (field: string, count: number): readonly Condition[] =>
  Array.from({ length: count }, (_, at) => has(field, `${field} other ${at}`));

describe('what must be seen for a condition to hold', () => {
  it.each<readonly [string, Condition, readonly RequiredLiteral[] | undefined]>([
    ['a text in the value', has('one', 'PowerShell'), [text('one', 'powershell')]],
    ['the whole value', is('one', 'calc.exe'), [whole('one', 'calc.exe')]],
    ['any value, for a pattern all of them match', like('one', ['*']), [{ field: 'one', is: 'present' }]],
    [
      'any value, for an expression',
      matches('one', { kind: 'regex', source: 'a.c', flags: '' }),
      [{ field: 'one', is: 'present' }],
    ],
    [
      'any value, for a number',
      matches('one', { kind: 'number', value: 4 }),
      [{ field: 'one', is: 'present' }],
    ],
    ['any value, where it has to be there', exists('one'), [{ field: 'one', is: 'present' }]],
    ['no value, where it must not be there', exists('one', false), [{ field: 'one', is: 'absent' }]],
    ['no value, for null', matches('one', NULL), [{ field: 'one', is: 'absent' }]],
    ['a value, for what is not null', not(matches('one', NULL)), [{ field: 'one', is: 'present' }]],
    ['no value, for what does not exist', not(exists('one')), [{ field: 'one', is: 'absent' }]],
    ['a value, for what does not lack it', not(exists('one', false)), [{ field: 'one', is: 'present' }]],
    ['nothing in particular, where a text must not stand', not(has('one', 'x')), undefined],
    ['nothing in particular, where two things must not hold', not(and(exists('a'), exists('b'))), undefined],
    ['nothing in particular, for a keyword', KEYWORD, undefined],
    ['nothing in particular, where it always holds', { op: 'const', value: true }, undefined],
    ['something that never is, where it never holds', { op: 'const', value: false }, []],
  ])('%s', (_, condition, expected) => {
    expect(signs(condition)).toEqual(expected);
  });

  it('one sign of each alternative, and none where one alternative has none', () => {
    expect(signs(or(has('one', 'first'), exists('two')))).toEqual([
      text('one', 'first'),
      { field: 'two', is: 'present' },
    ]);
    expect(signs(or(has('one', 'first'), KEYWORD))).toBeUndefined();
    expect(signs(or(KEYWORD, has('one', 'first')))).toBeUndefined();
  });

  it('one part of what must hold together, whichever has a sign', () => {
    expect(signs(and(KEYWORD, has('one', 'first')))).toEqual([text('one', 'first')]);
    expect(signs(and(has('one', 'first'), KEYWORD))).toEqual([text('one', 'first')]);
    expect(signs(and(KEYWORD, not(has('one', 'first'))))).toBeUndefined();
  });

  it('a text in any case also where case matters, as far as folding a letter does not depend on the next', () => {
    const cased = (...literals: readonly string[]): Condition =>
      like('one', pattern(['*', ...literals.flatMap((literal) => [{ literal }, '*' as const])]), true);
    expect(signs(cased('Run Once'))).toEqual([text('one', 'run once')]);
    expect(signs(cased('ΟΔΟΣ'))).toEqual([{ field: 'one', is: 'present' }]);
    expect(signs(cased('Run', 'ΟΔΟΣ'))).toEqual([{ field: 'one', is: 'present' }]);
    expect(signs(cased('aΣ'))).toEqual([{ field: 'one', is: 'present' }]);
    expect(signs(has('one', 'ÉTÉ'))).toEqual([text('one', 'été')]);
  });
});

describe('of several things that must hold together the one to look for is', () => {
  /** The part chosen, in whichever order they stand. */
  function chosen(rare: Condition, common: Condition, others: readonly Condition[]): void {
    const expected = signs(rare);
    expect(signs(and(rare, common), others)).toEqual(expected);
    expect(signs(and(common, rare), others)).toEqual(expected);
  }

  it('a text rather than that there is a value, though others look at that field anyway', () => {
    chosen(has('one', 'first'), exists('two'), asking('two', 9));
    chosen(has('one', 'first'), or(has('two', 'second'), exists('two')), asking('two', 9));
  });

  it('a text of four characters rather than a shorter one', () => {
    chosen(has('one', 'abcd'), has('two', 'abc'), asking('two', 9));
    chosen(has('one', 'abcd'), or(has('two', 'abc'), has('two', 'abcdef')), asking('two', 9));
  });

  it('a short text where it is all of the value', () => {
    chosen(is('two', 'abc'), has('one', 'abcdefgh'), asking('two', 9));
  });

  it('a text of a field that at least four conditions ask for', () => {
    chosen(has('two', 'second'), has('one', 'the first one'), asking('two', 3));
    chosen(has('one', 'the first one'), has('two', 'second'), asking('two', 2));
    chosen(has('one', 'the first one'), or(has('two', 'second'), has('three', 'third')), asking('two', 9));
  });

  const bothAsked = [...asking('one', 4), ...asking('two', 4)];

  it('a text that fewer conditions name', () => {
    const common = has('two', 'powershell.exe');
    chosen(has('one', 'cmd.exe'), common, [...bothAsked, common, common]);
    chosen(has('one', 'cmd.exe'), or(has('two', 'something rare'), common), [...bothAsked, common, common]);
  });

  it('that there is a value of the field of which fewer conditions ask just that', () => {
    chosen(exists('one'), exists('two'), [...bothAsked, exists('two'), exists('two')]);
  });

  it('a path as rare as the rarest of its folders', () => {
    const others = [
      ...bothAsked,
      ...Array.from({ length: 4 }, () => has('two', '\\windows\\')),
      ...Array.from({ length: 4 }, () => has('two', '\\temp\\')),
      has('one', 'cmd.exe'),
    ];
    chosen(has('two', '\\windows\\odd\\'), has('one', 'cmd.exe'), others);
    chosen(has('one', 'cmd.exe'), has('two', '\\windows\\temp\\'), others);
  });

  it('the longer text', () => {
    chosen(has('one', 'powershell.exe'), has('one', 'powershell'), []);
    chosen(has('one', 'powershell'), or(has('one', 'rundll32.exe'), has('one', 'cmd.exe')), []);
  });

  it('the first where nothing tells them apart', () => {
    expect(signs(and(has('one', 'abcdef'), has('two', 'ghijkl')))).toEqual([text('one', 'abcdef')]);
  });
});

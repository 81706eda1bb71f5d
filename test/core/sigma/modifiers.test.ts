import { describe, expect, it } from 'vitest';
import { accepts, conditionOf, problemsOf } from './detection.ts';

const f = (value: string | number | boolean | readonly string[]) => ({ f: value });

describe('values', () => {
  it.each([
    ["f: 'Run'", 'rUN', true],
    ["f: 'Run'", 'Runs', false],
    ["f: 'R*n'", 'Roman', true],
    ["f: 'R?n'", 'Rn', false],
    ["f: 'R?n'", 'R😀n', true],
    ["f: 'a\\*b'", 'a*b', true],
    ["f: 'a\\*b'", 'axb', false],
    ["f: 'a\\?b'", 'a?b', true],
    ["f: 'a\\\\*'", 'a\\tail', true],
    ["f: 'C:\\Run'", 'c:\\run', true],
    ["f: 'C:\\\\Run'", 'c:\\run', true],
    ["f: ''", '', true],
    ["f: ''", 'x', false],
    ["f: '*'", '', true],
    ['f: 13', '13', true],
    ['f: 13', '13.0', true],
    ['f: 13', '0x0d', false],
    ['f: true', 'true', true],
    ['f: [a, b]', 'B', true],
    ["f: 'k'", '\u212A', false],
    ["f: 'É'", 'é', true],
  ])('%s on %j: %s', (item, value, expected) => {
    expect(accepts(item, f(value))).toBe(expected);
  });

  it('match any element of a list, and none of an absent field', () => {
    expect(accepts('f: b', f(['a', 'B']))).toBe(true);
    expect(accepts('f: b', {})).toBe(false);
    expect(accepts("f: '*'", f([]))).toBe(false);
  });

  it('null means absent, not empty', () => {
    expect(accepts('f: null', {})).toBe(true);
    expect(accepts('f: null', f(''))).toBe(false);
    expect(accepts("f: [null, '']", f(''))).toBe(true);
  });
});

describe('modifiers', () => {
  it.each([
    ['f|contains: un', 'Run key', true],
    ["f|contains: 'a*c'", 'xabcx', true],
    ['f|startswith: ru', 'Run', true],
    ['f|startswith: un', 'Run', false],
    ["f|endswith: '\\reg.exe'", 'C:\\REG.EXE', true],
    ['f|contains|all: [a, b]', 'b-a', true],
    ['f|contains|all: [a, b]', 'a', false],
    ['f|cased: Run', 'run', false],
    ['f|contains|cased: Ru', 'Run', true],
    ["f|re: '^r.n$'", 'run', true],
    ["f|re: '^r.n$'", 'RUN', false],
    ["f|re|i: '^r.n$'", 'RUN', true],
    ["f|re|m: '^b$'", 'a\nb', true],
    ["f|re: '^b$'", 'a\nb', false],
    ["f|re|s: 'a.b'", 'a\nb', true],
    ["f|re|i|s: 'A.b'", 'a\nB', true],
    ["f|re|ignorecase: '^r.n$'", 'RUN', true],
    ["f|re|multiline: '^b$'", 'a\nb', true],
    ["f|re|dotall: 'a.b'", 'a\nb', true],
    ["f|re|contains: 'b+'", 'abbc', true],
    ["f|re|startswith: 'b|c'", 'ab', false],
    ["f|re|startswith: 'b|c'", 'ca', true],
    ["f|re|endswith: 'b|c'", 'bd', false],
    ["f|re: '[\\u0410-\\u044f]b\\Z'", 'xДb', true],
    ["f|re: 'b\\Z'", 'bx', false],
    ["f|re: '\\\\user'", 'c:\\user', true],
    ['f|neq: a', 'A', false],
    ['f|neq: a', 'b', true],
    ['f|neq: [a, b]', 'b', false],
    ['f|contains|neq: a', 'bab', false],
    ['f|contains|all|neq: [a, b]', 'a', true],
    ['f|neq: 4', '4', false],
    ["f|re|neq: 'a.c'", 'abd', true],
    ['f|neq: null', 'a', true],
    ['f|all: 13', '13.0', true],
    ["f|re|all: ['a.c', 'x.z']", 'abcxyz', true],
    ["f|re|all: ['a.c', 'x.z']", 'abc', false],
    ['f|cidr: 10.0.0.0/8', '10.1.2.3', true],
    ['f|cidr: 10.0.0.0/8', '11.1.2.3', false],
    ["f|cidr: '2001:db8::/32'", '2001:DB8:1::2', true],
    ['f|cidr: 10.0.0.0/8', '::ffff:10.0.0.1', true],
    ["f|cidr: '::/0'", 'none', false],
    ['f|lt: 5', '4.5', true],
    ['f|lt: 5', '5', false],
    ['f|lte: 5', '5', true],
    ['f|lte: 5', '5.5', false],
    ['f|gt: 5', 'x', false],
    ['f|gt: 5', '5', false],
    ['f|gt: 5', '5.5', true],
    ['f|gt: 5', 4, false],
    ['f|gt: 5', 6, true],
    ['f|gte: 5', '5', true],
    ['f|gte: 5', '4.9', false],
    ['f|exists: true', '', true],
    ['f|exists: false', '', false],
    ["f|windash|contains: ' -enc'", 'x /ENC y', true],
    ["f|contains|windash: ' -enc'", 'x \u2013enc', true],
    ["f|contains|windash: ' -enc'", 'x \u2014enc', true],
    ["f|contains|windash: ' /enc'", 'x \u2015enc', true],
    ["f|contains|windash: 'a-b'", 'a/b', false],
    ['f|base64: foobar', 'Zm9vYmFy', true],
    ['f|utf16le|base64: a', 'YQA=', true],
    ['f|wide|base64: a', 'YQA=', true],
    ['f|utf16be|base64: a', 'AGE=', true],
    ['f|utf16|base64: a', '//5hAA==', true],
    ["f|windash|base64: ' -a'", 'IC9h', true],
    ["f|windash|wide|base64: ' -a'", 'IAAvAGEA', true],
  ])('%s on %j: %s', (item, value, expected) => {
    expect(accepts(item, f(value))).toBe(expected);
  });

  it.each([0, 1, 2, 3, 4])('base64offset finds text behind %i other bytes', (before) => {
    const text = Buffer.from(`${'x'.repeat(before)}https://evil${'y'.repeat(5 - before)}`).toString('base64');
    expect(accepts("f|base64offset|contains: 'https://'", f(text))).toBe(true);
    expect(accepts("f|base64offset|contains: 'ftps://'", f(text))).toBe(false);
  });

  it.each([0, 1, 2])('base64offset finds UTF-16 text behind %i other bytes', (before) => {
    const bytes = Buffer.concat([Buffer.alloc(before, 1), Buffer.from('IEX (New', 'utf16le')]);
    expect(accepts('f|utf16le|base64offset|contains: IEX', f(bytes.toString('base64')))).toBe(true);
  });

  it('neq holds where there is no field', () => {
    expect(accepts('f|neq: a', {})).toBe(true);
    expect(accepts('f|neq: null', {})).toBe(false);
  });

  it.each(['f: null', 'f|cased: null', 'f|all: [null]', 'f|exists: false'])(
    '%s holds where there is no value: no field, or a list without any',
    (item) => {
      expect(accepts(item, {})).toBe(true);
      expect(accepts(item, f([]))).toBe(true);
      expect(accepts(item, f('x'))).toBe(false);
    },
  );

  it('take the flags of an expression in any order', () => {
    expect(conditionOf("s:\n  f|re|s|i|m: 'a.c'\ncondition: s\n")).toEqual({
      op: 'match',
      field: 'f',
      match: { kind: 'regex', source: 'a.c', flags: 'ims' },
    });
    expect(conditionOf("s:\n  f|re: 'a.c'\ncondition: s\n")).toMatchObject({ match: { flags: '' } });
  });

  it('spell an option with each dash, up to four options in a value', () => {
    expect(accepts("f|windash: '-a -b -c -d'", f('/a \u2013b -c \u2015d'))).toBe(true);
    expect(accepts("f|windash: '-a *-b'", f('/a x -b'))).toBe(true);
  });

  it('exists looks for the field only', () => {
    expect(accepts('f|exists: false', {})).toBe(true);
    expect(accepts('f|exists: true', {})).toBe(false);
    expect(accepts('f|exists: true', f([]))).toBe(false);
  });

  it('fieldref compares two fields of one event', () => {
    expect(accepts('f|fieldref: g', { f: 'A', g: 'a' })).toBe(true);
    expect(accepts('f|fieldref|cased: g', { f: 'A', g: 'a' })).toBe(false);
    expect(accepts('f|fieldref|endswith: g', { f: 'C:\\a.exe', g: 'A.EXE' })).toBe(true);
    expect(accepts('f|fieldref|startswith: g', { f: 'ab', g: 'b' })).toBe(false);
    expect(accepts('f|fieldref|contains: g', { f: 'abc', g: 'b' })).toBe(true);
    expect(accepts('f|fieldref: g', { f: 'a' })).toBe(false);
  });

  it('expand fills placeholders with each of their values', () => {
    const placeholders = { shells: ['cmd.exe', 'pwsh*'] };
    expect(accepts("f|expand: 'C:\\%shells%'", f('c:\\PWSH.exe'), { placeholders })).toBe(true);
    expect(accepts("f|expand: 'C:\\%shells%'", f('c:\\calc.exe'), { placeholders })).toBe(false);
    expect(accepts("f: '%shells%'", f('%shells%'), { placeholders })).toBe(true);
  });

  it('expand fills several placeholders, and leaves wildcards and text around them', () => {
    const placeholders = { shells: ['cmd', 'pwsh'], ends: ['.exe', '.com'] };
    const item = "f|expand: '*\\%shells%-%ends% /?'";
    expect(accepts(item, f('C:\\cmd-.com /k'), { placeholders })).toBe(true);
    expect(accepts(item, f('C:\\pwsh-.exe /c'), { placeholders })).toBe(true);
    expect(accepts(item, f('C:\\pwsh-.exe /'), { placeholders })).toBe(false);
    expect(accepts(item, f('C:\\pwsh.exe /c'), { placeholders })).toBe(false);
    expect(accepts(item, f('pwsh-.exe /c'), { placeholders })).toBe(false);
  });

  it('expand keeps to as many spellings as a rule can mean', () => {
    const problem = (count: number, item: string): readonly string[] =>
      problemsOf(`sel:\n  ${item}\ncondition: sel\n`, {
        placeholders: { many: Array.from({ length: count }, (_, at) => `x${at}`), none: [] },
      });
    expect(problem(25, "f|expand: '%many%-%many%'")).toEqual([]);
    expect(problem(26, "f|expand: '%many%-%many%'")).toEqual([
      'r.yml:2:13 More than 625 spellings: split the value.',
    ]);
    expect(problem(1, "f|expand: '%none%'")).toEqual([
      'r.yml:2:13 Unknown placeholder %none%: use one of many, none.',
    ]);
  });
});

describe('a modifier problem', () => {
  it.each(["f|re: '(?=a)b'", "f|re: '(?<!a)b'", "f|re: '(?>a)b'", "f|re: '(a)\\1'", "f|re: '(?<x>a)\\k<x>'"])(
    'tells another way for what cannot be searched in linear time: %s',
    (item) => {
      expect(problemsOf(`sel:\n  ${item}\ncondition: sel\n`)[0]).toMatch(
        /look-around and back-references cannot run in linear time: say it with .*"not"\.$/,
      );
    },
  );

  it.each([
    ['f|contians: a', '2:3 Unknown modifier "contians": use one of '],
    ['f|contains|startswith: a', '2:3 Modifiers "contains", "startswith" contradict each other'],
    ['f|cidr|contains: 10.0.0.0/8', '2:3 Modifier "contains" does not go with "cidr"'],
    ['f|i: a', '2:3 Modifier "i" is a flag of "re"'],
    ['f|contains|contains: a', '2:3 Modifier "contains" is there twice: remove one.'],
    ['f|lt|gt: 5', '2:3 Modifiers "lt", "gt" contradict each other: keep one.'],
    ['f|i|m: a', '2:3 Modifier "i" is a flag of "re": write "re|i|m".'],
    ['f|lt|all: [5, 6]', '2:3 Modifier "all" does not go with "lt"'],
    ['f|exists|all: [true]', '2:3 Modifier "all" does not go with "exists"'],
    ['f|re|cased: a', '2:3 Modifier "cased" does not go with "re"'],
    ['f|re|base64: a', '2:3 Modifier "base64" does not go with "re"'],
    ['f|cidr|cased: 10.0.0.0/8', '2:3 Modifier "cased" does not go with "cidr"'],
    ['f|fieldref|windash: g', '2:3 Modifier "windash" does not go with "fieldref"'],
    ['f|wide|contains: a', '2:3 Modifier "wide" makes bytes'],
    ['f|base64|wide: a', '2:3 Modifier "wide" makes bytes: follow it with base64 or base64offset.'],
    ['f|utf16|wide|base64: a', '2:3 Modifiers "utf16", "wide", "base64" encode twice'],
    ['f|base64|base64offset: a', '2:3 Modifiers "base64", "base64offset" encode twice'],
    ['f|base64|expand: a', '2:3 Modifier "expand" cannot see into encoded text: write it before "base64".'],
    [
      'f|wide|windash|base64: a',
      '2:3 Modifier "windash" cannot see into encoded text: write it before "wide".',
    ],
    ['f|contains|base64: a', '2:3 Modifier "contains" before "base64"'],
    ['f|base64|windash: a', '2:3 Modifier "windash" cannot see into encoded text'],
    ["f|base64: 'a*'", '2:13 Modifier "base64" cannot encode wildcards'],
    ["f|re: '(?=a)b'", '2:9 Regular expression refused: '],
    ["f|re: '(a)\\1'", '2:9 Regular expression refused: '],
    ["f|re: '('", '2:9 Regular expression refused: error parsing regexp: missing closing ): `(`.'],
    ["f|re: '\\d('", '2:9 Regular expression refused: error parsing regexp: missing closing ): `\\d(`.'],
    ['f|cidr: 10.0.0.0/33', '2:11 "10.0.0.0/33" is no network'],
    ['f|cidr: 10', '2:11 "10" is no network'],
    ['f|gt: many', '2:9 Modifier "gt" takes a number'],
    ['f|gt: .inf', '2:9 Modifier "gt" takes a number'],
    ["f|gt: '5'", '2:9 Modifier "gt" takes a number'],
    ['f|fieldref: 5', '2:15 Modifier "fieldref" takes the name of a field'],
    ["f|fieldref: ''", '2:15 Modifier "fieldref" takes the name of a field'],
    ["f|windash|base64offset: '-a -b -c -d'", '2:27 More than 625 spellings: split the value.'],
    ['f|exists: maybe', '2:13 Modifier "exists" takes true or false'],
    ['f|contains: null', '2:15 Modifiers "contains" need a value, not null'],
    ["f|expand: '%nobody%'", '2:13 Unknown placeholder %nobody%: none are defined'],
    ["f|windash: '-a -b -c -d -e'", '2:14 Modifier "windash" on more than four options'],
    ["'|lt': 5", '2:3 Modifier "lt" needs a field name before it'],
    ["'|re': '('", '2:10 Regular expression refused: '],
    ['f: []', '2:6 "f" has no value'],
    ['f: [[a]]', '2:7 A value is text, a number, true, false or null'],
    ['f: {g: 1}', '2:6 "f" takes a value or a list of values, not a map'],
  ])('%s is reported with its place', (item, expected) => {
    const [problem = ''] = problemsOf(`sel:\n  ${item}\ncondition: sel\n`);
    expect(problem.startsWith(`r.yml:${expected}`), problem).toBe(true);
  });
});

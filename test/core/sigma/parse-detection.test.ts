import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/core/problem.ts';
import { ecsFieldName } from '../../../src/core/sigma/field-names.ts';
import { parseDetection } from '../../../src/core/sigma/parse-detection.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { readYaml } from '../read-yaml.ts';
import { conditionOf, problemsOf } from './detection.ts';

const SEARCHES = ['a: {f: 1}', 'b: {g: 1}', 'c: {h: 1}', '_hidden: {z: 1}'].join('\n');

function holds(condition: string, ...set: readonly string[]): boolean {
  const test = predicate(conditionOf(`${SEARCHES}\ncondition: ${condition}\n`));
  return test(recordView(Object.fromEntries(set.map((name) => [name, 1]))));
}

describe('a condition line', () => {
  it('takes not before and before or', () => {
    expect(holds('a or b and not c', 'f', 'h')).toBe(true);
    expect(holds('(a or b) and not c', 'f', 'h')).toBe(false);
    expect(holds('not a and b', 'g')).toBe(true);
    expect(holds('not (a and b)', 'f')).toBe(true);
    expect(holds('NOT not a', 'f')).toBe(true);
  });

  it('counts over named and all search identifiers, those with an underscore left out of "them"', () => {
    expect(holds('1 of them', 'h')).toBe(true);
    expect(holds('1 of them', 'z')).toBe(false);
    expect(holds('any of them', 'z')).toBe(false);
    expect(holds('1 of _*', 'z')).toBe(true);
    expect(holds('all of them', 'f', 'g', 'h')).toBe(true);
    expect(holds('all of them', 'f', 'g')).toBe(false);
    expect(holds('2 of them', 'f', 'h')).toBe(true);
    expect(holds('2 of them', 'h')).toBe(false);
    expect(holds('1 of a* and not 1 of b*', 'f', 'g')).toBe(false);
  });

  it.each([
    [1, ['f', 'g', 'h', 'fg', 'fh', 'gh', 'fgh']],
    [2, ['fg', 'fh', 'gh', 'fgh']],
    [3, ['fgh']],
  ])('"%i of them" holds where at least so many do', (count, expected) => {
    const subsets = ['', 'f', 'g', 'h', 'fg', 'fh', 'gh', 'fgh'];
    expect(subsets.filter((set) => holds(`${count} of them`, ...set))).toEqual(expected);
  });

  it('asks no more than what it says', () => {
    expect(conditionOf(`${SEARCHES}\ncondition: a\n`)).toMatchObject({ op: 'match', field: 'f' });
    expect(conditionOf(`${SEARCHES}\ncondition: 1 of a*\n`)).toMatchObject({ op: 'match', field: 'f' });
    const three = [{ field: 'f' }, { field: 'g' }, { field: 'h' }];
    expect(conditionOf(`${SEARCHES}\ncondition: 1 of them\n`)).toMatchObject({ op: 'or', of: three });
    expect(conditionOf(`${SEARCHES}\ncondition: all of them\n`)).toMatchObject({ op: 'and', of: three });
  });

  it('tells words from names that begin or end like them', () => {
    const searches = ['order', 'selector', 'android', 'brand', 'offer', 'proof', 'themes', 'mythem'];
    const yaml = searches.map((name) => `${name}: {${name}: 1}\n`).join('');
    const test = (condition: string, ...set: readonly string[]): boolean =>
      predicate(conditionOf(`${yaml}condition: ${condition}\n`))(
        recordView(Object.fromEntries(set.map((name) => [name, 1]))),
      );
    for (const name of searches) expect(test(name, name)).toBe(true);
    expect(test('order and selector or brand', 'brand')).toBe(true);
    expect(test('1 of themes', 'order')).toBe(false);
    expect(test('1 of mythem', 'order')).toBe(false);
    expect(test('1 of THEM', 'order')).toBe(true);
  });

  it('counts from few search identifiers, and takes one or all of many', () => {
    const line = (count: number, condition: string): readonly string[] =>
      problemsOf(
        `${Array.from({ length: count }, (_, at) => `s${at}: {f: ${at}}`).join('\n')}\ncondition: ${condition}\n`,
      );
    expect(line(10, '3 of s*')).toEqual([]);
    expect(line(11, '3 of s*')).toEqual([
      'r.yml:12:12 "3 of" works on up to 10 search identifiers, here are 11.',
    ]);
    for (const quantity of ['1', '11', 'all', 'any']) expect(line(11, `${quantity} of s*`)).toEqual([]);
  });

  it('takes as many parentheses as a person writes, and any number one after the other', () => {
    const nested = `${'('.repeat(100)}a${')'.repeat(100)}`;
    expect(problemsOf(`${SEARCHES}\ncondition: ${nested}\n`)).toEqual([]);
    expect(problemsOf(`${SEARCHES}\ncondition: (${nested})\n`)).toHaveLength(1);
    const many = Array.from({ length: 120 }, () => '(a)').join(' or ');
    expect(problemsOf(`${SEARCHES}\ncondition: ${many}\n`)).toEqual([]);
  });

  it('written over several lines is refused at its start', () => {
    expect(problemsOf(`${SEARCHES}\ncondition: >\n  a\n  or zz\n`)).toEqual([
      'r.yml:5:12 Unknown search identifier "zz": there are a, b, c, _hidden.',
    ]);
  });

  it('holds when any of a list does', () => {
    expect(holds('[a and b, c]', 'h')).toBe(true);
  });

  it.each([
    ['a and', '5:17 The condition ends too early'],
    ['a b', '5:14 Unexpected "b"'],
    ['nope', '5:12 Unknown search identifier "nope": there are a, b, c, _hidden.'],
    ['a and (b or c', '5:25 Missing ")"'],
    ['1 of x*', '5:17 No search identifier matches "x*"'],
    ['a and not 1 of x*', '5:27 No search identifier matches "x*": there are a, b, c, _hidden.'],
    ['1 of', '5:16 "1 of" needs a name such as "sel*", or "them".'],
    ['some of them', '5:12 "some of" is not a quantity'],
    ['allx of them', '5:12 "allx of" is not a quantity'],
    ['xall of them', '5:12 "xall of" is not a quantity'],
    ['many of them', '5:12 "many of" is not a quantity'],
    ['anyone of them', '5:12 "anyone of" is not a quantity'],
    ['0 of them', '5:12 "0 of" is not a quantity'],
    ['1x of them', '5:12 "1x of" is not a quantity'],
    ['x1 of them', '5:12 "x1 of" is not a quantity'],
    ['12 of them', '5:12 "12 of them" can never hold'],
    ['9 of them', '5:12 "9 of them" can never hold: there are only 3.'],
    ['a | count() > 5', '5:14 Aggregations'],
    ["'a or zz'", '5:18 Unknown search identifier "zz"'],
    ['and a', '5:12 Unexpected "and"'],
    ['b*', '5:12 Unknown search identifier "b*": write "1 of b*"'],
  ])('"%s" is refused with its place', (line, expected) => {
    const [problem = ''] = problemsOf(`${SEARCHES}\ncondition: ${line}\n`);
    expect(problem.startsWith(`r.yml:${expected}`), problem).toBe(true);
  });

  it('refuses nesting that no person writes instead of exhausting the stack', () => {
    const [problem] = problemsOf(`${SEARCHES}\ncondition: ${'('.repeat(50_000)}a\n`);
    expect(problem).toContain('Nested deeper than 100');
  });
});

describe('a detection', () => {
  it('ands the fields of a map and ors the maps of a list', () => {
    const test = predicate(conditionOf('s:\n  - {f: 1, g: 1}\n  - {h: 1}\ncondition: s\n'));
    expect(test(recordView({ f: 1 }))).toBe(false);
    expect(test(recordView({ f: 1, g: 1 }))).toBe(true);
    expect(test(recordView({ h: 1 }))).toBe(true);
  });

  it('finds keywords anywhere in any value', () => {
    const test = predicate(conditionOf("s: [mimikatz, 'a*z']\ncondition: s\n"));
    expect(test(recordView({ x: ['-', 'run MIMIKATZ now'] }))).toBe(true);
    expect(test(recordView({ x: 'the abz thing' }))).toBe(true);
    expect(test(recordView({ x: 'other' }))).toBe(false);
  });

  it.each([
    ['s: mimikatz', { x: 'run MIMIKATZ now' }, { x: 'run' }],
    ["s:\n  '|re': 'mimi.atz'", { x: 'a mimikatz' }, { x: 'a MIMIKATZ' }],
    ['s: [4624]', { x: 'event 4624' }, { x: '462' }],
    ["s:\n  '|cased': Mimi", { x: 'a Mimikatz' }, { x: 'a mimikatz' }],
  ])('takes %j as a keyword', (search, found, other) => {
    const test = predicate(conditionOf(`${search}\ncondition: s\n`));
    expect(test(recordView(found))).toBe(true);
    expect(test(recordView(other))).toBe(false);
  });

  it('asks alternatives at one level, however they are written', () => {
    expect(conditionOf('s:\n  - f: [a, b]\n  - g: c\ncondition: s\n')).toMatchObject({
      op: 'or',
      of: [{ field: 'f' }, { field: 'f' }, { field: 'g' }],
    });
    expect(conditionOf('s:\n  - {f: a, g: c}\ncondition: s\n')).toMatchObject({
      op: 'and',
      of: [{ field: 'f' }, { field: 'g' }],
    });
    expect(conditionOf('s:\n  f: [a, b]\n  g: c\ncondition: s\n')).toMatchObject({
      op: 'and',
      of: [{ op: 'or', of: [{ field: 'f' }, { field: 'f' }] }, { field: 'g' }],
    });
  });

  it('can ask for all keywords at once', () => {
    const test = predicate(conditionOf("s:\n  '|all': [one, two]\ncondition: s\n"));
    expect(test(recordView({ x: 'one', y: 'TWO' }))).toBe(true);
    expect(test(recordView({ x: 'one' }))).toBe(false);
  });

  it('spells upstream field names as ours', () => {
    const test = predicate(
      conditionOf("s:\n  TargetObject|contains: '\\Run\\'\n  Details|fieldref: Image\ncondition: s\n", {
        fieldName: ecsFieldName,
      }),
    );
    const fields = { 'registry.path': 'HKLM\\Run\\x', 'process.executable': 'a.exe' };
    expect(test(recordView({ ...fields, 'winlog.event_data.Details': 'A.exe' }))).toBe(true);
    expect(test(recordView({ ...fields, 'winlog.event_data.Details': 'b.exe' }))).toBe(false);
  });

  it('tells everything that is wrong at once', () => {
    const yaml = [
      's:',
      '  f|nope: 1',
      '  g|cidr: x',
      't: []',
      'timeframe: 5m',
      'condition: s and u',
      '',
    ].join('\n');
    expect(problemsOf(yaml).map((problem) => problem.split(' ')[0])).toEqual([
      'r.yml:2:3',
      'r.yml:3:11',
      'r.yml:4:4',
      'r.yml:5:1',
      'r.yml:6:18',
    ]);
  });

  it.each([
    ['s: {f: 1}\n', '1:1 The detection has no "condition"'],
    ['condition: s\n', '1:1 The detection has no search identifier'],
    ['s: {}\ncondition: s\n', '1:4 An empty map matches everything'],
    ["s: ['']\ncondition: s\n", '1:5 A keyword is text'],
    ['s: [[a]]\ncondition: s\n', '1:5 A list inside a list'],
    ['s: {f: 1}\ncondition: 5\n', '2:12 A condition is text'],
    ['s: {f: 1}\ncondition: {a: s}\n', '2:12 A condition is text'],
    ['s: {f: 1}\ncondition: [[s]]\n', '2:13 A condition is text'],
    ['s: {f: 1}\ncondition: []\n', '2:12 The condition is empty: name a search identifier.'],
    ['s: [null]\ncondition: s\n', '1:5 A keyword is text'],
    ['s: []\ncondition: s\n', '1:4 Search identifier "s" is empty: give it fields or keywords.'],
    ['s: {f: 1}\ntimeframe: 5m\ncondition: s\n', '2:1 "timeframe" needs an aggregation'],
    ['- a\n', '1:1 A detection is a map'],
  ])('%j is refused with its place', (yaml, expected) => {
    const [problem = ''] = problemsOf(yaml);
    expect(problem.startsWith(`r.yml:${expected}`), problem).toBe(true);
  });

  it('does not mind search identifiers that the condition leaves out', () => {
    expect(problemsOf('s: {f: 1}\nt: {g: 1}\ncondition: s\n')).toEqual([]);
  });
});

describe('a detection read as pySigma reads public rules', () => {
  const asPublic = { asPublic: true } as const;
  const accepts = (yaml: string, event: Record<string, number>): boolean =>
    predicate(conditionOf(yaml, asPublic))(recordView(event));

  it.each(['s and not 1 of filter_*', 's or all of filter_*', 's and (1 of x* or not any of y*)'])(
    'loses what is chosen among nothing: %s',
    (line) => {
      const yaml = `s: {f: 1}\ncondition: ${line}\n`;
      expect(accepts(yaml, { f: 1 })).toBe(true);
      expect(accepts(yaml, { f: 2 })).toBe(false);
    },
  );

  it('must keep something to ask', () => {
    expect(problemsOf('s: {f: 1}\ncondition: 1 of x*\n', asPublic)).toEqual([
      'r.yml:2:17 No search identifier matches "x*": there is s.',
    ]);
  });

  it('warns of what it passes over, where it stands', () => {
    const read = readYaml('s: {f: 1}\ntimeframe: 5m\ncondition: s and not 1 of x*\n', 'r.yml');
    const [document] = 'documents' in read ? read.documents : [];
    if (document === undefined) throw new Error('no document');
    const result = parseDetection(document, { file: 'r.yml', ...asPublic });
    expect('warnings' in result ? result.warnings.map(formatProblem) : result).toEqual([
      'r.yml:2:1 "timeframe" needs an aggregation, which is not supported: remove it.',
      'r.yml:3:27 No search identifier matches "x*": there is s.',
    ]);
  });

  it('passes over a timeframe without an aggregation, and takes lists in lists', () => {
    expect(accepts('s: {f: 1}\ntimeframe: 5m\ncondition: s\n', { f: 1 })).toBe(true);
    const nested = 's:\n  - - {f: 1}\n    - {g: 1}\n  - {h: 1}\ncondition: s\n';
    expect(accepts(nested, { g: 1 })).toBe(true);
    expect(accepts(nested, { z: 1 })).toBe(false);
  });
});

describe('upstream field names', () => {
  it.each([
    ['TargetObject', 'registry.path'],
    ['Image', 'process.executable'],
    ['CommandLine', 'process.command_line'],
    ['Details', 'winlog.event_data.Details'],
    ['User', 'winlog.event_data.User'],
    ['GrandParentImage', 'winlog.event_data.GrandParentImage'],
    ['registry.path', 'registry.path'],
    ['value.target.path', 'value.target.path'],
  ])('%s is %s', (name, expected) => {
    expect(ecsFieldName(name)).toBe(expected);
  });
});

/** Named lists: what conditions make of them, how a folder of one's own adds to them, and what is refused. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkContent } from '../../src/adapters/content/load-content.ts';
import { readRules } from '../../src/adapters/content/read-rules.ts';
import type { Content } from '../../src/core/content/content.ts';
import { formatProblem } from '../../src/core/problem.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';

const root = mkdtempSync(join(tmpdir(), 'reghunt-lists-'));
const shipped = join(root, 'shipped');
const own = join(root, 'own');
cpSync('queries/profiles', join(shipped, 'profiles'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  write(shipped, 'lists/ship-yards.yml', LIST);
  write(shipped, 'indicators/yard.yml', INDICATOR);
});

afterEach(() => {
  for (const family of ['lists', 'indicators', 'exceptions'])
    rmSync(join(shipped, family), { recursive: true, force: true });
  rmSync(own, { recursive: true, force: true });
});

const LIST = "id: ship-yards\ndescription: Where ships are built.\nvalues:\n  - tide\n  - 'qu?y'\n";

const INDICATOR = `title: A yard
id: 11111111-2222-4333-8444-555555555555
detection:
  selection:
    value.target.path|contains|expand: '\\%ship-yards%\\'
  condition: selection
reghunt:
  weight: 0.5
  group: location
  reason: Ships are there.
`;

function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What is wrong with `path` beside the rest, as `path:line:column message`. */
async function problemsWith(path: string, text: string): Promise<readonly string[]> {
  write(own, path, text);
  const { problems } = await checkContent([shipped, own]);
  return problems.map((problem) =>
    formatProblem(problem).replaceAll(`${own}/`, '').replaceAll(`${shipped}/`, ''),
  );
}

async function checked(): Promise<Content> {
  const { content, problems } = await checkContent([shipped, own]);
  expect(problems).toEqual([]);
  return content;
}

function holds({ indicators: [indicator] }: Content, path: string): boolean {
  if (indicator === undefined) throw new Error('no indicator');
  return predicate(indicator.condition)(recordView({ 'value.target.path': path }));
}

describe('a list', () => {
  it('stands in a condition for each of its values, with their wildcards', async () => {
    const { content, problems, notes } = await checkContent([shipped]);
    expect([problems, notes]).toEqual([[], []]);
    expect(holds(content, 'c:\\tide\\a.exe')).toBe(true);
    expect(holds(content, 'c:\\quuy\\a.exe')).toBe(true);
    expect(holds(content, 'c:\\tides\\a.exe')).toBe(false);
  });

  it('of a folder of one`s own is asked for like a shipped one', async () => {
    write(own, 'lists/harbours.yml', LIST.replace('ship-yards', 'harbours').replace('tide', 'mole'));
    write(own, 'indicators/harbour.yml', INDICATOR.replace('1111', '2222').replace('ship-yards', 'harbours'));
    const { indicators } = await checked();
    const [, second] = indicators;
    if (second === undefined) throw new Error('one indicator');
    expect(predicate(second.condition)(recordView({ 'value.target.path': 'c:\\mole\\a.exe' }))).toBe(true);
  });

  it('is extended for all that ask for it', async () => {
    write(own, 'lists/more.yml', 'extends: ship-yards\nvalues: [mole]\n');
    const content = await checked();
    expect(holds(content, 'c:\\mole\\a.exe')).toBe(true);
    expect(holds(content, 'c:\\tide\\a.exe')).toBe(true);
  });

  it('is replaced for all that ask for it, and extended after that', async () => {
    write(own, 'lists/a.yml', 'extends: ship-yards\nvalues: [pier]\n');
    write(own, 'lists/b.yml', 'replaces: ship-yards\nvalues: [mole]\n');
    const content = await checked();
    expect(['mole', 'pier', 'tide'].map((name) => holds(content, `c:\\${name}\\a.exe`))).toEqual([
      true,
      true,
      false,
    ]);
    expect(content.lists).toMatchObject([{ id: 'ship-yards', values: ['mole', 'pier'] }]);
  });

  it('fills the placeholder of a public rule', async () => {
    const rule =
      "title: R\nlevel: high\nlogsource: {category: process_creation}\ndetection:\n  a:\n    Image|endswith|expand: '\\%ship-yards%'\n  condition: a\n";
    write(own, 'rules/r.yml', rule);
    const { indicators, refused } = await readRules(
      [join(own, 'rules')],
      (await checkContent([shipped])).content,
    );
    expect(refused).toEqual([]);
    const [found] = indicators;
    if (found === undefined) throw new Error('not loaded');
    expect(predicate(found.condition)(recordView({ 'process.executable': 'C:\\tide' }))).toBe(true);
  });
});

describe('what is wrong with a list or its use is told where it stands', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'an unknown list',
      'indicators/x.yml',
      INDICATOR.replace('1111', '2222').replace('ship-yards', 'ship-yard'),
      [
        'indicators/x.yml:5:40 There is no list "ship-yard": write it as a file of the folder lists. Did you mean "ship-yards"?',
      ],
    ],
    [
      'a list named without the modifier',
      'indicators/x.yml',
      INDICATOR.replace('1111', '2222').replace('|expand', ''),
      [
        'indicators/x.yml:5:33 %ship-yards% is plain text here: write the modifier "expand" to ask for the list.',
      ],
    ],
    [
      'an empty list',
      'lists/x.yml',
      'id: x\ndescription: Nothing.\nvalues: []\n',
      ['lists/x.yml:3:9 values: The list is empty: give it a value, or remove it.'],
    ],
    [
      'an empty value',
      'lists/x.yml',
      "id: x\ndescription: Nothing.\nvalues:\n  - a\n  - ''\n",
      ['lists/x.yml:5:5 values.1: An empty value would match everything.'],
    ],
    [
      'more for a list that is not there',
      'lists/x.yml',
      'extends: ship-yrds\nvalues: [a]\n',
      [
        'lists/x.yml:1:10 There is no list "ship-yrds": write it as a file of the folder lists. Did you mean "ship-yards"?',
      ],
    ],
    [
      'a list that replaces one that is not there',
      'lists/x.yml',
      'replaces: piers\nvalues: [a]\n',
      ['lists/x.yml:1:11 There is no list "piers": write it as a file of the folder lists.'],
    ],
    [
      'two that replace one',
      'lists/x.yml',
      'replaces: ship-yards\nvalues: [a]\n---\nreplaces: ship-yards\nvalues: [b]\n',
      ['lists/x.yml:4:11 The list ship-yards is replaced by lists/x.yml already: keep one of the two.'],
    ],
    [
      'a second list of one name',
      'lists/x.yml',
      LIST,
      ['lists/x.yml:1:5 The id ship-yards is taken by lists/ship-yards.yml.'],
    ],
  ])('%s', async (_what, path, text, told) => {
    expect(await problemsWith(path, text)).toEqual(told);
  });

  it('a list that is neither begun, extended nor replaced', async () => {
    const [problem, ...more] = await problemsWith('lists/x.yml', 'description: None.\nvalues: [a]\n');
    expect(problem).toMatch(/^lists\/x\.yml:1:1 id: /);
    expect(more).toEqual([]);
  });

  it('a list that nothing asks for is noted, and is no fault', async () => {
    write(own, 'lists/x.yml', LIST.replace('ship-yards', 'harbours'));
    const { problems, notes, refused } = await checkContent([shipped, own]);
    expect([problems, refused]).toEqual([[], 0]);
    expect(notes.map((note) => formatProblem(note).replace(`${own}/`, ''))).toEqual([
      'lists/x.yml:1:1 No hunt, indicator, mitigation or exception asks for the list harbours.',
    ]);
  });

  it('a broken list costs those that ask for it, and counts as refused', async () => {
    write(shipped, 'lists/ship-yards.yml', 'id: ship-yards\nvalues: [a]\n');
    const { problems, refused } = await checkContent([shipped]);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [5, 40],
    ]);
    expect(refused).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import type { KindLayout } from '../../../src/core/event/profile.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import type { FieldCap, FieldCaps } from '../../../src/core/sigma/field-caps.ts';
import { discriminatorQuery, toQuery } from '../../../src/core/sigma/to-query.ts';
import { conditionOf } from './detection.ts';

const keyword: FieldCap = { types: ['keyword'], searchable: true, ignoreAbove: 1024 };
const text: FieldCap = { types: ['text'], searchable: true };
const layout: KindLayout = {
  when: [],
  fields: {
    t: { from: ['t'], as: 'text' },
    two: { from: ['two.a', 'two.b'], as: 'text' },
    w: { from: ['w'], as: 'text' },
    n: { from: ['n'], as: 'keyword' },
    ip: { from: ['ip'], as: 'keyword' },
    l: { from: ['t'], as: 'label' },
    p: { from: ['t'], as: 'path' },
    'process.executable': { from: ['t', 'two.a'], as: 'path' },
    'registry.path': { from: ['registry.path'], as: 'registry_path' },
    'registry.value': { from: ['value.name'], as: 'keyword' },
    joined: { from: ['ObjectName', 'ObjectValueName'], as: 'registry_path_joined' },
    'process.entity_id': { from: ['guid'], as: 'entity_id' },
    'registry.data.strings': { from: ['data'], as: 'registry_data' },
    details: { from: ['data'], as: 'sysmon_details' },
    mixed: { from: ['n', 't'], as: 'keyword' },
    addresses: { from: ['ip', 't'], as: 'keyword' },
    first: { from: ['t'], as: 'text', first: true },
    constant: { from: ['c'], as: 'keyword' },
    either: { from: ['t', 'c'], as: 'keyword' },
  },
};
const caps: FieldCaps = new Map<string, FieldCap>([
  ...['t', 'two.a', 'two.b', 'registry.path', 'ObjectName', 'ObjectValueName', 'guid', 'data'].map(
    (name): readonly [string, FieldCap] => [name, keyword],
  ),
  ['w', { types: ['wildcard'], searchable: true }],
  ['n', { types: ['long'], searchable: true }],
  ['ip', { types: ['ip'], searchable: true }],
  ['c', { types: ['constant_keyword'], searchable: true }],
]);

function query(item: string, given: FieldCaps = caps, condition = 'sel', maxClauses = 1024) {
  return toQuery(conditionOf(`sel:\n  ${item}\ncondition: ${condition}\n`), layout, given, { maxClauses });
}

/** What the widening of one keyword field looks like. */
function orUnseen(leaf: object, field: string) {
  return {
    bool: {
      should: [leaf, { bool: { must_not: [{ exists: { field } }] } }, { terms: { _ignored: [field] } }],
      minimum_should_match: 1,
    },
  };
}

/** Events without the field. */
const without = (...fields: readonly string[]) => ({
  bool: { must_not: fields.map((field) => ({ exists: { field } })) },
});
const EVERYTHING = { match_all: {} };

/** The same for what is indexed whatever its length. */
function orAbsent(leaf: object, field: string) {
  return { bool: { should: [leaf, without(field)], minimum_should_match: 1 } };
}

describe('a positive leaf', () => {
  it('asks whole numbers around a fraction, which may have been cut off', () => {
    const range = (bounds: object) => orAbsent({ range: { n: bounds } }, 'n');
    expect(query('n: 12.5')).toEqual(range({ gte: 12, lte: 13 }));
    expect(query('n|lt: 12.5')).toEqual(range({ lte: 13 }));
    expect(query('n|lte: 12.5')).toEqual(range({ lte: 13 }));
    expect(query('n|gt: 12.5')).toEqual(range({ gte: 12 }));
    expect(query('n|gte: 12.5')).toEqual(range({ gte: 12 }));
  });

  it('asks no number beyond what JSON keeps', () => {
    expect(query('n|gt: 4503599627370496')).toEqual(orAbsent({ range: { n: { gte: 2 ** 52 } } }, 'n'));
    expect(query('n|gt: 4503599627370497')).toEqual(EVERYTHING);
    expect(query('n|lt: -4503599627370497')).toEqual(EVERYTHING);
  });

  it.each([
    ["n: '13'", { term: { n: 13 } }],
    ["n: ['13', '14']", { terms: { n: [13, 14] } }],
  ])('%s asks a number for the digits', (item, leaf) => {
    const { bool } = query(item) as { bool: { should: readonly object[] } };
    expect(bool.should).toEqual([leaf, without('n')]);
  });

  it.each(["n: 'x13'", "n: '13x'", "n|contains: '1'", "n: '1234567890123456'", "n: ''", 'n|re: 1'])(
    '%s asks a number for nothing',
    (item) => {
      expect(query(item)).toEqual(EVERYTHING);
    },
  );

  it('asks for numbers and addresses only where every raw field holds them', () => {
    expect(query('mixed: 13')).toEqual(EVERYTHING);
    expect(query('addresses|cidr: 10.0.0.0/8')).toEqual(EVERYTHING);
    expect(query('ip|cidr: 10.0.0.0/8')).toEqual(orAbsent({ term: { ip: '10.0.0.0/8' } }, 'ip'));
    expect(query("ip|startswith: '10.'")).toEqual(EVERYTHING);
    expect(query("ip: '13'")).toEqual(EVERYTHING);
    expect(query('registry.path: 13')).toEqual(EVERYTHING);
    expect(query('registry.path|gt: 13')).toEqual(EVERYTHING);
  });

  it('asks a wildcard field for every value, however long', () => {
    expect(query('w: x')).toEqual(orAbsent({ wildcard: { w: { value: 'x', case_insensitive: true } } }, 'w'));
  });

  it.each(['t: null', 't|exists: false'])('%s asks for events without the field', (item) => {
    expect(query(item)).toEqual(without('t'));
  });

  it.each([
    ['t|exists: true', 'a present field may be indexed nowhere'],
    ['two|exists: true', 'so may one of two'],
    ['registry.path: null', 'what is written may mean nothing'],
    ['first: null', 'the first of several values may be empty'],
    ['first: 13', 'the first of several values may be another one'],
    ['constant: null', 'the mapping puts a constant where nothing was'],
    ['either: null', 'or in one of two fields'],
    ['registry.value: null', 'a part of a path may be missing'],
    ['registry.value|re: x', 'an expression asks for a part of a path'],
    ['nowhere: null', 'no raw field is known'],
  ])('%s takes everything: %s', (item) => {
    expect(query(item)).toEqual(EVERYTHING);
  });

  it('asks for each word of a list that is joined, in one element or another', () => {
    const word = (value: string) => ({ wildcard: { data: { value, case_insensitive: true } } });
    expect(query("details|contains: 'rundll32 evil.dll'")).toEqual(
      orUnseen({ bool: { filter: [word('*rundll32*'), word('*evil.dll*')] } }, 'data'),
    );
    expect(query("details|cased|contains: 'rundll32 evil.dll'")).toEqual(
      query("details|contains: 'rundll32 evil.dll'"),
    );
  });

  it('takes everything for a joined path of which one part is not indexed', () => {
    const half = new Map([...caps].filter(([name]) => name !== 'ObjectValueName'));
    expect(query("joined|endswith: '\\Run\\x7'", half)).toEqual(EVERYTHING);
  });

  it('asks in any case for what reading may respell', () => {
    expect(JSON.stringify(query("registry.path|cased|contains: '\\Run\\'"))).toContain('case_insensitive');
    expect(JSON.stringify(query("joined|cased|contains: '\\Run\\'"))).toContain('case_insensitive');
  });

  it('takes everything or nothing where the condition does', () => {
    const whole = (condition: Condition) => toQuery(condition, layout, caps, { maxClauses: 9 });
    const constant = (value: boolean): Condition => ({ op: 'const', value });
    expect(whole(constant(true))).toEqual(EVERYTHING);
    expect(whole(constant(false))).toEqual({ match_none: {} });
    expect(whole({ op: 'not', of: constant(true) })).toEqual({ match_none: {} });
    expect(whole({ op: 'not', of: constant(false) })).toEqual(EVERYTHING);
  });

  it('takes everything for keywords', () => {
    expect(query('t: x', caps, 'sel')).not.toEqual(EVERYTHING);
    const keywords = conditionOf('s: [mimikatz]\ncondition: s\n');
    expect(toQuery(keywords, layout, caps, { maxClauses: 9 })).toEqual(EVERYTHING);
    expect(toQuery({ op: 'not', of: keywords }, layout, caps, { maxClauses: 9 })).toEqual(EVERYTHING);
  });

  it.each([
    ["t: 'Run'", { term: { t: { value: 'Run', case_insensitive: true } } }],
    ["t|startswith: 'Run'", { prefix: { t: { value: 'Run', case_insensitive: true } } }],
    ["t|contains: 'a\\*b\\\\'", { wildcard: { t: { value: '*a\\*b\\\\*', case_insensitive: true } } }],
    ["t: 'caf\u00E9 x'", { wildcard: { t: { value: 'caf* x', case_insensitive: true } } }],
    ['t|cased: Run', { term: { t: 'Run' } }],
  ])('%s asks for the value, or for events whose value is not indexed', (item, leaf) => {
    const asked = query(item);
    const should = (asked as { bool: { should: readonly object[] } }).bool.should;
    expect(should).toContainEqual(leaf);
    expect(should).toHaveLength(3);
  });

  it('shares the widening among the values of one field', () => {
    expect(query("t: ['1', '2']")).toEqual(orUnseen({ terms: { t: ['1', '2'] } }, 't'));
  });

  it('widens over all raw fields together', () => {
    const { bool } = query('two: x') as { bool: { should: readonly object[] } };
    expect(bool.should).toContainEqual({
      bool: { must_not: [{ exists: { field: 'two.a' } }, { exists: { field: 'two.b' } }] },
    });
  });

  it('prefers a wildcard field, then the field itself, then its keyword', () => {
    const sub: FieldCaps = new Map([
      ['t', text],
      ['t.keyword', keyword],
      ['t.wildcard', { types: ['wildcard'], searchable: true }],
    ]);
    expect(JSON.stringify(query('t: x', sub))).toContain('"wildcard":{"t.wildcard":{"value":"x"');
    const only: FieldCaps = new Map([
      ['t', text],
      ['t.keyword', keyword],
    ]);
    expect(query('t: x', only)).toEqual(
      orUnseen({ term: { 't.keyword': { value: 'x', case_insensitive: true } } }, 't.keyword'),
    );
  });

  it.each([
    ['analysed text', { types: ['text'], searchable: true }],
    ['contradicting types', { types: ['keyword', 'text'], searchable: true }],
    ['a field that cannot be searched', { types: ['keyword'], searchable: false }],
  ])('takes everything on %s', (_, cap: FieldCap) => {
    expect(query('t: x', new Map([['t', cap]]))).toEqual({ match_all: {} });
  });

  it('takes everything for facts, regular expressions and field references', () => {
    expect(query('value.target.path: x')).toEqual({ match_all: {} });
    expect(query('t|re: x')).toEqual({ match_all: {} });
    expect(query('t|fieldref: w')).toEqual({ match_all: {} });
  });

  it('asks numbers and addresses only of fields that hold them', () => {
    expect(JSON.stringify(query('n: 13'))).toContain('{"range":{"n":{"gte":13,"lte":13}}}');
    expect(JSON.stringify(query('n|gt: 13'))).toContain('{"range":{"n":{"gte":13}}}');
    expect(query('t: 13')).toEqual({ match_all: {} });
    expect(JSON.stringify(query('ip|cidr: 10.0.0.0/8'))).toContain('{"term":{"ip":"10.0.0.0/8"}}');
    expect(query('t|cidr: 10.0.0.0/8')).toEqual({ match_all: {} });
  });

  it('cuts long and many-starred patterns to what the engines take', () => {
    expect(JSON.stringify(query(`t|contains: ${'x'.repeat(5000)}`)).length).toBeLessThan(600);
    expect(JSON.stringify(query(`t|contains: '${'a*'.repeat(400)}'`)).length).toBeLessThan(600);
    expect(JSON.stringify(query("t|contains: 'a????????b'"))).toContain('"*a*b*"');
  });

  it('never asks for what canonical spelling changes', () => {
    const asked = (item: string) => JSON.stringify(query(item)).toLowerCase();
    expect(asked("registry.path|startswith: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\'")).not.toMatch(
      /hklm|controlset/,
    );
    expect(asked("registry.path|contains: '\\S-1-5-21-7\\Environment'")).not.toContain('s-1-5');
    expect(asked("registry.path|contains: '\\CurrentVersion\\Run\\'")).toContain('currentversion');
    expect(asked("registry.data.strings|contains: '%TEMP%\\x.exe'")).not.toContain('%');
    expect(query("registry.data.strings: '10'")).toEqual({ match_all: {} });
    expect(query("details: 'DWORD (0x0000000a)'")).toEqual({ match_all: {} });
    expect(asked("details|contains: 'rundll32'")).toContain('rundll32');
  });

  it('looks for each part of a joined path in either raw field', () => {
    const { bool } = query("joined|endswith: '\\CurrentVersion\\Run\\x7'") as {
      bool: { should: readonly object[] };
    };
    const either = (value: string) => ({
      bool: {
        should: ['ObjectName', 'ObjectValueName'].map((field) => ({
          wildcard: { [field]: { value, case_insensitive: true } },
        })),
        minimum_should_match: 1,
      },
    });
    expect(bool.should[0]).toEqual({
      bool: { filter: [either('*CurrentVersion*'), either('*Run*'), either('*x7*')] },
    });
  });

  it('looks for key and value name in the path, from which they are always taken', () => {
    const asked = JSON.stringify(query('registry.value|startswith: Updater'));
    expect(asked).toContain('{"wildcard":{"registry.path":{"value":"*Updater*"');
    expect(asked).not.toContain('value.name');
  });

  it('asks for an entity id without its braces', () => {
    expect(JSON.stringify(query("process.entity_id: '{5B522F6E-77AE}'"))).toContain('"*5B522F6E-77AE*"');
  });
});

describe('a field that events of the layout lack', () => {
  const all = (missing: readonly string[], condition: string) =>
    toQuery(
      conditionOf(
        `a: {process.pe.description: x}\nb: {process.executable: y}\nc: {t: z}\ncondition: ${condition}\n`,
      ),
      layout,
      caps,
      { maxClauses: 99 },
      new Set(missing),
    );

  it('is asked for nothing', () => {
    expect(query('process.pe.description: x')).toEqual({ match_none: {} });
    expect(query('process.pe.description: null')).toEqual(EVERYTHING);
    expect(query('process.pe.description: x', caps, 'not sel')).toEqual(EVERYTHING);
    expect(all([], 'a or c')).toEqual(all([], 'c'));
    expect(all([], 'a and c')).toEqual({ match_none: {} });
  });

  it('is one whose raw fields no document has', () => {
    expect(all(['t', 'two.a'], 'b')).toEqual({ match_none: {} });
    expect(all(['t'], 'b')).toEqual(all([], 'b'));
  });

  it.each(['process.name: x', 'registry.hive: HKLM', 'winlog.event_data.Company: x', 'value.target.path: x'])(
    'is none of what is worked out or carried along: %s',
    (item) => {
      expect(query(item)).toEqual(EVERYTHING);
    },
  );
});

describe('beneath a not', () => {
  it('excludes only what is sure to be excluded', () => {
    expect(query('t|endswith: x', caps, 'not sel')).toEqual({
      bool: { must_not: [{ wildcard: { t: { value: '*x', case_insensitive: true } } }] },
    });
  });

  it.each([
    ['registry.path|contains: Run', 'a respelled field'],
    ['value.target.path: x', 'a fact'],
    ["t: 'caf\u00E9'", 'letters the engines do not fold'],
    ['t|re: x', 'a regular expression that is looked for anywhere'],
    ['t|re: ^x.y$', 'one that Lucene reads otherwise'],
    ["l: '-'", 'what loggers write for an unknown value'],
    ["l|re: '^[ ?-]+'", 'the same'],
    ["p|endswith: '-'", 'the same of a path'],
    ['l|exists: true', 'a field that may hold such a sign'],
  ])('excludes nothing for %s (%s)', (item) => {
    expect(query(item, caps, 'not sel')).toEqual({ match_all: {} });
  });

  it.each([
    ['t|exists: false', 'a field that may be there unindexed'],
    ['t: null', 'the same'],
    ['n|contains: 1', 'a part of a number'],
    ['n: 13', 'a number'],
    ['registry.value: x', 'a part of a path'],
    ['first: x', 'one of several values'],
    ['gone: x', 'a field that is not mapped'],
    ["t: 'a????????b*'", 'a pattern that is too dear'],
    ["t: '*'", 'any value'],
  ])('excludes nothing for %s (%s)', (item) => {
    expect(query(item, caps, 'not sel')).toEqual(EVERYTHING);
  });

  it.each(['t', 'l'])('excludes what an expression of plain signs finds in %s', (field) => {
    const regexp = { value: 'reg(\\.exe)? +[aA]dd.*', flags: 'NONE' };
    expect(query(`${field}|re: '^reg(?:\\.exe)? +[aA]dd'`, caps, 'not sel')).toEqual({
      bool: { must_not: [{ regexp: { t: regexp } }] },
    });
    expect(query(`${field}|re|i: '^reg(?:\\.exe)? +add'`, caps, 'not sel')).toEqual({
      bool: {
        must_not: [{ regexp: { t: { ...regexp, value: 'reg(\\.exe)? +add.*', case_insensitive: true } } }],
      },
    });
  });

  it('excludes nothing by an expression for one text on a wildcard field', () => {
    expect(query("w|re: '^ab$'", caps, 'not sel')).toEqual(EVERYTHING);
    expect(JSON.stringify(query("w|re: '^ab+$'", caps, 'not sel'))).toContain('"regexp":{"w"');
  });

  it('excludes by the end of a path where nothing was taken from its beginning', () => {
    expect(query("p|endswith: '\\reg.exe'", caps, 'not sel')).toEqual({
      bool: {
        must_not: [
          {
            bool: {
              filter: [{ wildcard: { t: { value: '*\\\\reg.exe', case_insensitive: true } } }],
              must_not: [{ prefix: { t: { value: '\\' } } }],
            },
          },
        ],
      },
    });
  });

  it('excludes events that have a field which must not be there', () => {
    expect(query('t|exists: true', caps, 'not sel')).toEqual(without('t'));
  });

  it('excludes what meets all of several conditions, or any of them', () => {
    const two = (condition: string) =>
      toQuery(conditionOf(`a: {t: '1'}\nb: {w: '2'}\ncondition: ${condition}\n`), layout, caps, {
        maxClauses: 99,
      });
    const [a, b] = [{ term: { t: '1' } }, { wildcard: { w: { value: '2', case_insensitive: true } } }];
    expect(two('not (a and b)')).toEqual({ bool: { must_not: [{ bool: { filter: [a, b] } }] } });
    expect(two('not (a or b)')).toEqual({
      bool: { must_not: [{ bool: { should: [a, b], minimum_should_match: 1 } }] },
    });
  });

  it('excludes by the first raw field only, for it is the one that counts', () => {
    expect(JSON.stringify(query('two: x', caps, 'not sel'))).not.toContain('two.b');
  });

  it('excludes nothing on a field whose values a normalizer changes', () => {
    const changed: FieldCaps = new Map([['t', { ...keyword, normalized: true }]]);
    expect(query('t: x', changed, 'not sel')).toEqual({ match_all: {} });
  });

  it('widens again beneath a second not', () => {
    expect(query('t: x', caps, 'not (not sel)')).toEqual(query('t: x'));
  });
});

describe('the clause limit', () => {
  const many = `t: [${Array.from({ length: 50 }, (_, index) => `x${index}`).join(', ')}]\n  w: once`;

  it('gives up the conjunct that costs most', () => {
    const asked = JSON.stringify(query(many, caps, 'sel', 10));
    expect(asked).toContain('"w"');
    expect(asked).not.toContain('"t"');
  });

  it('takes everything when nothing fits', () => {
    expect(query(many, caps, 'sel', 1)).toEqual({ match_all: {} });
  });
});

describe('discriminators', () => {
  it('ask numbers as they are and names in any case', () => {
    const asked = discriminatorQuery(
      [
        { fields: ['t'], values: ['13'] },
        { fields: ['w'], values: ['Sysmon'] },
      ],
      caps,
    );
    expect(asked).toEqual({
      bool: {
        filter: [{ term: { t: '13' } }, { wildcard: { w: { value: 'Sysmon', case_insensitive: true } } }],
      },
    });
  });

  it('ask for whole values: what only begins or ends with digits is a name', () => {
    for (const name of ['Event13', '13a', '1234567890123456']) {
      const folds = /[a-z]/i.test(name);
      expect(discriminatorQuery([{ fields: ['t'], values: [name] }], caps)).toEqual({
        term: { t: folds ? { value: name, case_insensitive: true } : name },
      });
    }
  });

  it('find a name in a number only where it was left out of the index, and any in one of several fields', () => {
    expect(discriminatorQuery([{ fields: ['n'], values: ['Sysmon'] }], caps)).toEqual({
      terms: { _ignored: ['n'] },
    });
    expect(discriminatorQuery([{ fields: ['gone', 't', 'c'], values: ['13'] }], caps)).toEqual({
      bool: { should: [{ term: { t: '13' } }, { term: { c: '13' } }], minimum_should_match: 1 },
    });
  });

  it('are asked of a keyword rather than of a wildcard beside it, of which the engine makes many clauses', () => {
    const both: FieldCaps = new Map([
      ['t', keyword],
      ['t.wildcard', { types: ['wildcard'], searchable: true }],
      ['w', { types: ['wildcard'], searchable: true }],
      ['w.keyword', keyword],
    ]);
    const asked = (name: string) => ({ term: { [name]: { value: 'Sysmon', case_insensitive: true } } });
    expect(discriminatorQuery([{ fields: ['t'], values: ['Sysmon'] }], both)).toEqual(asked('t'));
    expect(discriminatorQuery([{ fields: ['w'], values: ['Sysmon'] }], both)).toEqual(asked('w.keyword'));
  });

  it('take a number from indices that disagree about its type', () => {
    const mixed: FieldCaps = new Map([['code', { types: ['keyword', 'long'], searchable: true }]]);
    expect(discriminatorQuery([{ fields: ['code'], values: ['1', '13'] }], mixed)).toEqual({
      terms: { code: ['1', '13'] },
    });
  });

  it('select nothing where no field is mapped, and all that has the field where it is analysed', () => {
    expect(discriminatorQuery([{ fields: ['gone'], values: ['13'] }], caps)).toEqual({ match_none: {} });
    expect(discriminatorQuery([{ fields: ['x'], values: ['Sysmon'] }], new Map([['x', text]]))).toEqual({
      bool: { should: [{ exists: { field: 'x' } }, { terms: { _ignored: ['x'] } }], minimum_should_match: 1 },
    });
  });

  it('tell presence, of what was too long to be indexed as well, and absence', () => {
    expect(discriminatorQuery([{ fields: ['t', 'w', 'gone'], exists: true }], caps)).toEqual({
      bool: {
        should: [{ exists: { field: 't' } }, { exists: { field: 'w' } }, { terms: { _ignored: ['t', 'w'] } }],
        minimum_should_match: 1,
      },
    });
    expect(discriminatorQuery([{ fields: ['gone'], exists: true }], caps)).toEqual({ match_none: {} });
    expect(discriminatorQuery([{ fields: ['t', 'gone'], exists: false }], caps)).toEqual({
      bool: { must_not: [{ exists: { field: 't' } }] },
    });
  });
});

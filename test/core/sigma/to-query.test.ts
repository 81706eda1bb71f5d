import { describe, expect, it } from 'vitest';
import type { KindLayout } from '../../../src/core/event/profile.ts';
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
    'registry.path': { from: ['registry.path'], as: 'registry_path' },
    'registry.value': { from: ['value.name'], as: 'keyword' },
    joined: { from: ['ObjectName', 'ObjectValueName'], as: 'registry_path_joined' },
    'process.entity_id': { from: ['guid'], as: 'entity_id' },
    'registry.data.strings': { from: ['data'], as: 'registry_data' },
    details: { from: ['data'], as: 'sysmon_details' },
  },
};
const caps: FieldCaps = new Map<string, FieldCap>([
  ...['t', 'two.a', 'two.b', 'registry.path', 'ObjectName', 'ObjectValueName', 'guid', 'data'].map(
    (name): readonly [string, FieldCap] => [name, keyword],
  ),
  ['w', { types: ['wildcard'], searchable: true }],
  ['n', { types: ['long'], searchable: true }],
  ['ip', { types: ['ip'], searchable: true }],
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

describe('a positive leaf', () => {
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
    ['t|re: x', 'a regular expression'],
  ])('excludes nothing for %s (%s)', (item) => {
    expect(query(item, caps, 'not sel')).toEqual({ match_all: {} });
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

  it('take a number from indices that disagree about its type', () => {
    const mixed: FieldCaps = new Map([['code', { types: ['keyword', 'long'], searchable: true }]]);
    expect(discriminatorQuery([{ fields: ['code'], values: ['1', '13'] }], mixed)).toEqual({
      terms: { code: ['1', '13'] },
    });
  });

  it('select nothing where no field is mapped, and all that has the field where it is analysed', () => {
    expect(discriminatorQuery([{ fields: ['gone'], values: ['13'] }], caps)).toEqual({ match_none: {} });
    expect(discriminatorQuery([{ fields: ['x'], values: ['Sysmon'] }], new Map([['x', text]]))).toEqual({
      exists: { field: 'x' },
    });
  });

  it('tell presence and absence', () => {
    expect(discriminatorQuery([{ fields: ['t'], exists: true }], caps)).toEqual({ exists: { field: 't' } });
    expect(discriminatorQuery([{ fields: ['t', 'gone'], exists: false }], caps)).toEqual({
      bool: { must_not: [{ exists: { field: 't' } }] },
    });
  });
});

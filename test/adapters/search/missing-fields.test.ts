import { describe, expect, it } from 'vitest';
import { indexDefinitions } from '../../../src/adapters/search/index-definitions.ts';
import { findMissingFields, missingFields } from '../../../src/adapters/search/missing-fields.ts';
import { notSeenLedger } from '../../../src/adapters/search/not-seen-ledger.ts';
import type { Profile } from '../../../src/core/event/profile.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { type ScriptedEngine, scriptedEngine } from './scripted-engine.ts';

const NAME = 'process.pe.company';
const PLAIN = { settings: { index: { uuid: 'a' } } };

function missing(
  definitions: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, readonly string[]>> = {},
  indices: readonly string[] = ['one'],
): readonly string[] {
  const mapped = { types: new Map(Object.entries(types)), indices };
  return [...missingFields([NAME, 'process.name'], mapped, new Map(Object.entries(definitions)))];
}

const mapping = (mappings: object) => ({ one: { ...PLAIN, mappings } });

describe('a raw field that no mapping names', () => {
  it('is missing where every field that comes is mapped', () => {
    expect(missing({ one: PLAIN })).toEqual([NAME, 'process.name']);
    expect(missing(mapping({ dynamic: 'true' }))).toContain(NAME);
    expect(missing(mapping({ dynamic: 'strict' }))).toContain(NAME);
    expect(
      missing(mapping({ properties: { other: { dynamic: 'false' }, proc: { enabled: false } } })),
    ).toContain(NAME);
    expect(missing({ one: PLAIN }, { process: ['object'], 'process.name': ['keyword'] })).toEqual([NAME]);
  });

  it.each([
    ['where fields that come are left out', mapping({ dynamic: 'false' })],
    ['where they are read as asked for', mapping({ dynamic: 'runtime' })],
    ['where nothing is mapped', mapping({ enabled: false })],
    ['below an object that leaves them out', mapping({ properties: { process: { dynamic: false } } })],
    [
      'below one that maps nothing',
      mapping({ properties: { process: { properties: { pe: { enabled: false } } } } }),
    ],
    ['below one with a dotted name', mapping({ properties: { 'process.pe': { dynamic: 'false' } } })],
    [
      'where fields beyond the most are dropped',
      {
        one: {
          settings: {
            index: { uuid: 'a', mapping: { total_fields: { ignore_dynamic_beyond_limit: 'true' } } },
          },
        },
      },
    ],
    ['in an index that is not described', { two: PLAIN }],
  ])('may be there %s', (_where, definitions) => {
    expect(missing(definitions)).not.toContain(NAME);
  });

  it('may be in the one of two indices that leaves fields out', () => {
    const two = { one: PLAIN, two: { ...PLAIN, mappings: { dynamic: 'false' } } };
    expect(missing(two, {}, ['one', 'two'])).toEqual([]);
    expect(missing({ one: PLAIN, two: PLAIN }, {}, ['one', 'two'])).toContain(NAME);
    expect(missing({ one: PLAIN }, {}, [])).toEqual([]);
  });

  it('may lie in a field that is kept whole', () => {
    expect(missing({ one: PLAIN }, { 'process.pe': ['flattened'] })).not.toContain(NAME);
    expect(missing({ one: PLAIN }, { process: ['object', 'nested'] })).not.toContain(NAME);
  });

  it('may be an object itself that is not looked into, which no engine lists among the fields', () => {
    const company = { type: 'object', enabled: false };
    const mappings = { properties: { process: { properties: { pe: { properties: { company } } } } } };
    expect(missing({ one: { ...PLAIN, mappings } })).not.toContain(NAME);
  });

  it('is known to be mapped by any type, an object among them', () => {
    expect(missing({ one: PLAIN }, { [NAME]: ['object'] })).not.toContain(NAME);
  });
});

describe('the definitions of indices', () => {
  const company: Condition = { op: 'match', field: NAME, match: { kind: 'exists', expected: true } };
  const layout = { when: [], fields: { [NAME]: { from: [NAME, 'other'], as: 'label' as const } } };
  const find = (engine: ScriptedEngine, types: readonly string[] = []) => {
    const mapped = { types: new Map(types.map((name) => [name, ['keyword']])), indices: ['one'] };
    const present = [{ profile: {} as Profile, layout }];
    const targets = [{ path: 'pattern', indices: ['one'], only: undefined }];
    const ask = findMissingFields(indexDefinitions(engine.client, targets, notSeenLedger()), mapped);
    return (condition: Condition) => ask(condition, present);
  };

  it('are asked for once, and only where a condition is about fields that are not mapped', async () => {
    const engine = await scriptedEngine(() => ({ status: 200, body: { one: PLAIN } }));
    try {
      const known = find(engine, ['other']);
      expect([...(await known(company))]).toEqual([]);
      const unknown = find(engine);
      expect([...(await unknown({ op: 'const', value: true }))]).toEqual([]);
      expect(engine.requests).toEqual([]);
      expect([...(await unknown(company))]).toEqual([NAME, 'other']);
      expect([...(await unknown({ op: 'not', of: company }))]).toEqual([NAME, 'other']);
      expect(engine.requests.map(({ line }) => line.slice(0, 13))).toEqual(['GET /pattern?']);
    } finally {
      await engine.close();
    }
  });

  it('tell nothing where they may not be read', async () => {
    const engine = await scriptedEngine(() => ({ status: 403 }));
    try {
      expect([...(await find(engine)(company))]).toEqual([]);
    } finally {
      await engine.close();
    }
  });
});

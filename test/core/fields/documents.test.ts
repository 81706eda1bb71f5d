import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../../src/core/event/event.ts';
import { DOCUMENTS, type DocumentRole, fieldNamed, isInList } from '../../../src/core/fields/documents.ts';
import { type Field, type FieldType, fieldsOf } from '../../../src/core/fields/field.ts';
import { mappingOf } from '../../../src/core/fields/index-template.ts';

const ROLES = Object.keys(DOCUMENTS) as readonly DocumentRole[];

type Check = (value: FieldValue) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';

const FITS: Readonly<Record<FieldType, Check>> = {
  keyword: isText,
  column: isText,
  wildcard: isText,
  text: isText,
  date: (value) => typeof value === 'string' && new Date(value).toISOString() === value,
  long: (value) => Number.isSafeInteger(value),
  double: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  binary: (value) => typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value,
};

describe.each(ROLES)('the list of %s', (role) => {
  const fields: readonly Field[] = DOCUMENTS[role].fields;

  it('names each field once, by names of ECS or below reghunt, and begins with the time', () => {
    const names = fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('@timestamp');
    for (const name of names) expect(name).toMatch(/^(?:@timestamp|[a-z_0-9]+(?:\.[A-Za-z_0-9]+)*)$/);
  });

  it('says of each field what it means, in a sentence', () => {
    for (const { name, meaning } of fields) expect(meaning, name).toMatch(/^\S.*\.$/);
  });

  it('gives each field an example that its type takes', () => {
    for (const { name, type, example } of fields) {
      const values = typeof example === 'object' ? example : [example];
      expect(values.length, name).toBeGreaterThan(0);
      for (const value of values) expect(FITS[type](value), `${name}: ${String(value)}`).toBe(true);
    }
  });

  it('has fields in each of its lists of objects', () => {
    for (const list of DOCUMENTS[role].lists)
      expect(fields.some(({ name }) => isInList(role, name) && name.startsWith(`${list}.`))).toBe(true);
  });
});

describe('a field asked for by name', () => {
  it('is told with its type, in the documents that have it', () => {
    expect(fieldNamed('findings', 'event.risk_score')?.type).toBe('long');
    expect(fieldNamed('evidence', 'winlog.channel')?.type).toBe('keyword');
    expect(fieldNamed('findings', 'winlog.channel')).toBeUndefined();
    expect(fieldNamed('findings', 'reghunt.finding')).toBeUndefined();
  });

  it('is searched by word below what is searched by part, and only there', () => {
    expect(fieldNamed('findings', 'process.command_line')?.type).toBe('wildcard');
    expect(fieldNamed('findings', 'process.command_line.text')?.type).toBe('text');
    expect(fieldNamed('findings', 'host.name.text')).toBeUndefined();
  });

  it('is told to stand in a list of objects, where its values have lost their pairs', () => {
    expect(isInList('findings', 'reghunt.indicators.weight')).toBe(true);
    expect(isInList('findings', 'reghunt.evidence.id')).toBe(true);
    expect(isInList('findings', 'reghunt.evidence_truncated')).toBe(false);
    expect(isInList('evidence', 'reghunt.evidence.id')).toBe(false);
  });
});

it('two fields that claim one place are no mapping', () => {
  const clash = (...names: readonly string[]) =>
    mappingOf(names.flatMap((name) => fieldsOf('', [[name, 'keyword', 'A name.', 'x']])));
  expect(clash('a.b', 'a.c')).toMatchObject({ properties: { a: { properties: { b: {}, c: {} } } } });
  for (const names of [
    ['a.b', 'a'],
    ['a', 'a.b'],
    ['a.b', 'a.b'],
  ])
    expect(() => clash(...names)).toThrow('has no place of its own');
});

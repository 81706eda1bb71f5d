import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, rawField, rawValues } from '../../../src/core/event/raw-document.ts';
import { rawFields } from '../../../src/core/event/raw-fields.ts';

const NAMES = ['a', 'a.b', 'a.b.c', 'a.c', 'b', 'b.a.c', 'c.#text', 'a.b.c.a'];

function readAll(document: JsonObject): Record<string, readonly string[]> {
  const fields = rawFields();
  const slots = NAMES.map((name) => [name, fields.slot(name)] as const);
  const read = fields.read(document);
  return Object.fromEntries(slots.map(([name, slot]) => [name, [read[slot] ?? []].flat()]));
}

function readEach(document: JsonObject): Record<string, readonly string[]> {
  return Object.fromEntries(NAMES.map((name) => [name, rawValues(document, rawField(name))]));
}

describe('reading all fields at once', () => {
  it('gives what reading each of them alone gives', () => {
    const scalar = fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.boolean(), fc.constant(null));
    const key = fc.constantFrom('a', 'b', 'c', '#text', 'x');
    const { document } = fc.letrec((tie) => ({
      document: fc.dictionary(key, fc.oneof(scalar, tie('document'), tie('list')), { maxKeys: 4 }),
      list: fc.array(fc.oneof({ depthSize: 'small' }, scalar, tie('document'), tie('list')), {
        maxLength: 3,
      }),
    }));
    fc.assert(
      fc.property(document, (made) => {
        expect(readAll(made as JsonObject)).toEqual(readEach(made as JsonObject));
      }),
    );
  });

  it('finds a field however its name is divided among keys', () => {
    for (const document of [
      { a: { b: { c: 1 } } },
      { 'a.b.c': 1 },
      { 'a.b': { c: 1 } },
      { a: { 'b.c': 1 } },
      { a: [{ 'b.c': 1 }] },
    ]) {
      expect(readAll(document)['a.b.c']).toEqual(['1']);
    }
  });

  it('takes a field that is written both ways once, the nested spelling first', () => {
    expect(readAll({ 'a.b': 2, a: { b: 1 } })['a.b']).toEqual(['1']);
    expect(readAll({ 'a.b': 2, a: { c: 1 } })['a.b']).toEqual(['2']);
  });

  it('does not find names of Object.prototype', () => {
    const fields = rawFields();
    const slot = fields.slot('constructor.name');
    expect(fields.read({ a: 1 })[slot]).toBeUndefined();
  });
});

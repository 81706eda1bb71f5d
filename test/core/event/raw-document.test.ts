import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachMember, rawField, rawValue, rawValues } from '../../../src/core/event/raw-document.ts';

const value = (document: Record<string, unknown>, name: string): string | undefined =>
  rawValue(document, rawField(name));

describe('a raw field', () => {
  it('is found nested, flat or half of each, also under keys with dots or signs', () => {
    for (const document of [
      { a: { b: { c: 1 } } },
      { 'a.b.c': 1 },
      { 'a.b': { c: 1 } },
      { a: { 'b.c': 1 } },
    ]) {
      expect(value(document, 'a.b.c')).toBe('1');
    }
    expect(value({ P: { '#attributes': { Name: 'x' } } }, 'P.#attributes.Name')).toBe('x');
  });

  it('is found beside a nested object that lacks it', () => {
    expect(value({ a: { x: 1 }, 'a.b': 2 }, 'a.b')).toBe('2');
  });

  it('is text: numbers and booleans spelled out, null and objects absent', () => {
    expect(value({ a: 0 }, 'a')).toBe('0');
    expect(value({ a: false }, 'a')).toBe('false');
    expect(value({ a: '' }, 'a')).toBe('');
    expect(value({ a: null }, 'a')).toBeUndefined();
    expect(value({ a: { b: 1 } }, 'a')).toBeUndefined();
    expect(value({ a: { '#text': 4688, '#attributes': {} } }, 'a')).toBe('4688');
    expect(value({}, '__proto__.x')).toBeUndefined();
    expect(value({}, 'constructor.name')).toBeUndefined();
  });

  it('has all values of a list, and of lists on the way', () => {
    expect(rawValues({ a: ['x', null, 'y'] }, rawField('a'))).toEqual(['x', 'y']);
    expect(rawValues({ a: [{ b: 1 }, { b: [2, 3] }] }, rawField('a.b'))).toEqual(['1', '2', '3']);
  });

  it('reads alike however its name is divided among keys', () => {
    const parts = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (names, joined) => {
        const keys: string[] = [];
        for (const [index, name] of names.entries()) {
          if (index > 0 && joined[index] === true) keys.push(`${keys.pop()}.${name}`);
          else keys.push(name);
        }
        const document = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'found');
        expect(value(document as Record<string, unknown>, names.join('.'))).toBe('found');
      }),
    );
  });
});

describe('members below a prefix', () => {
  it('are listed nested and flat', () => {
    const document = { w: { d: { A: 1, B: null } }, 'w.d': { C: 2 }, 'w.d.D': [3, 4], x: 1 };
    const members: unknown[] = [];
    eachMember(document, 'w.d', (name, text) => members.push([name, text]));
    expect(members).toEqual([
      ['A', '1'],
      ['C', '2'],
      ['D', ['3', '4']],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { type FieldCap, indexedField, takesDigits } from '../../../src/core/sigma/field-caps.ts';

const typed = (...types: readonly string[]): FieldCap => ({ types, searchable: true });
const caps = (fields: Readonly<Record<string, FieldCap>>): ReadonlyMap<string, FieldCap> =>
  new Map(Object.entries(fields));

describe('the indexed form of a field', () => {
  it.each<readonly [string, Readonly<Record<string, FieldCap>>, object | undefined]>([
    ['a keyword', { f: typed('keyword') }, { name: 'f', how: 'text', wildcardType: false, faithful: true }],
    ['a wildcard', { f: typed('wildcard') }, { name: 'f', how: 'text', wildcardType: true, faithful: true }],
    [
      'a keyword here and a wildcard there',
      { f: typed('keyword', 'wildcard') },
      { name: 'f', how: 'text', wildcardType: true },
    ],
    ['a constant', { f: typed('constant_keyword') }, { name: 'f', how: 'text', faithful: false }],
    [
      'a normalized keyword',
      { f: { ...typed('keyword'), normalized: true } },
      { name: 'f', faithful: false },
    ],
    ['a number', { f: typed('long', 'short') }, { name: 'f', how: 'number', wildcardType: false }],
    ['an address', { f: typed('ip') }, { name: 'f', how: 'ip', faithful: true }],
    ['a number here and a text there', { f: typed('long', 'keyword') }, undefined],
    ['an address here and a text there', { f: typed('ip', 'keyword') }, undefined],
    ['a fraction', { f: typed('double') }, undefined],
    ['analysed text', { f: typed('text') }, undefined],
    ['nothing it was told of', { f: typed() }, undefined],
    ['not searchable', { f: { ...typed('keyword'), searchable: false } }, undefined],
    ['not there', {}, undefined],
    ['not there itself', { 'f.keyword': typed('keyword') }, undefined],
    [
      'text with a keyword',
      { f: typed('text'), 'f.keyword': typed('keyword') },
      { name: 'f.keyword', how: 'text' },
    ],
    ['text with a number', { f: typed('text'), 'f.raw': typed('long') }, undefined],
    [
      'a keyword with a wildcard',
      { f: typed('keyword'), 'f.keyword': typed('keyword'), 'f.raw': typed('wildcard') },
      { name: 'f.raw', wildcardType: true },
    ],
    ['a keyword with another', { f: typed('keyword'), 'f.keyword': typed('keyword') }, { name: 'f' }],
    ['a wildcard with another', { f: typed('wildcard'), 'f.wildcard': typed('wildcard') }, { name: 'f' }],
    ['a number with a wildcard', { f: typed('long'), 'f.wildcard': typed('wildcard') }, { name: 'f' }],
    [
      'text with a folded keyword',
      { f: typed('text'), 'f.caseless': typed('keyword') },
      { name: 'f.caseless', how: 'text', faithful: false },
    ],
  ])('of %s', (_, fields, expected) => {
    const found = indexedField('f', caps(fields));
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });
});

describe('digits can be asked for', () => {
  it.each<readonly [string, FieldCap | undefined, boolean]>([
    ['a number', typed('long'), true],
    ['a keyword', typed('keyword'), true],
    ['a number here and a keyword there', typed('long', 'keyword'), true],
    ['a number here and analysed text there', typed('long', 'text'), false],
    ['an address', typed('ip'), false],
    ['a number that is not searchable', { ...typed('long'), searchable: false }, false],
    ['nothing', undefined, false],
  ])('of %s: %j, %s', (_, cap, expected) => {
    expect(takesDigits('f', caps(cap === undefined ? {} : { f: cap }))).toBe(expected);
  });
});

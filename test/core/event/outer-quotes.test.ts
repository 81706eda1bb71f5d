/** A line gets back the two quotes that were stripped from its ends, and no other line is changed. */
import { expect, it } from 'vitest';
import { withOuterQuotes } from '../../../src/core/event/outer-quotes.ts';

it.each([
  [
    'C:\\Quay\\crane.exe" lift "C:\\Quay Side\\load.bin',
    '"C:\\Quay\\crane.exe" lift "C:\\Quay Side\\load.bin"',
  ],
  ['C:\\Quay Side\\crane.exe" -a "b c" -d "e', '"C:\\Quay Side\\crane.exe" -a "b c" -d "e"'],
  ['crane.exe" say "\\"up\\"', '"crane.exe" say "\\"up\\""'],
])('puts back the quotes of %s', (stripped, whole) => {
  expect(withOuterQuotes(stripped)).toBe(whole);
  expect(withOuterQuotes(whole)).toBe(whole);
});

it.each([
  '',
  'crane.exe lift',
  'crane lift "C:\\Quay Side\\load.bin"',
  'crane lift "C:\\Quay Side\\load.bin" /y',
  'crane /to:"C:\\Quay Side" /y',
  '"C:\\Quay Side\\crane.exe" lift',
  'crane.exe" lift',
  'crane say 5" wide',
])('leaves %s as it is', (line) => {
  expect(withOuterQuotes(line)).toBe(line);
});

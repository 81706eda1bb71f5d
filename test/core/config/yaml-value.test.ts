import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlValue } from '../../../src/core/config/yaml-value.ts';

const WORDS = [
  'true',
  'No',
  '~',
  '1h',
  '12',
  '0x1f',
  '1.2.3.4',
  '- a',
  'a: b',
  'a #b',
  'a:',
  '*/5 * * * *',
  '',
];

it('what is written as YAML is read as the same', () => {
  const text = fc.oneof(fc.constantFrom(...WORDS), fc.string(), fc.string({ unit: 'grapheme' }));
  const scalar = fc.oneof(text, fc.integer(), fc.boolean());
  fc.assert(
    fc.property(fc.oneof(scalar, fc.array(scalar)), (value) => {
      expect(parse(`key: ${yamlValue(value)} # comment`)).toEqual({ key: value });
    }),
  );
});

it('what needs no quotes has none', () => {
  expect(yamlValue(['1h', 'https://es.example:9200', '127.0.0.1', '(set)', '/etc/a b'])).toBe(
    '[1h, https://es.example:9200, 127.0.0.1, (set), /etc/a b]',
  );
});

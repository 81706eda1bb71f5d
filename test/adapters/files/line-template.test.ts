/** A template reads exactly the lines with the keys of the line it was made from. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineTemplate } from '../../../src/adapters/files/line-template.ts';
import { LineWalker } from '../../../src/adapters/files/line-walker.ts';

const free = { same: false, unlike: [], capture: false };

function template(line: string): RegExp {
  const pattern = lineTemplate(line, () => free);
  if (pattern === undefined) throw new Error('no template');
  return pattern;
}

it('matches any other values under the same keys', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'binary-ascii' }).filter((value) => !JSON.stringify(value).includes('\\u')),
  );
  fc.assert(
    fc.property(scalar, scalar, scalar, scalar, (a, b, c, d) => {
      const line = (x: string, y: string): string =>
        JSON.stringify({ one: x, two: { three: [x, y], four: 1 }, five: y });
      expect(template(line(a, b)).test(`${line(c, d)}\n`)).toBe(true);
    }),
  );
});

it.each([
  ['another key', '{"a":"x","c":1}'],
  ['a key more', '{"a":"x","b":1,"c":2}'],
  ['a key less', '{"a":"x"}'],
  ['another type', '{"a":1,"b":1}'],
  ['an escape that may hide text', '{"a":"\\u0041","b":1}'],
  ['a string that is not closed', '{"a":"x,"b":1}'],
  ['something behind its end', '{"a":"x","b":1}}'],
])('does not match a line with %s', (_, line) => {
  expect(template('{"a":"y","b":2}').test(`${line}\n`)).toBe(false);
});

it('holds a value to what decides the kind of the event, letter case aside', () => {
  const pattern = lineTemplate('{"id":"13","m":"free"}', (at) =>
    at === 6
      ? { same: true, unlike: [], capture: false }
      : { same: false, unlike: ['Known/It'], capture: true },
  );
  const capture = (line: string): string | undefined => {
    if (pattern !== undefined) pattern.lastIndex = 0;
    return pattern?.exec(`${line}\n`)?.[1];
  };
  expect(capture('{"id":"13","m":"other"}')).toBe('"other"');
  expect(capture('{"id":"1","m":"other"}')).toBeUndefined();
  expect(capture('{"id":"13","m":"KNOWN/it"}')).toBeUndefined();
  expect(capture('{"id":"13","m":"known\\/It"}')).toBeUndefined();
  expect(capture('{"id":"13","m":"known/it too"}')).toBe('"known/it too"');
});

it('is not made for lines with objects inside arrays', () => {
  expect(lineTemplate('{"a":[{"b":1}]}', () => free)).toBeUndefined();
});

it('agrees with the walk on what is well-formed JSON', () => {
  const walker = new LineWalker([]);
  const walk = (line: string): string => walker.walk(Buffer.from(line), 0, Buffer.byteLength(line));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.nat(), (document, at) => {
      const line = JSON.stringify(document);
      expect(walk(line)).not.toBe('broken');
      const bytes = Buffer.from(line);
      const cut = bytes.subarray(0, at % bytes.length);
      expect(walker.walk(cut, 0, cut.length)).toBe('broken');
    }),
  );
});

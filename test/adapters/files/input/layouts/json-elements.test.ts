import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ElementSplitter } from '../../../../../src/adapters/files/input/layouts/json-elements.ts';
import type { RecordPlace } from '../../../../../src/core/event/record-place.ts';

const AGGREGATIONS = { a: { buckets: [{ key: '{"hits":{"hits":[' }] } };
const response = (records: readonly unknown[]): object => ({
  took: 1,
  hits: { total: { value: records.length }, hits: records },
  aggregations: AGGREGATIONS,
});
const halves = (records: readonly unknown[]): readonly object[] => {
  const middle = Math.floor(records.length / 2);
  return [response(records.slice(0, middle)), response(records.slice(middle))];
};

type Records = readonly object[];
const SHAPES: Readonly<Record<string, (records: Records, indent: number) => string>> = {
  array: (records, indent) => JSON.stringify(records, null, indent),
  objects: (records, indent) => records.map((record) => JSON.stringify(record, null, indent)).join('\r\n'),
  response: (records, indent) => JSON.stringify(response(records), null, indent),
  responses: (records, indent) =>
    halves(records)
      .map((one) => JSON.stringify(one, null, indent))
      .join('\n'),
  'array of responses': (records, indent) => JSON.stringify(halves(records), null, indent),
};

function splitIn(bytes: Buffer, size: number): { element: unknown; place: RecordPlace }[] {
  const found: { element: unknown; place: RecordPlace }[] = [];
  const splitter = new ElementSplitter(
    {
      element: (element, place) => found.push({ element: JSON.parse(element.toString('utf8')), place }),
      stray: () => expect.unreachable('no stray'),
      tooLong: () => expect.unreachable('none is too long'),
      broken: () => expect.unreachable('none is broken'),
    },
    1_000_000,
  );
  for (let at = 0; at < bytes.length; at += size) splitter.push(Buffer.from(bytes.subarray(at, at + size)));
  expect(splitter.end()).toBeUndefined();
  return found;
}

const record = fc.dictionary(
  fc.constantFrom('a', 'hits', 'took', '"[{', 'b\\'),
  fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(fc.integer())),
);

it.each(Object.entries(SHAPES))('elements of %s come whole and in order, however they arrive', (_, shape) => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 5 }),
      fc.constantFrom(0, 1),
      fc.integer({ min: 1, max: 40 }),
      (records, indent, size) => {
        // One that is itself a search response is taken for one.
        fc.pre(!records.some((one) => JSON.stringify(one).includes('"hits":{')));
        const found = splitIn(Buffer.from(shape(records, indent)), size);
        expect(found.map(({ element }) => element)).toEqual(JSON.parse(JSON.stringify(records)));
        const places = found.map(({ place: { line, ordinal } }) => `${line} ${ordinal}`);
        expect(new Set(places).size).toBe(places.length);
      },
    ),
  );
});

it.each([
  ['between two of them', '{"took":1,"hits":{"hits":[{"_id":1}],{"_id":2}]},"aggs":{"a":[{"b":{}}]}}', 0],
  ['behind a comma', '{"took":1,"hits":{"hits":[{"_id":1},]{"_id":2}]},"aggs":{"a":[{"b":{}}]}}', 1],
])('hits do not end with a bracket that is %s, however they arrive', (_, text, strays) => {
  for (let size = 1; size < 80; size += 1) {
    const found: string[] = [];
    const lines: number[] = [];
    const splitter = new ElementSplitter(
      {
        element: (element) => found.push(element.toString('utf8')),
        stray: (line) => lines.push(line),
        tooLong: () => expect.unreachable('none is too long'),
        broken: () => expect.unreachable('none is broken'),
      },
      1_000,
    );
    for (let at = 0; at < text.length; at += size) splitter.push(Buffer.from(text.slice(at, at + size)));
    expect(splitter.end()).toBeUndefined();
    expect(found).toEqual(['{"_id":1}', '{"_id":2}']);
    expect(lines).toHaveLength(strays);
  }
});

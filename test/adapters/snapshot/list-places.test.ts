import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPlaces } from '../../../src/adapters/snapshot/list-places.ts';
import type { RecordPlace } from '../../../src/core/event/record-place.ts';

const short = (places: readonly RecordPlace[] | undefined) =>
  places?.map(({ line, ordinal }) => `${line}+${ordinal}`);

describe('the elements of a list', () => {
  it.each([
    ['on one line', '[{"a":[1,{}]},{"b":"}],[{\\""},{}]', ['1+0', '1+1', '1+2']],
    ['one a line', '[\n{},\r\n{},\n{}\n]', ['2+0', '3+0', '4+0']],
    ['pretty-printed', JSON.stringify([{ a: 1 }, { b: [{}] }], null, 1), ['2+0', '5+0']],
    ['of which some are no objects', '[null,{},[{}],"x",{}]', ['1+0', '1+0', '1+0', '1+0', '1+1']],
    ['that is empty', '[ ]', []],
  ])('%s stand where they begin', (_, text, expected) => {
    expect(short(listPlaces(text).get(''))).toEqual(expected);
  });

  it('of several lists in one object are numbered through the line', () => {
    const text = '{"host":{"list":[{}]},"ev\\u0065nts":[{},{}],\n"n":[1],"entries": [{"a":{}},{}]}';
    const places = listPlaces(text);
    expect([...places.keys()]).toEqual(['events', 'n', 'entries']);
    expect(short(places.get('events'))).toEqual(['1+0', '1+1']);
    expect(short(places.get('entries'))).toEqual(['2+0', '2+1']);
  });

  it('are as many as a parser finds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1), (list, indent) => {
        expect(listPlaces(JSON.stringify(list, null, indent)).get('')).toHaveLength(list.length);
        const within = JSON.stringify({ a: {}, '"\\': list }, null, indent);
        expect(listPlaces(within).get('"\\')).toHaveLength(list.length);
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ListMembers } from '../../../../../src/adapters/files/input/layouts/list-members.ts';

const MORE = '"more"';
const wanted = (name: string): boolean => name === 'rows' || name === 'more';

it('only the lists that are asked for are left of an object, where they stood, however it arrives', () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  const shape = fc.record({
    '"]}': value,
    rows: fc.array(value),
    inner: fc.record({ rows: fc.array(value) }),
    more: fc.array(value),
    other: fc.array(value),
  });
  fc.assert(
    fc.property(shape, fc.constantFrom(0, 1), fc.integer({ min: 1, max: 40 }), (document, indent, size) => {
      const bytes = Buffer.from(JSON.stringify(document, null, indent));
      const members = new ListMembers(wanted);
      const left: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size)
        left.push(members.pass(Buffer.from(bytes.subarray(at, at + size))));
      const text = Buffer.concat(left).toString('utf8');
      expect(members.end()).toBeUndefined();
      expect(text.split('\n')).toHaveLength(bytes.toString('utf8').split('\n').length);
      // The lists stand behind each other, with nothing but blanks between them.
      const start = text.search(/\S/);
      const end = bytes.toString('utf8').lastIndexOf(MORE);
      const lists = [text.slice(start, end), text.slice(end)].map((list) => JSON.parse(list) as unknown);
      expect(lists).toEqual(JSON.parse(JSON.stringify([document.rows, document.more])));
    }),
  );
});

it('an object that does not end is told by its last line', () => {
  const members = new ListMembers(wanted);
  members.pass(Buffer.from('{"rows":[1],\n"more":[2]\n'));
  expect(members.end()).toBe(3);
});

it.each([
  ['brackets within one of its objects', '{"rows":[{"a":1},{"b":]]},{"c":3}]}', '[{"a":1},{"b":]]},{"c":3}]'],
  ['a bracket between two of its objects', '{"rows":[{"a":1}],{"c":3}]}', '[{"a":1}] {"c":3}]'],
])('a list goes on behind %s', (_, text, left) => {
  expect(new ListMembers(wanted).pass(Buffer.from(text)).toString('utf8').trim()).toBe(left);
});

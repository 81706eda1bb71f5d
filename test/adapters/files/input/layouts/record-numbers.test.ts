import { expect, it } from 'vitest';
import { RecordNumbers } from '../../../../../src/adapters/files/input/layouts/record-numbers.ts';

function left(text: string, size: number): string {
  const numbers = new RecordNumbers();
  const pieces: Buffer[] = [];
  for (let at = 0; at < text.length; at += size)
    pieces.push(numbers.pass(Buffer.from(text.slice(at, at + size))));
  return Buffer.concat([...pieces, numbers.end()]).toString('utf8');
}

it.each([
  ['lines with a number', 'Record 1\n{"a":1}\r\nRecord 22 \r\n{"b":2}\nRecord 3', '\n{"a":1}\r\n\n{"b":2}\n'],
  ['nothing else', '{"a":"Record 1"}\n Record 2\nRecord x\nRecord 4 {\nRec', null],
  ['nothing of a line that goes on', '"Record 1\n', null],
])('blanks out %s, however they arrive', (_, text, wanted) => {
  const blanked = (given: string): string => given.replaceAll(' ', '').replaceAll('\r\n', '\n');
  for (let size = 1; size <= text.length; size += 1) {
    const found = left(text, size);
    if (wanted === null) expect(found).toBe(text);
    else expect(blanked(found)).toBe(blanked(wanted));
    expect(found.split('\n')).toHaveLength(text.split('\n').length);
  }
});

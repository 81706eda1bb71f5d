import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isAnyBlank,
  splitCommandLine,
  splitParameters,
} from '../../../src/core/windows/command-line/windows-command-line.ts';

const words = (line: string) => splitCommandLine(line).map((word) => word.text);

test.each([
  ['a.exe b c', ['a.exe', 'b', 'c']],
  ['  reg\tsave   x', ['reg', 'save', 'x']],
  ['"C:\\a b\\c.exe" "d e"', ['C:\\a b\\c.exe', 'd e']],
  ['"C:\\a\\" b', ['C:\\a\\', 'b']],
  ['p "a\\"b" c', ['p', 'a"b', 'c']],
  ['p a\\\\\\"b', ['p', 'a\\"b']],
  ['p "a\\\\" b', ['p', 'a\\', 'b']],
  ['p "say ""hi"" now" x', ['p', 'say "hi" now', 'x']],
  ['p ab"c d"ef', ['p', 'abc def']],
  ['p ""', ['p', '']],
  ['p "open end', ['p', 'open end']],
  ['"re"g save', ['reg', 'save']],
  ['', []],
])('a command line is split as the C runtime splits it: %s', (line, expected) => {
  expect(words(line)).toEqual(expected);
});

test('only space and tab part words unless any blank is asked for', () => {
  const line = 'p a\u00a0b\u3000c\nd';
  expect(words(line)).toEqual(['p', 'a\u00a0b\u3000c\nd']);
  expect(splitCommandLine(line, isAnyBlank).map((word) => word.text)).toEqual(['p', 'a', 'b', 'c', 'd']);
});

test('places of arguments point at what was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\t') }), (line) => {
      let last = 0;
      for (const word of splitParameters(line)) {
        expect(word.start).toBeGreaterThanOrEqual(last);
        expect(word.end).toBeGreaterThan(word.start);
        if (!word.quoted && !line.slice(word.start, word.end).includes('"')) {
          expect(line.slice(word.start, word.end)).toBe(word.text);
        }
        last = word.end;
      }
    }),
  );
});

import { expect, it } from 'vitest';
import { csvLine } from '../../../src/cli/render/csv-line.ts';

it('quotes what would end a cell or a line', () => {
  expect(csvLine(['plain', 'a,b', 'say "x"', 'two\nlines', ''])).toBe(
    'plain,"a,b","say ""x""","two\nlines",\r\n',
  );
});

it.each([
  '=1+1',
  '+1',
  '-enc SQBFAFgA',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '  =cmd|x!A0',
  '\u0000=1',
  '\uff1d1',
])('makes no formula of %j', (text) => {
  const line = csvLine([text]);
  const cell = line.slice(0, -2).replace(/^"(.*)"$/s, '$1');
  expect(cell).toBe(`'${text}`);
});

it('leaves other text as it is', () => {
  expect(csvLine(['C:\\a=b', 'reg add -x', '5'])).toBe('C:\\a=b,reg add -x,5\r\n');
});

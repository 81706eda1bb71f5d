import { describe, expect, it } from 'vitest';
import { isRegFile, RegFileReader } from '../../../src/core/event/reg-file.ts';
import type { SnapshotEntry } from '../../../src/core/event/snapshot-entry.ts';

const RUN = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';

function read(lines: readonly string[], head = 'Windows Registry Editor Version 5.00') {
  const entries: SnapshotEntry[] = [];
  const deletions: number[] = [];
  const unread: { line: number; reason: string }[] = [];
  const reader = new RegFileReader({
    entry: (entry) => entries.push(entry),
    deletion: (line) => deletions.push(line),
    unread: (line, reason) => unread.push({ line, reason }),
  });
  for (const line of [head, '', ...lines, '']) reader.push(line);
  reader.end();
  return { entries, deletions, unread };
}

const only = (lines: readonly string[], head?: string) => read([`[${RUN}]`, ...lines], head).entries[0];

describe('text of reg export', () => {
  it('is told by its first line', () => {
    expect(isRegFile('Windows Registry Editor Version 5.00\r\n')).toBe(true);
    expect(isRegFile('REGEDIT4\n')).toBe(true);
    expect(isRegFile('{"a":1}')).toBe(false);
  });

  it.each([
    ['text', '"A"="C:\\\\Program Files\\\\a.exe \\"x\\" -t"', ['C:\\Program Files\\a.exe "x" -t'], 'REG_SZ'],
    ['expandable text', '"A"=hex(2):25,00,54,00,25,00,00,00', ['%T%'], 'REG_EXPAND_SZ'],
    ['several texts', '"A"=hex(7):61,00,00,00,62,00,00,00,00,00', ['a', 'b'], 'REG_MULTI_SZ'],
    ['text as bytes', '"A"=hex(1):61,00,00,00', ['a'], 'REG_SZ'],
    ['a number', '"A"=dword:0000001f', ['31'], 'REG_DWORD'],
    ['a long number', '"A"=hex(b):01,00,00,00,00,00,00,00', ['1'], 'REG_QWORD'],
    ['bytes', '"A"=hex:01,02', ['Binary Data'], 'REG_BINARY'],
    ['nothing', '"A"=""', [''], 'REG_SZ'],
  ])('holds %s', (_what, line, data, type) => {
    expect(only([line])).toMatchObject({ key: RUN, name: 'A', data, type, line: 4 });
  });

  it('of the old version holds bytes of one character each', () => {
    expect(only(['"A"=hex(2):25,54,25,00'], 'REGEDIT4')).toMatchObject({ data: ['%T%'] });
  });

  it('goes on after a backslash, and inside a text until its quote ends', () => {
    expect(only(['"A"=hex(2):25,00,\\', '  54,00,\\', '  25,00,00,00'])).toMatchObject({ data: ['%T%'] });
    expect(read([`[${RUN}]`, '"A"="one', 'two"', '"B"="x"']).entries).toMatchObject([
      { name: 'A', data: ['one\ntwo'] },
      { name: 'B', data: ['x'] },
    ]);
  });

  it('may hold remarks behind data, and a key that does not end, whose values count', () => {
    expect(only(['"A"=dword:0000000a ; ten'])).toMatchObject({ data: ['10'] });
    expect(only(['"A"="a;b" ; it is "quoted"'])).toMatchObject({ data: ['a;b'] });
    expect(only(['"A"=hex:01 ; one'])).toMatchObject({ type: 'REG_BINARY' });
    const { entries, unread } = read([`[${RUN}`, '"A"="x"']);
    expect(entries).toMatchObject([{ key: RUN, name: 'A' }]);
    expect(unread).toMatchObject([{ line: 3 }]);
  });

  it('names the default value by nothing, and quotes and backslashes in names by themselves', () => {
    expect(only(['@="x"'])).toMatchObject({ name: '' });
    expect(only(['"a\\"b\\\\c"="x"'])).toMatchObject({ name: 'a"b\\c' });
  });

  it('that deletes, and lines that are no part of it, are counted and cost nothing else', () => {
    const { entries, deletions, unread } = read([
      '[-HKEY_CURRENT_USER\\Gone]',
      '"lost"="x"',
      `[${RUN}]`,
      '; a remark',
      '"Old"=-',
      'garbage',
      '"Odd"=float:1',
      '"A"="x"',
    ]);
    expect(entries).toMatchObject([{ name: 'A' }]);
    expect(deletions).toEqual([3, 7]);
    expect(unread.map(({ line }) => line)).toEqual([8, 9]);
  });

  it('loses a value whose quote or bytes are cut off, and none of those behind it', () => {
    const { entries, unread } = read([
      `[${RUN}]`,
      '"A"="one',
      '"B"="x"',
      '"C"=hex(2):25,00,\\',
      '"D"="y"',
      `[${RUN}Once]`,
      '"E"="z"',
    ]);
    expect(entries).toMatchObject([{ name: 'B' }, { name: 'D' }, { name: 'E', key: `${RUN}Once` }]);
    expect(unread.map(({ line }) => line)).toEqual([4, 6]);
  });
});

/** What the log has of a value's data, and what can be said where it has little. */
import { describe, expect, it } from 'vitest';
import { loggedData, valueTargetOf, valueText } from '../../../src/core/act/value-data.ts';
import { event } from '../facts/events.ts';

const set = (strings: unknown, type?: string, details?: string) =>
  event('registry_set', {
    ...(strings === undefined ? {} : { 'registry.data.strings': strings as string[] }),
    ...(type === undefined ? {} : { 'registry.data.type': type }),
    ...(details === undefined ? {} : { 'winlog.event_data.Details': details }),
  });

describe('the data as a command line', () => {
  it.each([
    ['the first string', ['C:\\x\\a.exe', '-q'], 'REG_MULTI_SZ', undefined, 'C:\\x\\a.exe'],
    ['the first string that is not empty', ['', '  ', 'C:\\x\\a.exe'], undefined, undefined, 'C:\\x\\a.exe'],
    ['a text that is logged as bytes', ['C:\\x\\a.exe'], 'REG_BINARY', undefined, 'C:\\x\\a.exe'],
    ['what Sysmon says of it', undefined, undefined, 'C:\\x\\a.exe', 'C:\\x\\a.exe'],
    ['a number', 4, undefined, undefined, '4'],
    ['nothing, for an empty value', ['', ' '], 'REG_SZ', undefined, ''],
    ["nothing, in Sysmon's words", ['(Empty)'], undefined, undefined, ''],
    ['unknown, for bytes', [], 'REG_BINARY', undefined, undefined],
    ['unknown, for bytes of a type that is not logged', undefined, undefined, 'Binary Data', undefined],
    ['unknown, where bytes are logged as an empty text', [''], 'REG_BINARY', undefined, undefined],
    ['unknown, where Sysmon says so beside an empty text', [''], undefined, 'Binary Data', undefined],
    ['unknown, where the strings say as much', ['BINARY DATA'], 'REG_SZ', undefined, undefined],
    ['unknown, where Sysmon says as much', ['', 'binary data'], undefined, 'Binary Data', undefined],
    ['unknown, where the log has none', undefined, 'REG_SZ', undefined, undefined],
    ['unknown, where the log has an empty list', [], 'REG_SZ', undefined, undefined],
  ])('is %s', (_what, strings, type, details, text) => {
    expect(valueText(set(strings, type, details))).toBe(text);
  });

  it('is all that is logged, in its order, where it is asked for', () => {
    expect(loggedData(set(['a', '', 'b']))).toEqual(['a', '', 'b']);
    expect(loggedData(set(4))).toEqual(['4']);
    expect(loggedData(set(undefined, undefined, 'x'))).toEqual(['x']);
    expect(loggedData(set(undefined))).toEqual([]);
  });
});

describe('a value starts nothing', () => {
  it.each([
    ['that is a number', ['4'], 'REG_DWORD', 'none'],
    ['that is a long number', ['4'], 'reg_qword', 'none'],
    ["that is a number in Sysmon's words", ['DWORD (0x00000004)'], undefined, 'none'],
    ["that is a long number in Sysmon's words", ['QWORD (0x00000001-0x0000000a)'], undefined, 'none'],
    ['that leads to another key', ['\\REGISTRY\\MACHINE\\X'], 'REG_LINK', 'link'],
  ])('%s', (_what, strings, type, kind) => {
    expect(valueTargetOf(set(strings, type))).toEqual({ kind, raw: strings[0], launchers: [] });
  });

  it.each([
    ['of a text', ['DWORD (0x00000004)'], 'REG_SZ'],
    ['behind other words', ['x DWORD (0x00000004)'], undefined],
    ['before other words', ['DWORD (0x00000004) x'], undefined],
    ['of no number', ['DWORD (0xz)'], undefined],
    ['of another width', ['XWORD (0x00000004)'], undefined],
  ])('but the words for a number may be those %s', (_what, strings, type) => {
    expect(valueTargetOf(set(strings, type)).kind).toBe('bare_name');
  });

  it('and the data of a link or a number may be unknown', () => {
    expect(valueTargetOf(set(undefined, 'REG_LINK'))).toEqual({ kind: 'link', raw: '', launchers: [] });
    expect(valueTargetOf(set(undefined, 'REG_DWORD'))).toEqual({ kind: 'none', raw: '', launchers: [] });
  });
});

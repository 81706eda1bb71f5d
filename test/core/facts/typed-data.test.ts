import { expect, test } from 'vitest';
import type { JoinedCase } from '../../../src/core/case/case.ts';
import { typedText, typedWrite } from '../../../src/core/facts/typed-data.ts';
import { parseRegKey } from '../../../src/core/windows/registry/registry-key.ts';
import { found, joined, run, runValue } from './events.ts';

const textOf = (one: JoinedCase): string | undefined => {
  const write = typedWrite(one);
  return write === undefined ? undefined : typedText(write);
};
const RUN_KEY = parseRegKey('HKCU\\Run') as NonNullable<ReturnType<typeof parseRegKey>>;
const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const anchor = (name = 'Up', root = 'HKU\\S-1-5-21-1-2-3-1001') =>
  runValue('Binary Data', {}, { 'registry.path': `${root}\\${RUN}\\${name}`, 'registry.value': name });
const written = (line: string, fields = {}, of = anchor()) =>
  textOf(joined(of, { writer: found(run(line, {}, fields)) }));

test.each([
  [`reg add HKCU\\${RUN} /v Up /t REG_MULTI_SZ /d "C:\\x y\\a.exe" /f`, 'C:\\x y\\a.exe'],
  [`reg add HKCU\\${RUN} /v Up /t REG_MULTI_SZ /d "C:\\x\\a.exe\\0-q" /f`, 'C:\\x\\a.exe'],
  [`reg add HKCU\\${RUN} /v Up /t REG_MULTI_SZ /s # /d "C:\\x\\a.exe#-q" /f`, 'C:\\x\\a.exe'],
  [`reg add HKCU\\${RUN} /v up /t REG_BINARY /d 433a5c782e65786500 /f`, 'C:\\x.exe'],
  [`reg add HKCU\\${RUN} /v Up /t REG_BINARY /d 43003a005c0078002e00650078006500 /f`, 'C:\\x.exe'],
  [`reg add HKCU\\${RUN} /v Up /t REG_BINARY /d 0102030405060708 /f`, undefined],
  [`reg add HKCU\\Software\\Other /v Up /d C:\\x\\a.exe /f`, undefined],
])('of a value the log calls binary the writer says by %s', (line, data) => {
  expect(written(line)).toBe(data);
});

test('of two values of one name the one of the anchor’s own key counts', () => {
  const line = `powershell -c "sp HKCU:\\Software\\Other Up C:\\good.exe; sp HKCU:\\${RUN} Up C:\\bad.exe"`;
  expect(written(line, { 'process.executable': 'C:\\x\\powershell.exe' })).toBe('C:\\bad.exe');
});

test('the default value, the 32-bit view and the shell above the writer are looked at as well', () => {
  expect(written(`reg add HKCU\\${RUN} /ve /d C:\\x.exe`, {}, anchor('(Default)'))).toBe('C:\\x.exe');
  const view = runValue(
    'Binary Data',
    {},
    { 'registry.path': `HKLM\\SOFTWARE\\WOW6432Node\\${RUN.slice(9)}\\Up` },
  );
  expect(written(`reg add HKLM\\${RUN} /v Up /d C:\\x.exe`, {}, view)).toBe('C:\\x.exe');
  expect(
    written('', { 'process.parent.command_line': `cmd /c reg add HKCU\\${RUN} /v Up /d C:\\x.exe` }),
  ).toBe('C:\\x.exe');
});

test.each([
  ['blanks and commas between bytes', 'REG_BINARY', '43, 3a 5c,78', 'C:\\x'],
  ['bytes written as numbers', 'REG_BINARY', '0x433a5c78', 'C:\\x'],
  ['no bytes', 'REG_BINARY', 'C:\\x', undefined],
  ['half a byte', 'REG_BINARY', '433a5', undefined],
  ['zeros at the end', 'REG_BINARY', '433a5c782e6578650000', 'C:\\x.exe'],
  ['none at all', 'REG_BINARY', '', undefined],
  ['empty strings first', 'REG_MULTI_SZ', '\\0 \\0C:\\x', 'C:\\x'],
  ['empty strings alone', 'REG_MULTI_SZ', ' \\0 ', ''],
  ['a text', 'REG_SZ', '433a5c78', '433a5c78'],
])('data with %s, written as %s, is read as Windows would: %s', (_what, type, data, text) => {
  expect(typedText({ key: RUN_KEY, name: 'Up', data, type, host: undefined })).toBe(text);
});

test('a value set on another machine, or by a parent that is not logged, is none of this one', () => {
  expect(written(`reg add \\\\srv\\HKCU\\${RUN} /v Up /d C:\\x.exe`)).toBeUndefined();
  expect(written(`reg add HKCU\\${RUN} /v Other /d C:\\x.exe`)).toBeUndefined();
  expect(written(`reg add HKCU\\${RUN} /ve /d C:\\x.exe`, {}, anchor(''))).toBe('C:\\x.exe');
  expect(written(`reg add HKCU\\${RUN} /ve /d C:\\x.exe`)).toBeUndefined();
});

test('without a writer nothing is said', () => {
  expect(typedWrite(joined(anchor()))).toBeUndefined();
});

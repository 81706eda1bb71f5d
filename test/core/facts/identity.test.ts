import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingKey } from '../../../src/core/facts/identity.ts';
import { pathMatches, payloadPaths } from '../../../src/core/facts/join-keys.ts';
import { templateOf } from '../../../src/core/facts/template.ts';
import { samples } from '../samples.ts';
import { event, run, runValue } from './events.ts';

test.each([
  ['"C:\\Program Files\\a.exe" -x', ['c:\\program files\\a.exe']],
  ['%APPDATA%\\a.exe', ['?:\\users\\*\\appdata\\roaming\\a.exe']],
  ['C:\\Windows\\System32\\Rundll32.exe smssvc.dll,Start', ['*\\smssvc.dll']],
  ['updater', ['*\\updater.exe', '*\\updater']],
  ['powershell -file C:\\x.ps1', ['c:\\x.ps1']],
  ['powershell -c "Get-Date; 1"', []],
  ['mshta https://example.test/a', []],
  ['C:\\x\\t.txt:s.exe', ['c:\\x\\t.txt:s.exe', 'c:\\x\\t.txt']],
  ['', []],
])('the payload of %s is looked for under its own path, never the interpreter', (data, expected) => {
  expect(payloadPaths(runValue(data))).toEqual(expected);
});

test('a short name is looked for as any long name it may stand for', () => {
  const [pattern] = payloadPaths(
    runValue('rundll32.exe C:\\Users\\PEDRO~1.GUS\\AppData\\Local\\Temp\\r.dll,a'),
  );
  expect(pathMatches(pattern ?? '', 'C:\\Users\\pedro.gustavo\\AppData\\Local\\Temp\\r.dll')).toBe(true);
});

test("reg's file is looked for where it was written; a remote save is not on this host", () => {
  expect(payloadPaths(run('reg save hklm\\sam sam'))).toEqual(['*\\sam']);
  expect(
    payloadPaths(
      run('reg save hklm\\sam sam', {}, { 'process.working_directory': 'C:\\Windows\\system32\\' }),
    ),
  ).toEqual(['c:\\windows\\system32\\sam']);
  expect(payloadPaths(run('reg save hklm\\sam "D:\\a b\\s"'))).toEqual(['d:\\a b\\s']);
  expect(payloadPaths(run('reg save \\\\srv\\hklm\\sam c:\\s'))).toEqual([]);
  expect(payloadPaths(run('notepad'))).toEqual([]);
});

test('one hive save is one finding, whatever wraps, renames, quotes or logs it', () => {
  const expected = ['hive', 'ws01', 'save', 'hklm\\sam', 'sam'];
  for (const line of [
    'reg  save HKLM\\sam sam',
    '"C:\\windows\\system32\\reg.exe" save HKLM\\SAM sam',
    'REG SAVE "HKEY_LOCAL_MACHINE\\sam" "SAM" /y',
    'cmd.exe /c "reg save HKLM\\sam sam"',
    'PsExec.exe -s reg save hklm\\sam sam',
    'c:\\x\\other.exe save hklm\\sam\\ sam',
  ]) {
    expect(findingKey('hive', run(line))).toEqual(expected);
  }
  expect(findingKey('hive', run('reg save \\\\srv\\hklm\\sam sam'))).not.toEqual(expected);
  expect(findingKey('hive', run('reg save hklm\\sam other'))).not.toEqual(expected);
  expect(findingKey('hive', run('notepad'))).toBeUndefined();
});

test('one autostart value is one finding per host, path and data; the case of the path does not matter, that of the data does', () => {
  const path = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater';
  const key = findingKey('autostart', runValue('C:\\X.exe'));
  expect(key).toEqual(['autostart', 'ws01', path.toLowerCase(), 'C:\\X.exe']);
  expect(findingKey('autostart', runValue('C:\\X.exe', {}, { 'registry.path': path.toUpperCase() }))).toEqual(
    key,
  );
  expect(findingKey('autostart', runValue('C:\\x.exe'))).not.toEqual(key);
  expect(findingKey('autostart', event('registry_set', {}))).toBeUndefined();
});

test.each([
  ['HKU\\S-1-5-21-1-2-3-1001\\Software', 'hku\\<sid>\\software'],
  ['C:\\Users\\Ann Lee\\AppData\\App\\1.2.345\\a.exe', 'c:\\users\\<user>\\appdata\\app\\<version>\\a.exe'],
  ['C:\\Users\\Public\\a.exe', 'c:\\users\\public\\a.exe'],
  ['{07AA0886-CC8D-4e19-A410-1C75AF686E62}.reg', '<guid>.reg'],
  ['Setup_4711 0x1F /k 99', 'setup_<n> <n> /k <n>'],
  ['d41d8cd98f00b204e9800998ecf8427e.exe', '<hex>.exe'],
])('what differs between machines is taken out: %s', (written, expected) => {
  expect(templateOf(written)).toBe(expected);
});

test('a template of a template is itself, also of hostile text', () => {
  const piece = fc.constantFrom(
    'S-1-5-21-1',
    '-',
    '\\Users\\',
    'ann',
    '\\',
    '{',
    '1.2',
    '7',
    'deadbeef',
    '<',
    '>',
    '0x',
    'f',
    '_',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = templateOf(pieces.join(''));
      expect(templateOf(once)).toBe(once);
    }),
    { numRuns: samples(500) },
  );
  for (const unit of ['1.', 's-1-', '\\users\\', 'a', '0'])
    expect(templateOf(unit.repeat(300_000))).toBeDefined();
});

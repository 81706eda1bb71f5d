import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Anchor } from '../../../src/core/act/anchor.ts';
import { payloadPaths } from '../../../src/core/case/join-keys.ts';
import type { FindingKind } from '../../../src/core/content/content.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { findingKey } from '../../../src/core/finding/finding-key.ts';
import { pathMatches } from '../../../src/core/windows/path/path-pattern.ts';

const keyOf = (kind: FindingKind, anchor: Anchor, logged?: HuntEvent) =>
  findingKey(kind, { anchor, ...(logged === undefined ? {} : { logged }) });

import { templateOf } from '../../../src/core/windows/path/template.ts';
import { created, event, run, runValue } from '../facts/events.ts';
import { samples } from '../samples.ts';

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
    expect(keyOf('hive', run(line))).toEqual(expected);
  }
  expect(keyOf('hive', run('reg save \\\\srv\\hklm\\sam sam'))).not.toEqual(expected);
  expect(keyOf('hive', run('reg save hklm\\sam other'))).not.toEqual(expected);
  expect(keyOf('hive', run('notepad'))).toBeUndefined();
});

test('one autostart value is one finding per host, path and data; the case of the path does not matter, that of the data does', () => {
  const path = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater';
  const key = keyOf('autostart', runValue('C:\\X.exe'));
  expect(key).toEqual(['autostart', 'ws01', path.toLowerCase(), 'C:\\X.exe']);
  expect(keyOf('autostart', runValue('C:\\X.exe', {}, { 'registry.path': path.toUpperCase() }))).toEqual(key);
  expect(keyOf('autostart', runValue('C:\\x.exe'))).not.toEqual(key);
  expect(keyOf('autostart', event('registry_set', {}))).toBeUndefined();
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

test('a created file, a renamed key and an import are told by their paths', () => {
  expect(keyOf('autostart', created('C:\\X/a.LNK'))).toEqual(['autostart', 'ws01', 'file', 'c:\\x\\a.lnk']);
  expect(
    keyOf(
      'autostart',
      event('registry_rename', {
        'registry.path': 'HKLM\\X\\Run',
        'registry.previous_path': 'HKLM\\X\\Walk',
      }),
    ),
  ).toEqual(['autostart', 'ws01', 'hklm\\x\\run', 'renamed', 'hklm\\x\\walk']);
  expect(
    keyOf('autostart', event('registry_rename', { 'registry.previous_path': 'HKLM\\X\\Walk' })),
  ).toBeUndefined();
  expect(keyOf('autostart', run('reg import "C:\\X\\a.reg"'))).toEqual([
    'autostart',
    'ws01',
    'imported',
    'c:\\x\\a.reg',
  ]);
  expect(keyOf('autostart', run('reg save HKLM\\SAM C:\\s'))).toBeUndefined();
  // A value that its writer's line goes along with stays a value.
  const fields = { 'process.command_line': 'reg import C:\\x.reg', 'file.path': 'C:\\x.reg' };
  expect(keyOf('autostart', runValue('C:\\X.exe', {}, fields))?.at(-1)).toBe('C:\\X.exe');
});

test('a value of several strings, or of another machine, has all of it in its identity', () => {
  const several = runValue('', {}, { 'registry.data.strings': ['a', 'b'] });
  expect(keyOf('autostart', several)?.slice(3)).toEqual(['a\nb']);
  expect(
    keyOf('autostart', { ...runValue('a'), inferred: { from: run('reg'), onHost: hostKey('srv') } })?.slice(
      3,
    ),
  ).toEqual(['a', 'srv']);
});

test('a value that only a command tells of lies in the hive of the user who ran it, by whatever name', () => {
  const SID = 'S-1-5-21-1-2-3-1001';
  const by = (fields = {}) => run('reg add', {}, { 'user.name': 'Kim', ...fields });
  const of = (path: string, more: object, logged?: HuntEvent) =>
    keyOf('autostart', { ...runValue('a', {}, { 'registry.path': path }), ...more }, logged);
  expect(of('HKCU\\Run\\U', { inferred: { from: by() } })).toEqual([
    'autostart',
    'ws01',
    'hkcu\\run\\u',
    'kim',
    'a',
  ]);
  expect(of(`HKU\\${SID}\\Run\\U`, { inferred: { from: by({ 'user.id': SID }) } })).toEqual([
    'autostart',
    'ws01',
    'hkcu\\run\\u',
    'kim',
    'a',
  ]);
  expect(of('HKLM\\Run\\U', { inferred: { from: by() } })).toEqual([
    'autostart',
    'ws01',
    'hklm\\run\\u',
    'a',
  ]);
  expect(of('HKCU\\Run\\U', { inferred: { from: by() } }, runValue('a'))).toEqual([
    'autostart',
    'ws01',
    'hkcu\\run\\u',
    'a',
  ]);
  expect(of('HKCU\\Run\\U', {})).toEqual(['autostart', 'ws01', 'hkcu\\run\\u', 'a']);
});

test('what is done to a hive is told by host, keys and file, or by the file alone', () => {
  expect(keyOf('hive', run('reg copy \\\\SRV\\HKLM\\SAM HKCU\\S /s'))).toEqual([
    'hive',
    'ws01',
    'copy',
    '\\\\srv\\hklm\\sam',
    'hkcu\\s',
    '',
  ]);
  expect(keyOf('hive', run('reg unload HKU\\T'))).toEqual(['hive', 'ws01', 'unload', 'hku\\t', '']);
  expect(keyOf('hive', run('reg import C:\\X.reg'))).toEqual(['hive', 'ws01', 'import', '', 'c:\\x.reg']);
  expect(keyOf('hive', created('C:\\T\\sam.hive'))).toEqual([
    'hive',
    'ws01',
    'created_file',
    'c:\\t\\sam.hive',
  ]);
  const sam = 'C:\\Windows\\System32\\config\\SAM';
  const tool = { 'process.executable': 'C:\\x\\esentutl.exe' };
  expect(keyOf('hive', run(`esentutl /y ${sam} /d C:\\t\\s`, {}, tool))).toEqual([
    'hive',
    'ws01',
    'file_copy',
    'c:\\windows\\system32\\config\\sam',
    'c:\\t\\s',
  ]);
  expect(keyOf('hive', run(`esentutl /y ${sam}`, {}, tool))?.at(-1)).toBe('');
  expect(keyOf('hive', event('file_create', {}))).toBeUndefined();
});

test.each([
  ['C:\\Program', ['c:\\program.exe', 'c:\\program']],
  ['\\\\srv\\s\\tool', ['\\\\srv\\s\\tool.exe', '\\\\srv\\s\\tool']],
  ['..\\a\\b.exe', ['*\\a\\b.exe']],
  ['.\\b\\c.exe', ['*\\b\\c.exe']],
  ['\\x\\a.exe', ['*\\x\\a.exe']],
  ['rundll32 C:\\x\\lib,Go', ['c:\\x\\lib']],
  ['cmd /c del C:\\x\\a.exe', []],
])('the payload of %s is looked for below any folder when none is named', (data, expected) => {
  expect(payloadPaths(runValue(data))).toEqual(expected);
});

test('what is done to another machine, or has a name of signs alone, is looked for nowhere', () => {
  expect(
    payloadPaths({ ...runValue('C:\\x\\a.exe'), inferred: { from: run('reg'), onHost: hostKey('srv') } }),
  ).toEqual([]);
  expect(payloadPaths(created('C:\\x\\*'))).toEqual([]);
  expect(payloadPaths(created('C:\\x\\?.*'))).toEqual([]);
  expect(payloadPaths(created(`C:\\${'x'.repeat(1200)}`))).toEqual([]);
  expect(payloadPaths(created('C:\\x\\a.lnk'))).toEqual(['c:\\x\\a.lnk']);
  expect(payloadPaths(event('registry_delete', {}))).toEqual([]);
  expect(payloadPaths(run('reg unload HKU\\T'))).toEqual([]);
  expect(payloadPaths(run('reg import C:\\x.reg'))).toEqual(['c:\\x.reg']);
});

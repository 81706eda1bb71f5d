import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandVariables } from '../../../src/core/windows/path/environment.ts';
import { longNamePattern, pathMatches } from '../../../src/core/windows/path/path-pattern.ts';
import {
  canonicalPath,
  extensionOf,
  hasShortName,
  resolvePath,
  streamOf,
} from '../../../src/core/windows/path/windows-path.ts';
import { samples } from '../samples.ts';

test.each([
  ['%SystemRoot%\\x.exe', 'c:\\windows\\x.exe'],
  ['%%systemroot%%\\x.exe', 'c:\\windows\\x.exe'],
  ['%ProgramFiles(x86)%\\x', 'c:\\program files (x86)\\x'],
  ['%ALLUSERSPROFILE%\\x', 'c:\\programdata\\x'],
  ['%AppData%\\x.exe', '?:\\users\\*\\appdata\\roaming\\x.exe'],
  ['!TEMP!\\x', '?:\\users\\*\\appdata\\local\\temp\\x'],
  ['$env:PUBLIC\\x', 'c:\\users\\public\\x'],
  ['%COMSPEC%', 'c:\\windows\\system32\\cmd.exe'],
  ['%MYVENDOR%\\x', '%MYVENDOR%\\x'],
  ['100% sure', '100% sure'],
])('a variable stands for its stock path, an unknown one stays: %s', (written, expected) => {
  expect(expandVariables(written)).toBe(expected);
});

test.each([
  ['"C:\\A\\B.EXE"', 'c:\\a\\b.exe'],
  ['\\??\\C:\\Windows\\x.sys', 'c:\\windows\\x.sys'],
  ['\\\\?\\C:\\x', 'c:\\x'],
  ['\\\\?\\UNC\\srv\\share\\x.exe', '\\\\srv\\share\\x.exe'],
  ['//srv/share/x', '\\\\srv\\share\\x'],
  ['C:/Users//a/./b/../c.txt', 'c:\\users\\a\\c.txt'],
  ['file:///C:/x/y.dll', 'c:\\x\\y.dll'],
  ['\\SystemRoot\\System32\\x.sys', 'c:\\windows\\system32\\x.sys'],
  ['c:\\x.exe. ', 'c:\\x.exe'],
  ['C:\\Windows \\System32\\x.exe', 'c:\\windows \\system32\\x.exe'],
  ['C:\\Windows.\\System32\\x.exe', 'c:\\windows\\system32\\x.exe'],
  ['C:\\Windows..\\System32\\x.exe', 'c:\\windows..\\system32\\x.exe'],
  ['C:\\ Windows\\x.exe', 'c:\\ windows\\x.exe'],
  ['C:\\PROGRA~1\\Contoso\\a.exe', 'c:\\program files\\contoso\\a.exe'],
  ['"C:\\Progra~2\\a.exe"', 'c:\\program files (x86)\\a.exe'],
  ['d:\\progra~3', 'd:\\programdata'],
  ['C:\\Users\\PROGRA~1\\a.exe', 'c:\\users\\progra~1\\a.exe'],
  ['C:\\KIMBER~1\\a.exe', 'c:\\kimber~1\\a.exe'],
  ['C:\\Users\\All Users\\a.exe', 'c:\\programdata\\a.exe'],
  ['C:\\Documents and Settings\\kim\\Application Data\\a.exe', 'c:\\users\\kim\\appdata\\roaming\\a.exe'],
  [
    'C:\\Documents and Settings\\kim\\Local Settings\\Application Data\\a.exe',
    'c:\\users\\kim\\appdata\\local\\a.exe',
  ],
  ['%UserProfile%\\Local Settings\\Temp\\a.exe', '?:\\users\\*\\appdata\\local\\temp\\a.exe'],
  [
    'C:\\Documents and Settings\\All Users\\Start Menu\\Programs\\Startup',
    'c:\\programdata\\microsoft\\windows\\start menu\\programs\\startup',
  ],
  ['C:\\Users\\All Users Backup\\a.exe', 'c:\\users\\all users backup\\a.exe'],
  ['a.dll', 'a.dll'],
  ['unc\\x', 'unc\\x'],
])('one path has one spelling: %s', (written, expected) => {
  expect(canonicalPath(written)).toBe(expected);
});

test('the canonical path of a canonical path is itself', () => {
  const piece = fc.constantFrom(
    'C:',
    '\\',
    '/',
    'a',
    ' ',
    '.',
    '..',
    '%TEMP%',
    '\\\\?\\',
    '\\??\\',
    'unc',
    'B c',
    '"',
    '*',
    'x.exe',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const once = canonicalPath(pieces.join(''));
      expect(canonicalPath(once)).toBe(once);
    }),
    { numRuns: samples(500) },
  );
});

test('parts of a path are read off it', () => {
  expect(extensionOf('c:\\a.b\\c')).toBe('');
  expect(extensionOf('c:\\a\\notes.txt:run.ps1')).toBe('ps1');
  expect(streamOf('c:\\a\\notes.txt:run.ps1')).toBe('run.ps1');
  expect(streamOf('c:\\a\\notes.txt')).toBeUndefined();
  expect(hasShortName('c:\\users\\pedro~1.gus\\x.dll')).toBe(true);
  expect(hasShortName('c:\\users\\pedro\\file~backup.dll')).toBe(false);
  expect(resolvePath('C:\\Windows\\system32\\', 'sam')).toBe('c:\\windows\\system32\\sam');
  expect(resolvePath('C:\\Windows', '\\temp\\sam')).toBe('c:\\temp\\sam');
  expect(resolvePath('C:\\Windows', 'd:\\sam')).toBe('d:\\sam');
  expect(resolvePath(undefined, 'sam')).toBe('sam');
});

test.each([
  ['?:\\users\\*\\appdata\\x.exe', 'C:\\Users\\Ann\\AppData\\X.exe', true],
  ['?:\\users\\*\\appdata\\x.exe', 'c:\\users\\ann\\more\\appdata\\x.exe', false],
  ['*\\sam', 'c:\\windows\\system32\\sam', true],
  ['*\\sam', 'sam', false],
  ['*\\sam', 'c:\\xsam', false],
  ['*\\reg\\notif.reg.txt', 'c:\\a\\reg\\notif.reg.txt', true],
  ['c:\\a\\b', 'c:\\a\\b', true],
  ['c:\\a\\b', 'c:\\a\\b\\c', false],
])('pattern %s against %s', (pattern, path, expected) => {
  expect(pathMatches(pattern, path)).toBe(expected);
});

test.each([
  ['pedro~1.gus', 'pedro.gustavo', true],
  ['progra~1', 'program files', true],
  ['myapp~1', 'my app', true],
  ['ab12cd~1', 'absolutely different', true],
  ['progra~1', 'windows', false],
])('a short name %s stands for %s', (short, long, expected) => {
  expect(pathMatches(`c:\\${longNamePattern(short)}`, `c:\\${long}`)).toBe(expected);
});

test('every path matches itself, and matching hostile patterns ends', () => {
  const part = fc.stringMatching(/^[a-z0-9 ._-]{1,12}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const path = `c:\\${parts.join('\\')}`;
      expect(pathMatches(path, path.toUpperCase())).toBe(true);
      expect(pathMatches(`*\\${parts.at(-1)}`, path)).toBe(true);
    }),
  );
  expect(pathMatches(`c:\\${'a*'.repeat(40)}b`, `c:\\${'a'.repeat(20_000)}`)).toBe(false);
});

test.each(['C:\\x\u00a0\\..\\y', 'c:\u00a0\\', 'c:\\??\\..', '\\??\\\\?\\C:\\a', '\\\\.\\unc\\a\\..\\b'])(
  'a path that shows a new prefix, step or blank once read is read to its end: %s',
  (path) => {
    const read = canonicalPath(path);
    expect(canonicalPath(read)).toBe(read);
  },
);

test.each([
  ['C:\\Documents and Settings', 'c:\\users'],
  ['C:\\Users\\All Users', 'c:\\programdata'],
  ['C:\\Users\\kim\\Local Settings\\Application Data', 'c:\\users\\kim\\appdata\\local'],
  [
    'C:\\Users\\kim\\Start Menu\\a.lnk',
    'c:\\users\\kim\\appdata\\roaming\\microsoft\\windows\\start menu\\a.lnk',
  ],
  ['C:\\My Documents and Settings\\a', 'c:\\my documents and settings\\a'],
  ['\\SystemRoot', 'c:\\windows'],
  ['\\\\?\\HarddiskVolume12\\a', '?:\\a'],
  ['\\\\?\\GLOBAL\\UNC\\srv\\s\\a', '\\\\srv\\s\\a'],
  ['C:\\x\\...', 'c:\\x'],
  ['C:\\x\\a\\. .', 'c:\\x\\a'],
  ['..', '..'],
  ['..\\..\\a', '..\\..\\a'],
  ['a\\..\\..\\b', 'a\\..\\..\\b'],
  ['D:\\PROGRA~1\\a', 'd:\\program files\\a'],
  ['C:\\x\\PROGRA~1\\a', 'c:\\x\\progra~1\\a'],
])('%s leads to %s', (written, path) => {
  expect(canonicalPath(written)).toBe(path);
});

test.each([
  ['c:\\x\\d:s.exe', 's.exe'],
  ['c:\\x\\a.txt:%b%', '%b%'],
  ['a.txt:s', 's'],
  ['c:\\x\\a.txt:', undefined],
  ['c:\\x\\%a:b%.exe', undefined],
  ['c:\\x\\!a:b!.exe', undefined],
  ['c:a.exe', undefined],
  ['?:a.exe', undefined],
  ['c:\\x\\:s', undefined],
])('the stream that %s names is %s', (path, stream) => {
  expect(streamOf(path)).toBe(stream);
});

test('a relative path lies below its folder, unless that is relative itself', () => {
  expect(resolvePath('C:\\w', 'a\\b')).toBe('c:\\w\\a\\b');
  expect(resolvePath('C:\\w', '..\\b')).toBe('c:\\b');
  expect(resolvePath('C:\\w', '\\b')).toBe('c:\\b');
  expect(resolvePath('C:\\w', '')).toBe('');
  expect(resolvePath('w', 'a')).toBe('a');
  expect(resolvePath(undefined, 'a')).toBe('a');
});

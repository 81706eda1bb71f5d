/** Which file code of PowerShell, VBScript or JScript starts. */
import { describe, expect, it } from 'vitest';
import { fileCall, startedByCode } from '../../../src/core/windows/launch/code-start.ts';

const raw = String.raw;

describe('code starts', () => {
  it.each([
    [raw`Start-Process -FilePath C:\a.exe`, raw`C:\a.exe`],
    [raw`Start-Process -Path: C:\a.exe`, raw`C:\a.exe`],
    [raw`Start-Process -LiteralPath C:\a.exe`, raw`C:\a.exe`],
    [raw`Start-Process -PassThru C:\a.exe`, raw`C:\a.exe`],
    [raw`Invoke-Item -LiteralPath 'C:\x y\a.txt'`, raw`"C:\x y\a.txt"`],
    [raw`Start-Process "b c" -FilePath C:\a.exe`, raw`C:\a.exe b c`],
    [raw`Start-Process b -File: C:\a.exe -Args c`, raw`C:\a.exe c`],
    [raw`Invoke-Item b -LiteralPath C:\a.exe`, raw`C:\a.exe b`],
    [raw`Invoke-Item b -Pa C:\a.exe`, raw`C:\a.exe b`],
    [raw`Import-Module b -Name C:\a.psm1`, raw`C:\a.psm1 b`],
    [raw`start -Environment x C:\x\a.exe`, raw`C:\x\a.exe`],
    [raw`start C:\x\a.exe -ArgumentList b -Verb runas`, raw`C:\x\a.exe b`],
    [raw`start C:\x\a,b.exe`, raw`C:\x\a,b.exe`],
    [raw`Import-Module -Name C:\a.psm1`, raw`C:\a.psm1`],
    [raw`start -WindowStyle Hidden C:\x\a.exe -ArgumentList '-q','x'`, raw`C:\x\a.exe -q,x`],
    [raw`start -WorkingDirectory C:\w -Verb runas C:\a.exe`, raw`C:\a.exe`],
    [raw`start -Credential x C:\a.exe`, raw`C:\a.exe`],
    [raw`start C:\x\a.exe -Args -q`, raw`C:\x\a.exe -q`],
    [raw`start C:\x\a.exe, b c`, raw`C:\x\a.exe b c`],
    [raw`start "C:\x y\a.exe" -a "b c"`, raw`"C:\x y\a.exe" b c`],
    ['start my-tool.exe', 'my-tool.exe'],
    ['start cmd', 'cmd'],
    ['saps a.exe', 'a.exe'],
    [raw`start $env:TEMP\a.exe`, raw`$env:TEMP\a.exe`],
    [`start \${env:TEMP}\\a.exe`, `\${env:TEMP}\\a.exe`],
    ['start http://e.test/a', 'http://e.test/a'],
    ['whoami; start ftp://e.test/a', 'ftp://e.test/a'],
    [raw`& 'C:\a b\c.exe' -q`, raw`"C:\a b\c.exe" -q`],
    [raw`C:\x\a.exe "b"`, raw`C:\x\a.exe "b"`],
    [raw`'C:\x\a.exe' "b"`, raw`"C:\x\a.exe" "b"`],
    [raw`[Diagnostics.Process]::Start('C:\a b\c.exe','-q')`, raw`"C:\a b\c.exe" -q`],
    [raw`x.Run("""C:\a b\c.exe"" -q")`, raw`"C:\a b\c.exe" -q`],
    [raw`x.Run "C:\a.exe"`, raw`C:\a.exe`],
    [raw`y.Run(" C:\a.exe ")`, raw`C:\a.exe`],
    ['GetObject("script:https://e.test/a.sct")', 'https://e.test/a.sct'],
    [raw`iex (gc C:\a.txt)`, raw`C:\a.txt`],
    [raw`cat -raw -path C:\a.txt`, raw`C:\a.txt`],
  ])('%s', (code, line) => {
    expect(startedByCode(code)).toBe(line);
  });

  it.each([
    ['start $x'],
    ['[Diagnostics.Process]::Start("$x.exe")'],
    ['start "  "'],
    ['start notes'],
    ['start ""'],
    ["[Diagnostics.Process]::Start('notes')"],
    ['x.Exec("x")'],
    ['iex (gc "notes.txt")'],
    ['gc notes'],
    [raw`C:\x\a.xyz`],
    ['Restart-Process C.exe'],
  ])('nothing that can be named: %s', (code) => {
    expect(startedByCode(code)).toBeUndefined();
  });
});

describe('a statement that is nothing but a file and its arguments', () => {
  it.each([
    [raw`C:\x\a.exe -q`, raw`C:\x\a.exe -q`],
    [raw`%TEMP%\a.ps1`, raw`%TEMP%\a.ps1`],
    [raw`'C:\x y\a.exe' -q`, raw`"C:\x y\a.exe" -q`],
    [raw`"C:\x y\it's.exe" 'b'`, raw`"C:\x y\it's.exe" 'b'`],
    [raw`cmd /c x`, undefined],
    ['a.exe', undefined],
    [raw`C:\x\a.xyz`, undefined],
    [raw`C:\x\$a.exe`, undefined],
    ['[A]::B()', undefined],
  ])('%s', (statement, line) => {
    expect(fileCall(statement, false)).toBe(line);
  });

  it('may begin with the name of a launcher, where that counts', () => {
    expect(fileCall('cmd /c x', true)).toBe('cmd /c x');
    expect(fileCall('cmd /c $x', true)).toBeUndefined();
  });
});

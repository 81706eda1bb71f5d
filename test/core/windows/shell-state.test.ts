/** What one command of a chain leaves to the next: variables, the folder, what it prints. */
import { describe, expect, it } from 'vitest';
import { inShell } from '../../../src/core/windows/command-line/shell-state.ts';

const raw = String.raw;
const last = (commands: readonly string[]) => inShell(commands).at(-1);

describe('a variable that was set', () => {
  it.each([
    [[raw`set x=C:\a`, raw`%x%\b.exe`], raw`C:\a\b.exe`],
    [[raw`set "x=C:\a b"`, raw`"%x%\c.exe"`], raw`"C:\a b\c.exe"`],
    [['set   name=1', 'echo %NAME%'], 'echo 1'],
    [['set "name=1', 'echo %name%'], 'echo 1'],
    [['set x=1', 'set y=%x%2', 'echo %y%'], 'echo 12'],
    [['set x=1', 'set x=2', 'echo %x%'], 'echo 2'],
  ])('is replaced where it is used: %j', (commands, line) => {
    expect(last(commands)?.line).toBe(line);
  });

  it.each([
    [['set /a x=1', 'echo %x%']],
    [['set /p x=name', 'echo %x%']],
    [['preset x=1', 'echo %x%']],
    // The blank belongs to the name.
    [['set x =1', 'echo %x%']],
    [['set "x =1"', 'echo %x%']],
    [['set', 'echo %x%']],
  ])('is not told by %j', (commands) => {
    expect(last(commands)?.line).toBe('echo %x%');
  });
});

describe('the folder a command runs in', () => {
  it.each([
    [[raw`cd C:\a`, 'b.exe'], raw`c:\a`],
    [[raw`cd /d  "C:\a b"`, 'b.exe'], raw`c:\a b`],
    [[raw`cd   /d   C:\a`, 'b.exe'], raw`c:\a`],
    [[raw`chdir C:\a`, 'cd b', 'c.exe'], raw`c:\a\b`],
    [[raw`cd C:\a\b`, 'cd ..', 'c.exe'], raw`c:\a`],
    [[raw`pushd \\srv\s`, 'x'], raw`\\srv\s`],
    [['cd b', 'x'], undefined],
    [['cd', 'x'], undefined],
    [[raw`abcd C:\x`, 'y'], undefined],
    [[raw`echo cd C:\x`, 'y'], undefined],
  ])('after %j', (commands, folder) => {
    expect(last(commands)?.folder).toBe(folder);
  });
});

describe('an interpreter that is fed', () => {
  it.each([
    ['a file that is typed', [raw`type C:\a.txt`, 'cmd'], raw`cmd /c C:\a.txt`],
    [
      'a file with a blank in its name',
      [raw`more  "C:\a b.txt"`, 'powershell -nop -'],
      raw`powershell -nop -file "C:\a b.txt"`,
    ],
    ['a file that another reads', [raw`cat < C:\a.txt`, 'pwsh'], raw`pwsh -file C:\a.txt`],
    ['a file close to its arrow', [raw`more <C:\a.txt`, 'pwsh'], raw`pwsh -file C:\a.txt`],
    ['words', ['echo whoami', 'cmd'], 'cmd /c whoami'],
    ['words, by a cmd with switches', ['echo whoami', 'cmd /q /v:on/d'], 'cmd /c whoami'],
    ['words, by a cmd that stays', ['echo whoami', 'cmd.exe /k '], 'cmd.exe /c whoami'],
    ['words behind a point', ['echo.whoami', raw`"C:\x\cmd.exe"`], raw`"C:\x\cmd.exe" /c whoami`],
    ['words behind several blanks', ['echo a', ' powershell   - '], 'powershell   -c a'],
    ['words, by a name without quotes', ['echo a', raw`C:\\x\\cmd.exe   `], raw`C:\\x\\cmd.exe /c a`],
    ['words as code', ['echo a', 'powershell -'], 'powershell -c a'],
    ['words as code, with switches', ['echo a', 'powershell -nop -'], 'powershell -nop -c a'],
    ['a file by an arrow', [raw`powershell -nop - < C:\a.ps1`], raw`powershell -nop -file C:\a.ps1`],
    ['a file by an arrow alone', [raw`powershell < C:\a.ps1`], raw`powershell -file C:\a.ps1`],
    ['a file in quotes', [raw`cmd < "C:\a b.bat"`], raw`cmd /c "C:\a b.bat"`],
    ['a file without blanks', [raw`cmd<C:\a.bat`], raw`cmd /c C:\a.bat`],
    ['a file, blanks behind it', [raw`cmd.exe  <  C:\a.bat  `], raw`cmd.exe /c C:\a.bat`],
  ])('%s runs it', (_what, commands, line) => {
    expect(last(commands)?.line).toBe(line);
  });

  it.each([
    [[raw`type C:\a.txt C:\b.txt`, 'cmd']],
    [[raw`mytype C:\a.txt`, 'cmd']],
    [['xecho a', 'cmd']],
    [['echo a', 'cmd /q /c b']],
    [['echo a', 'cmd /c']],
    [['echo a', 'cmd /q b']],
    [['echo a', 'cmd /?']],
    [['echo a', 'powershell -c b']],
    [['echo a', 'powershell -c a-']],
    [['echo a', 'notepad']],
    [['echo a', raw`C:\x\cmd.exe.bak`]],
    [['notepad < a']],
    [['cmd']],
  ])('is none, or is told otherwise, in %j', (commands) => {
    expect(last(commands)?.line).toBe(commands.at(-1));
  });
});

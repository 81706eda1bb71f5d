/** Values as an attacker would write them to keep a reader busy, each about a megabyte. */

const SIZE = 1_000_000;
const filled = (unit: string): string => unit.repeat(Math.floor(SIZE / unit.length));
const asPowerShell = (code: string): string => `powershell -c "${code}"`;

export const HOSTILE_VALUES: readonly (readonly [name: string, data: string])[] = [
  ['a megabyte of one letter', filled('A')],
  ['a path without end', `C:\\${filled('a\\')}a.exe`],
  ['quotes before a program', `cmd /c ${filled('"')}x.exe`],
  ['ten thousand nested quotes', `${'cmd /c "'.repeat(10_000)}x.exe${'"'.repeat(10_000)}`],
  ['carets before a program', `cmd /c ${filled('^')}x.exe`],
  ['shells within shells', filled('cmd /c ')],
  ['calls within calls', `powershell -c ${filled('& {(')}`],
  ['invalid base64', `powershell -enc ${filled('A=*B')}`],
  ['valid base64 of nothing', `powershell -enc ${filled('AAAA')}`],
  ['lone surrogates', `powershell -enc ${filled('\ud800')}`],
  ['null characters', filled('\u0000')],
  ['blanks of every kind', filled(' \t\u00a0\u3000')],
  ['variables without end', filled('%TEMP%')],
  ['a variable that is never closed', `%${filled('A')}`],
  ['starts without end', filled('Start-Process ')],
  ['code without end', `powershell -c ${filled("gc 'a")}`],
  ['lists without end', filled('a.exe,')],
  ['readers without end', `powershell -c ${filled('gp hkcu:')}`],
  ['copies without end', asPowerShell(filled('copy-item hklm:\\a '))],
  ['listings without end', asPowerShell(filled('gci hklm:\\x | '))],
  ['arguments without end', asPowerShell(filled('start-process a -args ,'))],
  ['calls of Windows without end', asPowerShell(filled('RegSaveKey "'))],
  ['roots without end', asPowerShell(filled('hk "'))],
  ['commands without end', `cmd /c ${filled('reg save hklm\\sam a & ')}`],
  ['writes without end', `powershell ${filled("sp 'a")}`],
  ['script writes without end', `powershell ${filled('RegWrite("')}`],
  ['WMI writes without end', `powershell ${filled('stdregprov sValue="')}`],
  ['keys opened without end', `powershell ${filled('OpenSubKey("')}`],
];

import { expect, test } from 'vitest';
import { codeAsRead, lineAsRead } from '../../../src/core/windows/powershell/code-as-read.ts';

test.each([
  ['& {Set-Item \\""HKCU:\\A B\\"" -Value \\""x\\""}', '& {Set-Item "HKCU:\\A B" -Value "x"}'],
  ['& {Set-Item \\"HKCU:\\A B\\" x}', '& {Set-Item "HKCU:\\A B" x}'],
  ['& {Set-Item """HKCU:\\A B""" x}', '& {Set-Item "HKCU:\\A B" x}'],
  ['"& {Set-Item ""HKCU:\\A B"" x}"', '& {Set-Item "HKCU:\\A B" x}'],
  ['& {a \\""x`\\""y\\""}', '& {a "x`"y"}'],
  ['& {a "C:\\x y"}', '& {a "C:\\x y"}'],
  ["& {a 'C:\\x y'}", "& {a 'C:\\x y'}"],
])('code behind escaped quotes is what PowerShell is handed: %s', (written, code) => {
  expect(codeAsRead(written)).toBe(code);
});

test.each([
  ['"powershell.exe" & {a \\""b c\\""}', '"powershell.exe" & {a "b c"}'],
  ['cmd /c "powershell -c \\"a b\\" c"', 'cmd /c "powershell -c "a b" c'],
  ['schtasks /tr "powershell -c \\"a b\\"" /tn x', 'schtasks /tr "powershell -c \\"a b\\"" /tn x'],
  ['x.exe \\"a b\\"', 'x.exe \\"a b\\"'],
])('of a line only what PowerShell itself is handed is read so: %s', (written, line) => {
  expect(lineAsRead(written)).toBe(line);
});

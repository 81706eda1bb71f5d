import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registryWrites } from '../../../src/core/facts/registry-write.ts';
import { run } from './events.ts';

const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const encode = (code: string) => Buffer.from(code, 'utf16le').toString('base64');
const writes = (line: string) =>
  registryWrites(run(line, {}, { 'process.executable': `C:\\x\\${line.split(' ')[0] ?? ''}.exe` })).map(
    ({ key, name, data }) => [key.path, name, data],
  );

test.each([
  [`reg add HKCU\\${RUN} /v Up /t REG_SZ /d "C:\\x y\\a.exe" /f`, 'C:\\x y\\a.exe'],
  [`cmd /c "reg add HKCU\\${RUN} /v Up /d C:\\x.exe"`, 'C:\\x.exe'],
  [
    `powershell -c "New-ItemProperty -Path 'HKCU:\\${RUN}' -Name 'Up' -Value 'C:\\x y\\a.exe' -Force"`,
    'C:\\x y\\a.exe',
  ],
  [
    `powershell -c "New-ItemProperty -Path \\"HKCU:\\${RUN}\\" -Name \\"Up\\" -Value \\"C:\\x.exe\\""`,
    'C:\\x.exe',
  ],
  [`powershell Set-ItemProperty HKCU:\\${RUN} Up C:\\x.exe`, 'C:\\x.exe'],
  [`powershell -c "sp 'HKCU:\\${RUN}' Up 'C:\\x.exe'; 1"`, 'C:\\x.exe'],
  [`powershell -enc ${encode(`sp -pa HKCU:\\${RUN} -n Up -va "C:\\x.exe"`)}`, 'C:\\x.exe'],
  [
    `powershell -c "[Microsoft.Win32.Registry]::SetValue('HKEY_CURRENT_USER\\${RUN}', 'Up', 'C:\\x.exe')"`,
    'C:\\x.exe',
  ],
  [
    `pwsh -c "[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('${RUN}', $true).SetValue('Up','C:\\x.exe')"`,
    'C:\\x.exe',
  ],
  [
    `wmic /namespace:\\\\root\\default class stdregprov call SetStringValue hDefKey="&H80000001" sSubKeyName="${RUN}" sValueName="Up" sValue="C:\\x.exe"`,
    'C:\\x.exe',
  ],
  [
    `powershell -c "([wmiclass]'root\\default:StdRegProv').SetStringValue(2147483649,'${RUN}','Up','C:\\x.exe')"`,
    'C:\\x.exe',
  ],
  [
    `mshta vbscript:CreateObject("WScript.Shell").RegWrite("HKCU\\${RUN}\\Up","C:\\x.exe")(window.close)`,
    'C:\\x.exe',
  ],
])('%s sets one value', (line, data) => {
  expect(writes(line)).toEqual([[`HKCU\\${RUN}`, 'Up', data]]);
});

test.each([
  `reg query HKCU\\${RUN} /v Up`,
  `reg delete HKCU\\${RUN} /v Up /f`,
  `reg add HKCU\\${RUN}`,
  `reg add \\\\srv\\HKLM\\${RUN} /v Up /d C:\\x.exe`,
  `powershell -c "Get-ItemProperty HKCU:\\${RUN} -Name Up"`,
  `powershell -c "Set-ItemProperty C:\\x Up 1"`,
  'notepad C:\\x.txt',
])('%s sets none of this machine', (line) => {
  expect(writes(line)).toEqual([]);
});

test('several values in one line come in order, each once', () => {
  const line = `cmd /c reg add HKLM\\${RUN} /v A /d 1.exe & reg add HKLM\\${RUN} /v B /d 2.exe & reg add HKLM\\${RUN} /v A /d 1.exe`;
  expect(writes(line).map(([, name]) => name)).toEqual(['A', 'B']);
});

test('no text makes it throw or wait', () => {
  const piece = fc.constantFrom(
    'sp ',
    'New-ItemProperty ',
    '-Path ',
    "'",
    '"',
    '\\"',
    'HKCU:\\x',
    'SetValue(',
    ',',
    '`',
    'RegWrite "',
    '\u0000',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(writes(`powershell ${pieces.join('')}`).length).toBeLessThanOrEqual(32);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registryWrites } from '../../../src/core/act/registry-write.ts';
import { run } from '../facts/events.ts';

const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const encode = (code: string) => Buffer.from(code, 'utf16le').toString('base64');
const writes = (line: string) =>
  registryWrites(run(line, {}, { 'process.executable': `C:\\x\\${line.split(' ')[0] ?? ''}.exe` })).map(
    ({ key, name, data }) => [key.path, name, data],
  );
const hosts = (line: string) =>
  registryWrites(run(line, {}, { 'process.executable': '' })).map(({ host }) => host);

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
  [
    `powershell -c "$k = 'HKCU:\\${RUN}'; $d='C:\\x y\\a.exe'; New-ItemProperty -Path $k -Name Up -Value $d"`,
    'C:\\x y\\a.exe',
  ],
  [
    `powershell -c "$k='Microsoft\\Windows'; sp HKCU:\\Software\\$k\\CurrentVersion\\Run Up C:\\x.exe"`,
    'C:\\x.exe',
  ],
  [
    `powershell -c "Invoke-CimMethod -ClassName StdRegProv -MethodName SetStringValue -Arguments @{hDefKey=[uint32]2147483649; sSubKeyName='${RUN}'; sValueName='Up'; sValue='C:\\x.exe'}"`,
    'C:\\x.exe',
  ],
  [
    `powershell -c "[Microsoft.Win32.RegistryKey]::OpenBaseKey('CurrentUser','Registry64').OpenSubKey('${RUN}',$true).SetValue('Up','C:\\x.exe')"`,
    'C:\\x.exe',
  ],
  [`powershell -c "cd HKCU:\\${RUN}; New-ItemProperty . -Name Up -Value C:\\x.exe"`, 'C:\\x.exe'],
  [
    `powershell -c "Push-Location -Path 'HKCU:\\Software\\Microsoft\\Windows'; sp .\\CurrentVersion\\Run Up C:\\x.exe"`,
    'C:\\x.exe',
  ],
])('%s sets one value', (line, data) => {
  expect(writes(line)).toEqual([[`HKCU\\${RUN}`, 'Up', data]]);
});

test.each([
  `reg query HKCU\\${RUN} /v Up`,
  `reg delete HKCU\\${RUN} /v Up /f`,
  `reg add HKCU\\${RUN}`,
  `wmic /namespace:\\\\root\\default class stdregprov call GetStringValue hDefKey="&H80000001" sSubKeyName="${RUN}" sValueName="Up"`,
  `powershell -c "New-Item -Path HKCU:\\${RUN} -Force"`,
  `powershell -c "Set-Item C:\\x -Value y"`,
  `powershell -c "Get-ItemProperty HKCU:\\${RUN} -Name Up"`,
  `powershell -c "Set-ItemProperty C:\\x Up 1"`,
  'notepad C:\\x.txt',
])('%s sets none', (line) => {
  expect(writes(line)).toEqual([]);
});

test.each([
  `powershell Set-Item -Path HKCU:\\${RUN} -Value C:\\x.exe`,
  `powershell New-Item HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion -Name Run -Value C:\\x.exe -Force`,
  `reg add HKCU\\${RUN} /ve /d C:\\x.exe /f`,
])('%s sets the default value', (line) => {
  expect(writes(line)).toEqual([[`HKCU\\${RUN}`, '', 'C:\\x.exe']]);
});

test('the 32-bit view is another key of the machine, and the same one of the user', () => {
  const key = (line: string) => writes(`${line} /v Up /d x.exe /f /reg:32`)[0]?.[0];
  expect(key('reg add HKLM\\Software\\Microsoft\\X')).toBe('HKLM\\Software\\WOW6432Node\\Microsoft\\X');
  expect(key('reg add HKLM\\Software\\Wow6432Node\\X')).toBe('HKLM\\Software\\Wow6432Node\\X');
  expect(key(`reg add HKCU\\${RUN}`)).toBe(`HKCU\\${RUN}`);
});

const PUT = `reg add HKLM\\${RUN} /v Up /d C:\\x.exe`;
const SP = `sp HKLM:\\${RUN} Up C:\\x.exe`;

test.each([
  [`reg add \\\\SRV\\HKLM\\${RUN} /v Up /d C:\\x.exe`, 'srv'],
  [`psexec \\\\SRV -s ${PUT}`, 'srv'],
  [`C:\\t\\PsExec64.exe -accepteula -u CORP\\adm -p x \\\\10.0.0.5 ${PUT}`, '10.0.0.5'],
  [`winrs -r:SRV.corp.example ${PUT}`, 'srv.corp.example'],
  [`wmic /node:"SRV" process call create "${PUT}"`, 'srv'],
  [`schtasks /create /s SRV /tn x /sc once /st 00:00 /tr "${PUT}"`, 'srv'],
  [`powershell -c "Invoke-Command -ComputerName SRV -ScriptBlock { ${SP} }"`, 'srv'],
  [`powershell -enc ${encode(`icm -cn 'SRV' { ${SP} }`)}`, 'srv'],
  [
    `powershell -c "[Microsoft.Win32.RegistryKey]::OpenRemoteBaseKey('LocalMachine','SRV').OpenSubKey('${RUN}',$true).SetValue('Up','C:\\x.exe')"`,
    'srv',
  ],
  [PUT, undefined],
  [`reg add \\\\.\\HKLM\\${RUN} /v Up /d C:\\x.exe`, undefined],
  [`psexec -s ${PUT}`, undefined],
  [`winrs -r:localhost ${PUT}`, undefined],
  [`wmic /node:127.0.0.1 process call create "${PUT}"`, undefined],
  [`reg add HKLM\\${RUN} /v Up /d "\\\\SRV\\share\\x.exe"`, undefined],
])('%s sets it on %s', (line, host) => {
  expect(hosts(line)).toEqual([host]);
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
    "$a = '",
    '$a ',
    'cd ',
    'psexec \\\\',
    'wmic /node:',
    'icm -cn ',
    '\u0000',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(writes(`powershell ${pieces.join('')}`).length).toBeLessThanOrEqual(32);
    }),
  );
});

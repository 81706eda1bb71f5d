/** On which other machine a command line has its work done, for the values it sets and for its acts of reg alike. */
import { describe, expect, it } from 'vitest';
import { registryWrites } from '../../../src/core/act/registry-write.ts';
import { findRegCommands } from '../../../src/core/windows/registry/reg-wrapped.ts';
import { run } from '../facts/events.ts';

const raw = String.raw;
const ADD = raw`reg add HKCU\Software\X /v y /d z`;
/** Both readers of one line. */
const hosts = (line: string) => [
  ...new Set([
    ...findRegCommands(line).map(({ command }) => command.key?.remoteHost),
    ...registryWrites(run(line, {}, { 'process.executable': '' })).map(({ host }) => host),
  ]),
];

describe('work is done on another machine', () => {
  it.each([
    [raw`psexec \\SRV -s ${ADD}`, 'srv'],
    [raw`psexec64.exe -accepteula -d \\srv,pc2 ${ADD}`, 'srv'],
    [raw`psexec -u kim -p x1 -i 2 \\srv ${ADD}`, 'srv'],
    [raw`"C:\t\psexec.exe" \\srv ${ADD}`, 'srv'],
    [raw`paexec "\\srv" ${ADD}`, 'srv'],
    [raw`csexec \\srv ${ADD}`, 'srv'],
    [raw`remcom.exe \\srv ${ADD}`, 'srv'],
    [raw`sc \\srv create x binPath= "cmd /c ${ADD}"`, 'srv'],
    [raw`at \\srv 13:00 ${ADD}`, 'srv'],
    [raw`winrs -r:srv ${ADD}`, 'srv'],
    [raw`winrs.exe /remote:https://srv:5986 ${ADD}`, 'srv'],
    [
      raw`cmd /c winrm.cmd invoke create wmicimv2/win32_process -r:http://srv:5985 @{CommandLine="${ADD}"}`,
      'srv',
    ],
    [raw`wmic /node:"srv" process call create "${ADD}"`, 'srv'],
    [raw`wmic /user:a /node: srv,pc2 process call create "${ADD}"`, 'srv'],
    [raw`wmic /node:@C:\list.txt process call create "${ADD}"`, raw`@c:\list.txt`],
    [raw`schtasks /create /s srv /tn a /tr "${ADD}"`, 'srv'],
    [raw`schtasks -create -tn a -s srv -tr "${ADD}"`, 'srv'],
    [`powershell -c "Invoke-Command -ComputerName srv { ${ADD} }"`, 'srv'],
    [`powershell -c "icm { ${ADD} } -Comp:'srv'"`, 'srv'],
    [`powershell -c "icm -cn $h { ${ADD} }"`, '$h'],
    [`powershell -c "Invoke-CimMethod -CimSession srv Win32_Process Create @{CommandLine='${ADD}'}"`, 'srv'],
    [`powershell -c "iwmi -cn srv Win32_Process Create '${ADD}'"`, 'srv'],
    [`powershell -c "etsn -cn srv; ${ADD}"`, 'srv'],
    [`powershell -enc ${Buffer.from(`icm -cn srv { ${ADD} }`, 'utf16le').toString('base64')}`, 'srv'],
  ])('%s', (line, host) => {
    expect(hosts(line)).toEqual([host]);
  });
});

describe('work is done on this machine', () => {
  it.each([
    [raw`psexec -s ${ADD}`],
    [raw`psexec -s cmd /c copy \\srv\s\a b & ${ADD}`],
    [raw`psexec \\127.0.0.1 ${ADD}`],
    [raw`psexec \\%COMPUTERNAME% ${ADD}`],
    [raw`wmic /node:localhost process call create "${ADD}"`],
    [raw`wmic process call create "${ADD}"`],
    [raw`winrs -r:http://localhost:5985 ${ADD}`],
    [raw`schtasks /create /sc once /tn a /tr "${ADD}"`],
    [raw`schtasks /create /tn a /s . /tr "${ADD}"`],
    [`powershell -c "icm -cn $env:COMPUTERNAME { ${ADD} }"`],
    [`powershell -c "icm { ${ADD} }"`],
    [`powershell -c "Test-Connection -ComputerName srv; ${ADD}"`],
    [raw`reg add \\%computername%\HKCU\Software\X /v y /d z`],
    [raw`reg add \\127.1.2.3\HKCU\Software\X /v y /d z`],
  ])('%s', (line) => {
    expect(hosts(line)).toEqual([undefined]);
  });
});

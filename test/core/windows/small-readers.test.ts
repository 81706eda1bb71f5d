/** What the small readers of paths, variables, states and templates make of odd texts, written down. */
import { expect, it } from 'vitest';
import { isInNetwork, readNetwork } from '../../../src/core/sigma/ip-network.ts';
import { readScriptWords } from '../../../src/core/windows/command-line/script-words.ts';
import { splitCommandLine } from '../../../src/core/windows/command-line/windows-command-line.ts';
import { expandVariables, isKnownVariable } from '../../../src/core/windows/path/environment.ts';
import { longNamePattern, pathMatches } from '../../../src/core/windows/path/path-pattern.ts';
import { remoteHostOf } from '../../../src/core/windows/path/remote-host.ts';
import { templateOf } from '../../../src/core/windows/path/template.ts';
import { isThisMachine } from '../../../src/core/windows/path/this-machine.ts';
import {
  baseName,
  canonicalPath,
  extensionOf,
  hasShortName,
  isAbsolute,
  isUnc,
  resolvePath,
  streamOf,
} from '../../../src/core/windows/path/windows-path.ts';
import { hiveOfFileName, hiveOfHiveFile, saysHive } from '../../../src/core/windows/registry/hive-file.ts';
import { parseRegKey, readValuePath } from '../../../src/core/windows/registry/registry-key.ts';
import { approvedList, readApprovedState } from '../../../src/core/windows/registry/startup-approved.ts';
import { LINES } from '../act/corpus.ts';

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const PATHS = lines(String.raw`
C:\x\a.exe
c:/x//y\\a.exe
C:\x\..\..\y\.\a.exe
..\a\..\b.exe
\x\a.exe
C:a.exe
C:
C:\
\\srv\share\x\a.exe
\\srv
\\?\UNC\srv\share\a.exe
\\.\UNC\srv\share\a.exe
\??\C:\x\a.exe
\\?\\?\C:\x
\\?\GLOBALROOT\Device\HarddiskVolume12\x\a.exe
\Device\HarddiskVolume3\x
\Device\HarddiskVolumeShadowCopy7\x
\Device\Mup\srv\share\a
\\?\Volume{00000000-0000-0000-0000-000000000000}\x
\\?\BootPartition\x
\GLOBAL??\C:\x
\DosDevices\C:\x
\SystemRoot\x
\SystemRootx\x
%SystemRoot%\x
%systemdrive%\x
%%windir%%\x
%ProgramFiles(x86)%\x
%TEMP%
%NoSuchThing%\x
!APPDATA!\x
$env:TEMP\x
\${env:APPDATA}\x
file:///C:/x/a%20b
file://srv/share/a
C:\PROGRA~1\x
C:\PROGRA~2\x
C:\PROGRA~3\x
C:\PROGRA~4\x
C:\Users\KIMBER~1\a.exe
C:\Documents and Settings\kim\x
C:\Users\All Users\x
C:\Users\Default User\x
C:\Windows\Sysnative\a.exe
C:\Windows \System32\a.exe
C:\x.\a.exe
C:\x..\a.exe
C:\x\a.exe.
C:\x\a.exe . .
C:\x\a.exe   
 C:\x\a.exe
"C:\x y\a.exe"
C:\x\a.txt:s.ps1
C:\x\a.exe::$DATA
C:\x\a.txt:s:$DATA
C:\x\:s
a:b
C:\x\.hidden
C:\x\a.b.c
C:\x\a.
a.exe
A B.EXE
LONGNA~1.EXE
C:\x\abcdefghi~1
C:\x\a~12345.txt\b
?:\users\*\x
C:\Windows\System32\config\SAM
C:\x\sam.save
C:\x\SYSTEM-2021-07-20.hiv
C:\x\security.bak
C:\x\ntds.dit
C:\x\NTUSER.DAT
C:\x\UsrClass.dat.LOG1
C:\x\samples.txt
C:\x\system.ini
D:\reg_software.hiv
`);

const KEYS = lines(String.raw`
HKLM\SAM
hklm:\sam
HKLM:SAM
HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services
HKLM\SYSTEM\ControlSet\x
HKCU\Software\Classes\x
HKU\S-1-5-21-1-2-3-1001\Software\A
HKU\S-1-5-21-1-2-3-1001_Classes\x
HKU\.DEFAULT\A
HKU\S-1-5-18
HKCR\x
HKCC\x
HKLM
HKU
\\srv\HKLM\SAM
\\.\HKLM\SAM
Registry::HKEY_CURRENT_USER\A
Microsoft.PowerShell.Core\Registry::HKLM\A
HKXX\A
"HKLM\A B"
HK^LM\SA"M"
HKLM/SAM//x/
HKLM\\SAM\\
HKLM\Software\Wow6432Node\Microsoft\Windows\CurrentVersion\Run\U
HKU\S-1-5-21-1-2-3-1001\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run32\U
HKU\S-1-5-21-1-2-3-1001\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\StartupFolder\a.lnk
HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\
HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\ \u200b
HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\Onе
`);

const STATES = [
  '',
  'Binary Data',
  '02',
  '020000000000000000000000',
  '03000000A1B2C3D4E5F6D701',
  '0x06 0x00 0x00 0x00',
  '03-00-00-00-00-00-00-00-00-00-00-00',
  '01 00 00 00 00 00 00 00',
  'hex:02,00,00,00',
  '0'.repeat(200),
  'zz000000',
  '09000000',
];

const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.255',
  '10.1.0.0',
  '010.0.0.1',
  '10.0.0',
  '10.0.0.1.2',
  '256.0.0.1',
  '::1',
  '::',
  '2001:db8::1',
  '2001:DB8:0:0:0:0:0:1',
  '2001:db8',
  '2001:db8::1::2',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '12345::',
  'g::1',
  '::ffff:10.0.0.1',
  '',
  'x',
];
const NETWORKS = [
  '10.0.0.0/8',
  '10.0.0.0/24',
  '10.0.0.1/32',
  '10.0.0.1',
  '0.0.0.0/0',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/a',
  '10.0.0.0/8/8',
  '2001:db8::/32',
  '2001:db8::/128',
  '::/0',
  '::1',
  '::1/129',
  '2001:db8::/032',
  'x/8',
  '/8',
];

const page = (rows: readonly (readonly unknown[])[]): string =>
  `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
const written = (name: string): string => `../../golden/facts/${name}.txt`;

it('paths are read as they were', async () => {
  const rows = PATHS.map((path) => [
    path,
    canonicalPath(path),
    baseName(path),
    extensionOf(path),
    streamOf(path),
    isAbsolute(path),
    isUnc(path),
    hasShortName(path),
    resolvePath('C:\\w\\v', path),
    resolvePath(undefined, path),
    hiveOfFileName(path),
    saysHive(path),
    hiveOfHiveFile(path),
    longNamePattern(path),
    templateOf(path),
    expandVariables(path),
  ]);
  await expect(page(rows)).toMatchFileSnapshot(written('paths'));
});

it('patterns match the paths they matched', async () => {
  const canonical = PATHS.map(canonicalPath);
  const rows = canonical.map((pattern) => [pattern, canonical.filter((path) => pathMatches(pattern, path))]);
  await expect(page(rows)).toMatchFileSnapshot(written('patterns'));
});

it('keys are read as they were', async () => {
  const rows = KEYS.map((key) => {
    const value = readValuePath(key);
    return [key, parseRegKey(key) ?? null, value, approvedList(value.key) ?? null, templateOf(key)];
  });
  await expect(page(rows)).toMatchFileSnapshot(written('keys'));
});

it('states, hosts and variables are read as they were', async () => {
  const hosts = ['.', 'localhost', '127.0.0.1', '::1', 'SRV', ''];
  const names = ['TEMP', 'appdata', 'ProgramFiles(x86)', 'x'];
  const rows = [
    ...STATES.map((state) => [state, readApprovedState(state)]),
    ...hosts.map((host) => [host, isThisMachine(host)]),
    ...names.map((name) => [name, isKnownVariable(name)]),
    ...LINES.flatMap((line) => (remoteHostOf(line) === undefined ? [] : [[line, remoteHostOf(line)]])),
  ];
  await expect(page(rows)).toMatchFileSnapshot(written('states'));
});

it('words are split as they were', async () => {
  const rows = LINES.map((line) => [
    line,
    splitCommandLine(line).map(({ text }) => text),
    readScriptWords(line, 3),
  ]);
  await expect(page(rows)).toMatchFileSnapshot(written('words'));
});

it('networks hold the addresses they held', async () => {
  const rows = NETWORKS.map((text) => {
    const network = readNetwork(text);
    return [
      text,
      network === undefined ? null : ADDRESSES.filter((address) => isInNetwork(address, network)),
    ];
  });
  await expect(page(rows)).toMatchFileSnapshot(written('networks'));
});

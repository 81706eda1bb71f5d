/** How each launcher reads its arguments: what it starts, and what it hands on. */
import { describe, expect, it, test } from 'vitest';
import { launcherName, launcherOf } from '../../../src/core/facts/launchers.ts';
import { readValueTarget } from '../../../src/core/facts/value-target.ts';

/** data | kind | path | launchers | arguments; `-` for none. */
const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(' | ') as [string, string, string, string, string]);

const read = (data: string) => {
  const { kind, path = '-', launchers, arguments: given = '-' } = readValueTarget(data);
  return [kind, path, launchers.join('>') || '-', given];
};

test.each(
  rows(String.raw`
conhost.exe --width 80 --height 25 C:\x\a.exe | executable | c:\x\a.exe | conhost | -
conhost.exe --signal 0x4c --server 0x48 C:\x\a.exe | executable | c:\x\a.exe | conhost | -
conhost.exe --signal sig --server srv C:\x\a.exe | executable | c:\x\a.exe | conhost | -
conhost.exe 0x4 C:\x\0x4.exe | executable | c:\x\0x4.exe | conhost | -
conhost.exe 0x4.exe | bare_name | 0x4.exe | conhost | -
conhost.exe C:\x\my-tool.exe | executable | c:\x\my-tool.exe | conhost | -
psexec -u kim -p secret -w C:\w C:\x\a.exe -q | executable | c:\x\a.exe | psexec | -q
psexec -n 5 -r svc -a 1 -g 2 C:\x\a.exe | executable | c:\x\a.exe | psexec | -
psexec /u kim /p secret C:\x\a.exe | executable | c:\x\a.exe | psexec | -
psexec \\srv   -s C:\x\a.exe | executable | c:\x\a.exe | psexec | -
psexec C:\x\a.exe \\srv\share | executable | c:\x\a.exe | psexec | \\srv\share
certoc /loaddll C:\x\a.dll | library | c:\x\a.dll | certoc | -
certutil -decodehex C:\x\a-b.txt C:\x\a.exe 4 | document | c:\x\a.exe | certutil | 4
certutil -decode C:\x\a-b.txt -f C:\x\a.exe | document | c:\x\a.exe | certutil | -
certutil -decode C:\x\a.txt C:\x\b-c.exe | document | c:\x\b-c.exe | certutil | -
certutil C:\x-decode -f C:\a C:\b | bare_name | certutil | - | C:\x-decode -f C:\a C:\b
certutil -hashfile C:\x\a.exe | bare_name | certutil | - | -hashfile C:\x\a.exe
certutil -f -urlcache http://e.test/a C:\x\decode | url | - | certutil | -
bitsadmin /SetNotifyCmdLine j C:\x\a.exe NULL | executable | c:\x\a.exe | bitsadmin | -
bitsadmin /SetNotifyCmdLine j C:\x\a.exe | executable | c:\x\a.exe | bitsadmin | -
bitsadmin /SetNotifyCmdLine j C:\x\a.exe "NULL -q" | executable | c:\x\a.exe | bitsadmin | NULL -q
bitsadmin /SetNotifyCmdLine j C:\x\a.exe "-q NULL" | executable | c:\x\a.exe | bitsadmin | -q NULL
bitsadmin /transfer j https://e.test/a C:\x\a.exe | url | - | bitsadmin | -
bitsadmin /list | bare_name | bitsadmin | - | /list
control C:\x\name.cpl | library | c:\x\name.cpl | control | -
control C:\x\a.cpl /name | library | c:\x\a.cpl | control | /name
cmd /c start C:\x\a.exe "C:\y\b.txt" | executable | c:\x\a.exe | cmd>start | "C:\y\b.txt"
cmd /c start a.exe /d C:\y | bare_name | a.exe | cmd>start | /d C:\y
cmd /c start /dC:\w a.exe | executable | c:\w\a.exe | cmd>start | -
cmd /c start /d   C:\w a.exe | executable | c:\w\a.exe | cmd>start | -
cmd /c start /node 1 /affinity 0x3 C:\x\a.exe | executable | c:\x\a.exe | cmd>start | -
cmd /c start C:/x/a.exe | executable | c:\x\a.exe | cmd>start | -
cmd /c start | bare_name | start | cmd | -
explorer /root, C:\x\a.lnk | document | c:\x\a.lnk | explorer | -
explorer C:\x\e/n.exe | executable | c:\x\e\n.exe | explorer | -
explorer https://e.test/ | url | - | explorer | -
forfiles /m a | bare_name | forfiles | - | /m a
msiexec -y C:\x\a.dll | library | c:\x\a.dll | msiexec | -
msiexec /z C:\x\a.dll | library | c:\x\a.dll | msiexec | -
msiexec -z C:\x\a.dll | library | c:\x\a.dll | msiexec | -
msiexec /x C:\x\a.msi | bare_name | msiexec | - | /x C:\x\a.msi
msiexec /uninstall C:\x\a.msi /qn | bare_name | msiexec | - | /uninstall C:\x\a.msi /qn
msiexec /i C:\x\a/x.msi | document | c:\x\a\x.msi | msiexec | -
msiexec /i C:\x\a.msi /xyz | document | c:\x\a.msi | msiexec | /xyz
msiexec /i C:\x\a.msi TRANSFORMS=b.mst | document | c:\x\a.msi | msiexec | TRANSFORMS=b.mst
msiexec C:\x\a.msi | document | c:\x\a.msi | msiexec | -
msiexec /iC:\x\a.msi /qn | document | c:\x\a.msi | msiexec | /qn
msiexec /qn-/iC:\x\a.msi | document | c:\x\a.msi | msiexec | -
msiexec /q/ia.msi | document | a.msi | msiexec | -
msiexec | bare_name | msiexec | - | -
mshta "vbscript:Execute(1)" | inline_code | - | mshta | -
mshta.exe "C:\x y\a.hta" -q | script | c:\x y\a.hta | mshta | -q
pcalua /a C:\x\a.exe /c -q | executable | c:\x\a.exe | pcalua | -q
pcalua -a "C:\x y\a.exe" -c -q | executable | c:\x y\a.exe | pcalua | -q
pcalua -x | bare_name | pcalua | - | -x
powershell | bare_name | powershell | - | -
powershell -noexit | bare_name | powershell | - | -noexit
powershell -file "" | bare_name | powershell | - | -file ""
runas | bare_name | runas | - | -
runas /user:x "C:\x\a.exe -q" | executable | c:\x\a.exe | runas | -q
schtasks /query | bare_name | schtasks | - | /query
schtasks -create -tr C:\x\a.exe | executable | c:\x\a.exe | schtasks | -
schtasks /create /tn t /tr " C:\x\a.exe" /sc once | executable | c:\x\a.exe | schtasks | -
schtasks /create /tr "'C:\x y\a.exe'" | executable | c:\x y\a.exe | schtasks | -
schtasks /create /tr "C:\x\a.exe 'b' c" | executable | c:\x\a.exe | schtasks | 'b' c
start.exe C:\x\a.exe | bare_name | start.exe | - | C:\x\a.exe
C:\x\start C:\y\b.exe | executable | c:\x\start | - | C:\y\b.exe
SyncAppvPublishingServer.exe "n; calc" | inline_code | - | syncappvpublishingserver | -
wmic os get /format:list | bare_name | wmic | - | os get /format:list
wmic os get -format:C:\x\a.xsl | script | c:\x\a.xsl | wmic | -
wmic process call   create   "C:\x\a.exe -q" | executable | c:\x\a.exe | wmic | -q
wmic process call "create" C:\x\a.exe | executable | c:\x\a.exe | wmic | -
wmic process call create C:\x\a.exe 'C:\w' | executable | c:\x\a.exe | wmic | -
wmic process call create | bare_name | wmic | - | process call create
wmic process list | bare_name | wmic | - | process list
wscript.vbs C:\x\a.vbs | bare_name | wscript.vbs | - | C:\x\a.vbs
reg.vbs import C:\x\a.reg | bare_name | reg.vbs | - | import C:\x\a.reg
`),
)('%s starts a payload of kind %s', (data, kind, path, launchers, given) => {
  expect(read(data)).toEqual([kind, path, launchers, given]);
});

describe('only cmd.exe takes an ampersand for the end of a command:', () => {
  it.each([
    ['runas', String.raw`runas /user:x "C:\x\a.exe & C:\x\b.exe"`],
    ['forfiles', String.raw`forfiles /c "C:\x\a.exe & C:\x\b.exe"`],
    ['pcalua', String.raw`pcalua -a C:\x\a.exe -c & C:\x\b.exe`],
    ['bitsadmin', String.raw`bitsadmin /setnotifycmdline j C:\x\a.exe "& C:\x\b.exe"`],
    ['wmic', String.raw`wmic process call create "C:\x\a.exe & C:\x\b.exe"`],
    ['schtasks', String.raw`schtasks /create /tr "C:\x\a.exe & C:\x\b.exe"`],
    ['explorer', String.raw`explorer C:\x\a.exe & C:\x\b.exe`],
    ['conhost', String.raw`conhost C:\x\a.exe & C:\x\b.exe`],
    ['ttdinject', String.raw`ttdinject /launch C:\x\a.exe & C:\x\b.exe`],
    ['ssh', String.raw`ssh -o "ProxyCommand=C:\x\a.exe & C:\x\b.exe" x`],
    ['nircmd', String.raw`nircmd elevate C:\x\a.exe & C:\x\b.exe`],
  ])('%s hands it on', (launcher, data) => {
    expect(read(data)).toEqual(['executable', 'c:\\x\\a.exe', launcher, '& C:\\x\\b.exe']);
  });
});

describe('the name a launcher goes by', () => {
  it.each([
    ['cmd.exe', 'cmd'],
    ['cmd.com', 'cmd'],
    ['python3.11.exe', 'python'],
    ['autohotkeyu64.exe', 'autohotkey'],
    ['php7-x64.exe', 'php'],
    ['my.exe.bak', 'my.exe.bak'],
    ['nodemon.exe', 'nodemon'],
    ['update.exe', 'update'],
  ])('%s goes by %s', (name, short) => {
    expect(launcherName(name)).toBe(short);
  });

  it('is no launcher when it is a script of that name, but for the one that Windows has', () => {
    expect(launcherOf('reg.vbs')).toBeUndefined();
    expect(launcherOf('syncappvpublishingserver.vbs')).toBeDefined();
  });
});

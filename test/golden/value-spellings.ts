/** Every way we know to write the data of a Run value that starts the same: by the program it begins with and the paths in it. */
import { DATA_SPELLINGS, FOLDER_SPELLINGS, mixedCase } from './evasions.ts';

export type Spelling = readonly [name: string, data: string];

/** Ways that fit this data; each differs from it and from the others. */
export function valueSpellings(data: string): readonly Spelling[] {
  const found: Spelling[] = [
    ...everyData(data),
    ...program(data),
    ...unquoted(data),
    ...bareName(data),
    ...tool(data),
  ];
  const seen = new Set([data]);
  return found.filter(([, written]) => {
    const isNew = !seen.has(written);
    seen.add(written);
    return isNew;
  });
}

/** Text in base64 is not the same in other letters. */
const BASE64 = /[A-Za-z0-9+/]{24}/;

function everyData(data: string): readonly Spelling[] {
  return [
    ['a blank before', ` ${data}`],
    ['blanks behind', `${data}   `],
    ['a tab behind', `${data}\t`],
    ...(BASE64.test(data)
      ? []
      : ([
          ['upper case', data.toUpperCase()],
          ['lower case', data.toLowerCase()],
          ['mixed case', mixedCase(data)],
        ] as const)),
  ];
}

/** A program by its path, in quotes or not, with arguments or none. */
function program(data: string): readonly Spelling[] {
  const quoted = /^"([A-Z]:\\[^"]+)"(.*)$/.exec(data);
  const bare = /^(?:[A-Z]:\\|%\w+%\\|\\\\)[^"]+\.\w{3}$/.test(data) && !/ [/-]| C:/.test(data);
  if (quoted === null && !bare) return [];
  const path = quoted?.[1] ?? data;
  const rest = quoted?.[2] ?? '';
  return [
    ...[...DATA_SPELLINGS, ...FOLDER_SPELLINGS].map(
      ([name, change]): Spelling => [name, rest === '' ? change(path) : `"${change(path)}"${rest}`],
    ),
    ['the device prefix', rest === '' && path.includes(':') ? `\\\\.\\${path}` : data],
    [
      'the address of the file',
      rest === '' && path.includes(':') ? `file:///${path.replaceAll('\\', '/')}` : data,
    ],
    ['a dot at the end', rest === '' ? `${path}.` : `"${path}."${rest}`],
    ['the stream that is the file', /.:.*:/.test(path) ? `${path}:$DATA` : `"${path}::$DATA"${rest}`],
    ['blanks within the quotes', `" ${path} "${rest}`],
    ['an argument', rest === '' ? `"${path}" -q` : data],
    ['two arguments', rest === '' ? `"${path}" -q 1` : data],
    ['a variable as argument', rest === '' ? `"${path}" %USERNAME%` : data],
    ['an argument in quotes', rest === '' ? `"${path}" "-q"` : data],
    ['a tab and an argument', rest === '' ? `"${path}"\t-q` : data],
    ['an argument without a blank', rest === '' ? `"${path}"-q` : data],
    ['an open quote', rest === '' ? `"${path}` : data],
    ['two blanks before the arguments', rest === '' ? data : `"${path}" ${rest}`],
    ['no quotes', rest === '' || path.includes(' ') ? data : `${path}${rest}`],
    ...(path.startsWith('\\\\') ? share(path) : []),
  ];
}

/** A name that Windows looks for. */
function bareName(data: string): readonly Spelling[] {
  if (!/^\w+\.exe$/.test(data)) return [];
  const name = data.slice(0, -4);
  return [
    ['no ending', name],
    ['quotes', `"${data}"`],
    ['quotes and no ending', `"${name}"`],
    ['an open quote', `"${data}`],
    ['an argument', `${data} -x`],
    ['an argument and no ending', `${name} -x`],
    ['an argument behind quotes', `"${data}" -x`],
    ['a dot for the folder', `.\\${data}`],
    ['two dots for folders', `.\\.\\${data}`],
    ['a dot at the end', `${data}.`],
    ['the stream that is the file', `${data}::$DATA`],
    ['the folder above', `..\\${data}`],
    ['a folder of its own', `a\\${data}`],
    ['a blank and a dot before', ` .\\${data}`],
    ['the folder of nowhere', `a\\..\\${data}`],
  ];
}

/** A program with arguments and no quotes. */
function unquoted(data: string): readonly Spelling[] {
  const [, path, rest] = /^([A-Z]:\\[^" ]+\.exe)( [-/]\w.*)$/.exec(data) ?? [];
  if (path === undefined || rest === undefined) return [];
  return program(`"${path}"${rest}`).concat([['quotes', `"${path}"${rest}`]]);
}

function share(path: string): readonly Spelling[] {
  return [
    ['the prefix of the kernel before the share', `\\??\\UNC\\${path.slice(2)}`],
    ['the prefix for long paths before the share', `\\\\?\\UNC\\${path.slice(2)}`],
    ['the address of the share', `file://${path.slice(2).replaceAll('\\', '/')}`],
    ['the address of the share with all slashes', `file://///${path.slice(2).replaceAll('\\', '/')}`],
    ['the share over the web', path.replace(/^\\\\([^\\]+)/, '\\\\$1@SSL\\DavWWWRoot')],
    ['the share by its longest prefix', `\\\\?\\GLOBAL\\UNC\\${path.slice(2)}`],
    ['the share with blanks behind and quotes', `"${path}"  `],
    ['the share by a port', path.replace(/^\\\\([^\\]+)/, '\\\\$1@8080')],
  ];
}

const SYSTEM = 'C:\\Windows\\System32\\';
/** Programs of Windows that start others, and where they lie below System32. */
const TOOLS = new Map([
  ...['cmd', 'mshta', 'rundll32', 'regsvr32', 'wscript', 'cscript', 'msiexec', 'forfiles', 'certutil'].map(
    (name) => [name, ''] as const,
  ),
  ...['conhost', 'pcalua', 'scriptrunner', 'wsl'].map((name) => [name, ''] as const),
  ['powershell', 'WindowsPowerShell\\v1.0\\'],
]);

/** A program of Windows with what it is given: its name, its switches, the paths among its arguments. */
function tool(data: string): readonly Spelling[] {
  const [, folder = '', name = '', ending = '', rest = ''] =
    /^((?:C:\\[\w\\ ]+\\)?)(\w+)(\.exe)?( .+)$/.exec(data) ?? [];
  const below = TOOLS.get(name);
  if (below === undefined && !/^C:\\.*\.exe C:\\/.test(data)) return [];
  const switched = (SWITCHES.get(name) ?? []).map(([what, change]): Spelling => [what, change(data)]);
  const paths = name === 'cmd' ? [] : innerPaths(data);
  if (below === undefined) return [...paths, ...ownInterpreter(data)];
  const whole = `${SYSTEM}${below}${name}.exe`;
  const isOwn = folder === '' || folder.startsWith(SYSTEM);
  const named: readonly Spelling[] = [
    ['the name without its ending', `${folder}${name}${rest}`],
    ['the name with its ending', `${folder}${name}.exe${rest}`],
    ['the program in quotes', `"${folder}${name}${ending}"${rest}`],
    ['the name in capitals', `${folder}${name.toUpperCase()}${ending}${rest}`],
    ['the name in mixed case', `${folder}${mixedCase(name)}${ending}${rest}`],
    ['two blanks behind the name', `${folder}${name}${ending} ${rest}`],
    ['a tab behind the name', `${folder}${name}${ending}\t${rest.trimStart()}`],
  ];
  return [...named, ...(isOwn ? wholePaths(name, whole, rest) : []), ...switched, ...paths];
}

function wholePaths(name: string, whole: string, rest: string): readonly Spelling[] {
  return [
    ['the whole path', `${whole}${rest}`],
    ['the whole path in quotes', `"${whole}"${rest}`],
    ['the whole path without its ending', `${whole.slice(0, -4)}${rest}`],
    ['the whole path with slashes', `${whole.replaceAll('\\', '/')}${rest}`],
    ['the whole path with doubled backslashes', `${whole.replaceAll('\\', '\\\\')}${rest}`],
    ['the whole path by a detour', `${whole.replace('Windows', 'Windows\\..\\Windows')}${rest}`],
    ['the prefix for long paths', `\\\\?\\${whole}${rest}`],
    ['the prefix of the kernel', `\\??\\${whole}${rest}`],
    ['the 32-bit folder', `${whole.replace('System32', 'SysWOW64')}${rest}`],
    ['the 64-bit folder from 32 bits', `${whole.replace('System32', 'Sysnative')}${rest}`],
    ['Windows by its variable', `${whole.replace('C:\\Windows', '%SystemRoot%')}${rest}`],
    ['Windows by its other variable', `${whole.replace('C:\\Windows', '%windir%')}${rest}`],
    ['Windows by its doubled variable', `${whole.replace('C:\\Windows', '%%SystemRoot%%')}${rest}`],
    ['the system drive by its variable', `"${whole.replace('C:', '%SystemDrive%')}"${rest}`],
    ...(name === 'cmd' ? ([['cmd by its variable', `%ComSpec%${rest}`]] as const) : []),
  ];
}

/** The first whole path among the arguments, in other words. */
function innerPaths(data: string): readonly Spelling[] {
  const found = / "?(C:\\[^\s",;|)']+)/.exec(data);
  const path = found?.[1];
  // Within quotes of code a variable or a prefix would be read by PowerShell, not by Windows.
  if (path === undefined || /powershell.* -c/.test(data)) return [];
  const ways = [...DATA_SPELLINGS, ...FOLDER_SPELLINGS].filter(([name]) => !/blank|quotes|prefix/.test(name));
  return ways.map(
    ([name, change]): Spelling => [`the inner path with ${name}`, data.replace(path, () => change(path))],
  );
}

function ownInterpreter(data: string): readonly Spelling[] {
  return [
    ['the interpreter in quotes', data.replace(/^(\S+)/, '"$1"')],
    ['the script in quotes', data.replace(/ (C:\\\S+)$/, ' "$1"')],
    ['both in quotes', data.replace(/^(\S+) (\S+)$/, '"$1" "$2"')],
    ['two blanks between', data.replace(' ', '  ')],
    ['a tab between', data.replace(' ', '\t')],
    ['the interpreter without its ending', data.replace('.exe ', ' ')],
    ['the interpreter by the variable of the profile', data.replace(/^C:\\Users\\[^\\]+/, '%USERPROFILE%')],
    [
      'the interpreter by the variable of its folder',
      data.replace(/^C:\\Users\\[^\\]+\\AppData\\Roaming/, '%APPDATA%'),
    ],
    ['the interpreter with a prefix', `\\\\?\\${data}`],
    ['a switch before the script', data.replace(' C:', ' -u C:')],
    ['an argument behind the script', `${data} --go`],
  ];
}

type Change = readonly [name: string, change: (data: string) => string];

const each = (from: RegExp, ways: readonly string[]): readonly Change[] =>
  ways.map((way): Change => [`${way} for ${from.source}`, (data) => data.replace(from, () => way)]);

/** Outside PowerShell's own code, of which nothing is changed here. */
const POWERSHELL: readonly Change[] = [
  ...each(/(?<=^\S+ .*)-enc (?=\S{24})/, [
    ...['-e ', '-ec ', '-en ', '-enco ', '-EncodedCommand ', '/e ', '/enc ', '/EncodedCommand ', '--enc '],
    ...['\u2013enc ', '\u2014e ', '\u2015ec ', '-EncodedCommand:', '-"enc" ', '-ENC   '],
  ]),
  ['the encoded text in quotes', (data) => data.replace(/(?<=-enc )(\S{24,})/, '"$1"')],
  ...each(/(?<=^\S+ (?:-w hidden )?)-c /, ['-command ', '-Comm ', '/c ', '\u2013c ', '-C   ', '-noexit -c ']),
  ...each(/(?<=^\S+ .*)-w hidden /, [
    ...[
      '-W Hidden ',
      '-windowstyle hidden ',
      '-WindowSt Hidden ',
      '-win hid ',
      '/w hidden ',
      '\u2013w hidden ',
    ],
    ...['-w 1 ', '-w h ', '-w   hidden ', '-w "hidden" ', '-w:hidden '],
  ]),
  ...each(/(?<=^\S+) /, [
    ' -nop ',
    ' -NoProfile -NonI ',
    ' -ep bypass ',
    ' /sta ',
    ' -ExecutionPolicy:Bypass ',
  ]),
];

const SWITCHES: ReadonlyMap<string, readonly Change[]> = new Map([
  ['powershell', POWERSHELL],
  [
    'cmd',
    [
      ...each(/ \/c /, [
        ' /C ',
        ' /k ',
        ' /r ',
        ' /q /c ',
        ' /d/c ',
        ' /s/c ',
        ' /v:on /c ',
        ' /c',
        ' /c;',
        ' /c @',
      ]),
      // Of more quotes cmd would take away the first and the last.
      ...each(/ \/c (?!.*")/, [' /c "" & ']),
      ['brackets', (data) => data.replace(/ \/c (.+)$/, ' /c ($1)')],
      ['the command in quotes', (data) => data.replace(/ \/c (.+)$/, ' /c "$1"')],
      ['the command in quotes and an exit', (data) => data.replace(/ \/c (.+)$/, ' /c "$1 & exit"')],
      ['a wait before', (data) => data.replace(/ \/c /, ' /c ping -n 3 127.0.0.1 >nul & ')],
      ['nothing shown', (data) => `${data} >nul 2>&1`],
      ['nothing read', (data) => `${data}<nul`],
      ['a condition', (data) => data.replace(/ \/c (?!.*&)/, ' /c if not defined NoSuchThing ')],
      [
        'the path in a variable',
        (data) => data.replace(/^(\w+) \/c (?!.*&)(.*)(C:\\\S+)$/, '$1 /c "set p=$3&call $2%p%"'),
      ],
      [
        'the folder gone to',
        (data) => data.replace(/^(\w+) \/c (C:\\\S+)\\(\w+\.bat)$/, '$1 /c "cd /d $2 & $3"'),
      ],
      ['quotes within the path', (data) => data.replace(/ \/c (C:\\Users\\)(Public)/, ' /c $1"$2"')],
      ['start', (data) => data.replace(/ \/c (?!.*&)/, ' /c start "" /b ')],
    ],
  ],
  [
    'mshta',
    [
      ['the address in quotes', (data) => data.replace(/ (\S+)$/, ' "$1"')],
      ['the address in an open quote', (data) => data.replace(/ (\S+)$/, ' "$1')],
      ['another scheme', (data) => data.replace('http:', 'https:')],
      ['a port', (data) => data.replace(/(:\/\/[^/]+)/, '$1:8080')],
    ],
  ],
  [
    'rundll32',
    [
      ['the library in quotes', (data) => data.replace(/(C:\\[^,]+),/, '"$1",')],
      ['the library and its entry in quotes', (data) => data.replace(/(C:\\.+)$/, '"$1"')],
      ['a blank behind the comma', (data) => data.replace(/,(?=\S+$)/, ', ')],
      ['a blank instead of the comma', (data) => data.replace(/,(?=\S+$)/, ' ')],
      ['an argument for the entry', (data) => `${data} 1`],
      ['a switch before', (data) => data.replace(/^(\S+) /, '$1 /d ')],
    ],
  ],
  [
    'regsvr32',
    [
      ...each(/ \/s /, [' -s ', ' /S ', ' /s /n /i ', ' /u /s ', ' ', '   /s   ']),
      ['the library in quotes', (data) => data.replace(/(C:\\\S+)$/, '"$1"')],
      ['the switch behind', (data) => data.replace(/ \/s (\S+)$/, ' $1 /s')],
    ],
  ],
  [
    'msiexec',
    [
      ...each(/ \/q \/i /, [
        ' /Q /I ',
        ' -q -i ',
        ' /qn /i ',
        ' /quiet /package ',
        ' /q/i',
        ' /qn/i ',
        ' -Q -I"',
        ' /i ',
      ]),
      ['the package in quotes', (data) => data.replace(/ (\S+)$/, ' "$1"')],
      ['the switch behind', (data) => data.replace(/ \/q (.+)$/, ' $1 /q')],
      ['a property', (data) => `${data} A=1`],
    ],
  ],
  [
    'wscript',
    [
      ...each(/ (?:\/\/B )?(?=C:)/, [
        ' //b ',
        ' //Nologo //B ',
        ' /b ',
        ' //e:vbscript ',
        ' //B //E:VBScript ',
        '   ',
      ]),
      ['the script in quotes', (data) => data.replace(/(C:\\\S+)$/, '"$1"')],
      ['an argument for the script', (data) => `${data} 1`],
      ['a switch behind', (data) => `${data} //B`],
    ],
  ],
  [
    'forfiles',
    [
      ...each(/ \/c (?=\S+$)/, [' /C ', ' -c ', '   /c   ']),
      ['the command in quotes', (data) => data.replace(/ (C:\\\S+)$/, ' "$1"')],
      ['the command in numbered quotes', (data) => data.replace(/ (C:\\\S+)$/, ' "0x22$10x22"')],
      ['a numbered letter', (data) => data.replace(/C:(\\\S+)$/, '0x43:$1')],
      ['the command first', (data) => data.replace(/^(\S+) (.+) (\/c \S+)$/, '$1 $3 $2')],
      ['fewer switches', (data) => data.replace(/ \/p C:\\Windows/, '')],
    ],
  ],
]);

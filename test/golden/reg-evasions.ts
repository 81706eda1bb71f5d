/** Ways to write a command of reg.exe, regedit or PowerShell's registry cmdlets that do the same, and programs told to run it. */
import { encoded, mixedCase } from './evasions.ts';

/** A command line taken apart: the program and the words behind it, each as written. */
export interface WrittenCommand {
  readonly program: string;
  readonly words: readonly string[];
}

type Spelling = readonly [name: string, change: (command: WrittenCommand) => string];

const WORD = /(?:"[^"]*"|[^\s"])+/g;
const KEY = /^"?(?:\\\\[^\\]+\\)?HK/i;
const FILE = /^"?(?:[A-Z]:\\|\\\\[^\\]+\\(?!HK))/i;

export function takeApart(line: string): WrittenCommand {
  const [program = '', ...words] = line.match(WORD) ?? [];
  return { program, words };
}

/** Whether the line is one of reg.exe's own, under whatever name, that takes or brings in registry content. */
export function isRegLine(line: string): boolean {
  return /^\S+ (?:save|export|restore|load|copy|import) (?:(?:\\\\[^\\]+\\|")?HK|[A-Z]:\\|\\\\)/i.test(line);
}

export function isRegeditLine(line: string): boolean {
  return /^regedit /i.test(line);
}

export function isPowerShellLine(line: string): boolean {
  return /^powershell .*(?:HK[A-Z]+:|Registry::)/i.test(line);
}

const written = ({ program, words }: WrittenCommand, gap = ' '): string => [program, ...words].join(gap);
const bare = (word: string): string => word.replaceAll('"', '');

const each =
  (is: RegExp, change: (word: string) => string) =>
  (command: WrittenCommand): string =>
    written({ ...command, words: command.words.map((word) => (is.test(word) ? change(word) : word)) });
const keys = (change: (word: string) => string) => each(KEY, change);
const files = (change: (word: string) => string) => each(FILE, change);
const line = (change: (text: string) => string) => (command: WrittenCommand) => change(written(command));
const operation = (change: (word: string) => string) => (command: WrittenCommand) =>
  written({ ...command, words: command.words.map((word, at) => (at === 0 ? change(word) : word)) });
/** Only where the program is called reg: another name is kept. */
const program = (name: string) => (command: WrittenCommand) =>
  written({ ...command, program: command.program === 'reg' ? name : command.program });
const more = (text: string) => (command: WrittenCommand) => `${written(command)} ${text}`;

const LONG_ROOTS: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
  HKCR: 'HKEY_CLASSES_ROOT',
};
const longRoot = (word: string): string =>
  word.replace(/HK(?:LM|CU|U|CR)(?=[\\:"]|$)/i, (root) => LONG_ROOTS[root.toUpperCase()] ?? root);

const detour = (step: string) => (word: string) => word.replace(/^("?[A-Z]:\\)/i, `$1${step}`);

/** reg.exe's own command line; a shell has already taken carets and outer quotes away. */
export const REG_SPELLINGS: readonly Spelling[] = [
  ['upper case', line((text) => text.toUpperCase())],
  ['lower case', line((text) => text.toLowerCase())],
  ['mixed case', line(mixedCase)],
  ['two blanks', (command) => written(command, '  ')],
  ['tabs', (command) => written(command, '\t')],
  ['a blank before', line((text) => ` ${text}`)],
  ['blanks behind', line((text) => `${text} \t `)],
  ['the program with its ending', program('reg.exe')],
  ['the program in quotes', program('"reg"')],
  ['the program by its path', program('C:\\Windows\\System32\\reg.exe')],
  ['the path in quotes', program('"C:\\Windows\\System32\\reg.exe"')],
  ['the path through a variable', program('%SystemRoot%\\system32\\reg.exe')],
  ['the path with slashes', program('C:/Windows/System32/reg.exe')],
  ['the path with a detour', program('C:\\Windows\\Temp\\..\\System32\\reg.exe')],
  ['the 64-bit view from 32 bits', program('C:\\Windows\\Sysnative\\reg.exe')],
  ['the long root', keys(longRoot)],
  ['the key in quotes', keys((word) => `"${bare(word)}"`)],
  ['quotes inside the root', keys((word) => (word.includes(' ') ? word : bare(word).replace(/HK/i, 'H"K"')))],
  [
    'quotes inside the hive',
    // Not right behind a backslash, which would make the quote a letter.
    keys((word) => (word.includes('"') ? word : word.replace(/(\\\w)(\w)(?=\w*$)/, '$1"$2"'))),
  ],
  ['empty quotes in the key', keys((word) => (word.startsWith('"') ? word : word.replace(/HK/i, 'H""K')))],
  ['quotes inside the operation', operation((word) => word.replace(/^(\w)(\w+)$/, '"$1"$2'))],
  ['the operation in quotes', operation((word) => `"${word}"`)],
  ['empty quotes in the operation', operation((word) => word.replace(/^(\w)/, '$1""'))],
  ['letters that Windows takes for others', operation((word) => word.replace(/s/gi, '\u02e2'))],
  ['a backslash behind the key', keys((word) => (word.endsWith('"') ? word : `${word}\\`))],
  ['the file in quotes', files((word) => `"${bare(word)}"`)],
  [
    'quotes inside the file',
    files((word) => (word.includes(' ') ? word : word.replace(/(\w)(\w)$/, '$1"$2"'))),
  ],
  ['the file with slashes', files((word) => word.replaceAll('\\', '/'))],
  ['the file with doubled backslashes', files((word) => word.replace(/(?<=[^\\])\\(?=[^\\])/g, '\\\\'))],
  ['the file with a dot', files(detour('.\\'))],
  ['the file with a detour', files(detour('Windows\\..\\'))],
  ['the file with a detour by a short name', files(detour('PROGRA~1\\..\\'))],
  ['the prefix for long paths', files((word) => word.replace(/^("?)(?=[A-Z]:)/i, '$1\\\\?\\'))],
  ['the drive by its variable', files((word) => word.replace(/^("?)C:/i, '$1%SystemDrive%'))],
  ['program data by its short name', files((word) => word.replace(/^("?C:\\)ProgramData/i, '$1PROGRA~3'))],
  ['/reg:64 behind', more('/reg:64')],
  ['-reg:64 behind', more('-reg:64')],
];

export const REGEDIT_SPELLINGS: readonly Spelling[] = [
  ...REG_SPELLINGS.filter(([name]) =>
    /case$|^two|^tabs|^a blank|^blanks|^the (?:long root|key|file|prefix|drive)|inside the (?:root|hive|file)/.test(
      name,
    ),
  ),
  ['another sign before the switch', line((text) => text.replaceAll(' /', ' -'))],
  ['silently', ({ program: name, words }) => written({ program: name, words: ['/s', ...words] })],
  ['the program with its ending', line((text) => text.replace(/^regedit/i, 'regedit.exe'))],
  ['the program by its path', line((text) => text.replace(/^regedit/i, 'C:\\Windows\\regedit.exe'))],
  ['the path in quotes', line((text) => text.replace(/^regedit/i, '"C:\\Windows\\regedit.exe"'))],
  ['the path through a variable', line((text) => text.replace(/^regedit/i, '%windir%\\regedit.exe'))],
  ['the other variable', line((text) => text.replace(/^regedit/i, '%SystemRoot%\\regedit.exe'))],
  ['the path with slashes', line((text) => text.replace(/^regedit/i, 'C:/Windows/regedit.exe'))],
  ['the program in quotes', line((text) => text.replace(/^regedit/i, '"regedit.exe"'))],
  ['the other program', line((text) => text.replace(/^regedit/i, 'regedt32'))],
];

const code = (change: (text: string) => string) =>
  line((text) => {
    const at = text.indexOf(' ') + 1;
    return `${text.slice(0, at)}${change(text.slice(at))}`;
  });
const toKeys = (change: (key: string) => string) =>
  code((text) => text.replace(/\bHK(?:LM|CU):\\[\w\\]*/gi, change));
const provider = (root: string) => (key: string) => `${root}${longRoot(key).replace(':', '')}`;

export const POWERSHELL_SPELLINGS: readonly Spelling[] = [
  ['upper case', line((text) => text.toUpperCase())],
  ['lower case', line((text) => text.toLowerCase())],
  ['mixed case', line(mixedCase)],
  ['two blanks', line((text) => text.replaceAll(' ', '  '))],
  ['tabs', line((text) => text.replaceAll(' ', '\t'))],
  ['the program with its ending', line((text) => text.replace(/^powershell/, 'powershell.exe'))],
  ['the other shell', line((text) => text.replace(/^powershell/, 'pwsh'))],
  ['without a profile', code((text) => `-NoProfile ${text}`)],
  ['-command', code((text) => `-Command ${text}`)],
  ['-c and quotes', code((text) => `-c "${text}"`)],
  ['/c', code((text) => `/c ${text}`)],
  ['hidden', code((text) => `-w hidden -nop -ep bypass -c ${text}`)],
  ['called', code((text) => `-c "& {${text}}"`)],
  ['called at once', code((text) => `-c "&{ ${text} }"`)],
  ['with more before', code((text) => `-c "cd C:\\; ${text}"`)],
  ['with more behind', code((text) => `-c "${text}; exit"`)],
  ['the keys in quotes', toKeys((key) => `'${key}'`)],
  ['the drive without a backslash', toKeys((key) => key.replace(':\\', ':'))],
  ['the keys with slashes', toKeys((key) => key.replaceAll('\\', '/'))],
  ['the keys by their provider', toKeys(provider('Registry::'))],
  ['the keys by the full name of their provider', toKeys(provider('Microsoft.PowerShell.Core\\Registry::'))],
  ['a backslash behind the keys', toKeys((key) => `${key}\\`)],
  ['encoded', code((text) => `-enc ${encoded(text)}`)],
  ['encoded by another beginning', code((text) => `-nop -ec ${encoded(text)}`)],
];

const SYSTEM = 'C:\\Windows\\System32\\';
const POWERSHELL = `${SYSTEM}WindowsPowerShell\\v1.0\\powershell.exe`;
const SHELL = `${SYSTEM}cmd.exe`;
const escaped = (text: string): string => text.replaceAll('"', '\\"');
const listed = (text: string): string =>
  takeApart(text)
    .words.map((word) => `'${word.includes(' ') ? escaped(word) : bare(word)}'`)
    .join(',');

/** Beside commands that are plain by themselves. An import counts for a start value where it stands first. */
const BEFORE: readonly (readonly [name: string, image: string, wrap: (text: string) => string])[] = (
  [
    ['cmd with an add before', 'cmd /c ', 'reg add HKCU\\Software\\A /v B /d C /f & '],
    ['cmd with a query before', 'cmd /c "', 'reg query HKLM\\SOFTWARE\\A && '],
    ['cmd with a query before, without blanks', 'cmd /c ', 'reg query HKLM\\SOFTWARE&'],
    ['cmd with a delete on a line before', 'cmd /c ', 'reg delete HKCU\\Software\\A /f\n'],
    ['cmd with a copy of save before', 'cmd /c ', 'reg add HKCU\\Software\\A /d "reg save HKLM\\a b" & '],
    [
      'powershell with an add before',
      'powershell -ep bypass -c "',
      'reg add HKCU\\Software\\A /v B /d C /f; ',
    ],
  ] as const
).map(([name, opening, before]) => {
  const isShell = opening.startsWith('cmd');
  return [
    name,
    isShell ? SHELL : POWERSHELL,
    (text) => {
      const inner = isShell ? text : escaped(text);
      const isImport = /^reg import/i.test(text);
      return `${opening}${isImport ? '' : before}${inner}${opening.endsWith('"') ? '"' : ''}`;
    },
  ];
});
const POLICIES = [
  '-ExecutionPolicy Bypass',
  '-ep bypass',
  '-Exec bypass',
  '/ex unrestricted',
  '-ep:bypass',
] as const;
const ENCODED_BESIDE_POLICY = [
  ['powershell -ExecutionPolicy and -EncodedCommand', '-ExecutionPolicy Bypass -EncodedCommand '],
  [
    'powershell -EncodedCommand behind -ExecutionPolicy in quotes',
    '-NoP "-ExecutionPolicy" "Bypass" "-enc" ',
  ],
  ['powershell -ep and -e', '-ep bypass -e '],
  ['powershell -exec and -ec', '-nop -exec bypass -ec '],
  ['powershell -ex and -en', '-ex bypass -en '],
  ['powershell -Exec and -enco', '-Exec Bypass -NonI -enco '],
  ['powershell /ep and /e', '/ep bypass /e '],
  ['powershell with several blanks', '  -ep   bypass   -e   '],
  ['powershell with tabs', '\t-ep\tbypass\t-enc\t'],
  ['powershell with other dashes', '\u2013ep bypass \u2013enc '],
  ['powershell with a long dash', '-ep bypass \u2014EncodedCommand '],
  ['powershell with quotes in the switch', '-ep bypass -e"nc" '],
  ['powershell with a colon', '-ep bypass -enc:'],
] as const;

/** Programs that are told to run the command, each with its own line. */
export const REG_WRAPPERS: readonly (readonly [
  name: string,
  image: string,
  wrap: (text: string) => string,
])[] = [
  ['cmd /c', SHELL, (text) => `cmd /c ${text}`],
  ['cmd /c with quotes', SHELL, (text) => `"${SHELL}" /c "${text}"`],
  ['cmd /s /c', SHELL, (text) => `cmd.exe /s /c "${text}"`],
  ['cmd /v:on /k', SHELL, (text) => `cmd.exe /v:on /k ${text}`],
  ['cmd by its variable', SHELL, (text) => `%COMSPEC% /Q /c ${text} 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1`],
  ['cmd with more behind', SHELL, (text) => `cmd /q /c ${text} & exit`],
  ['cmd with more before', SHELL, (text) => `cmd /c whoami && ${text}`],
  ['cmd with a caret in the program', SHELL, (text) => `cmd /c ${text.replace(/^reg /, 'r^e^g ')}`],
  ['cmd with a caret before every letter', SHELL, (text) => `cmd /c ${carets(text)}`],
  ['cmd /c start', SHELL, (text) => `cmd /c start "" /b ${text}`],
  ['cmd in brackets', SHELL, (text) => `cmd /c (${text})`],
  ['cmd of cmd', SHELL, (text) => `cmd /c cmd /c ${text}`],
  ['cmd on a condition', SHELL, (text) => `cmd /c if exist C:\\Windows ${text}`],
  ['powershell -c', POWERSHELL, (text) => `powershell -c "${escaped(text)}"`],
  ['powershell -command', POWERSHELL, (text) => `powershell.exe -nop -w hidden -command ${escaped(text)}`],
  ['powershell called', POWERSHELL, (text) => `powershell "& {${escaped(text)}}"`],
  ['powershell -enc', POWERSHELL, (text) => `powershell -enc ${encoded(text)}`],
  ['powershell -e through cmd', SHELL, (text) => `cmd /c powershell -nop -e ${encoded(text)}`],
  // Beside the switch for a policy, which begins like the one for encoded text.
  ...ENCODED_BESIDE_POLICY.map(
    ([name, switches]) =>
      [name, POWERSHELL, (text: string) => `powershell ${switches}${encoded(text)}`] as const,
  ),
  ...POLICIES.flatMap((policy) => [
    [
      `powershell ${policy} and quotes`,
      POWERSHELL,
      (text: string) => `powershell ${policy} -Command "${escaped(text)}"`,
    ] as const,
    [
      `powershell ${policy}`,
      POWERSHELL,
      (text: string) => `powershell.exe ${policy} -nop ${escaped(text)}`,
    ] as const,
  ]),
  [
    'powershell with a policy and the program in pieces',
    POWERSHELL,
    (text) => `powershell -ExecutionPolicy Bypass -c "& ('re'+'g.exe') ${escaped(text.slice(4))}"`,
  ],
  [
    'powershell with a policy and a backtick',
    POWERSHELL,
    (text) => `powershell -ExecutionPolicy Bypass -c "r\`eg ${escaped(text.slice(4))}"`,
  ],
  ...BEFORE,
  [
    'powershell Start-Process',
    POWERSHELL,
    (text) => `powershell Start-Process reg.exe -ArgumentList ${listed(text)} -WindowStyle Hidden`,
  ],
  [
    'powershell Start-Process with one text',
    POWERSHELL,
    (text) => `powershell -c "saps reg '${escaped(text.replace(/^reg /, ''))}' -Verb RunAs"`,
  ],
  [
    'powershell Invoke-Command elsewhere',
    POWERSHELL,
    (text) => `powershell Invoke-Command -ComputerName srv-9 -ScriptBlock { ${escaped(text)} }`,
  ],
  [
    'powershell Invoke-WmiMethod',
    POWERSHELL,
    (text) =>
      `powershell Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList '${escaped(text)}'`,
  ],
  [
    'powershell Invoke-CimMethod',
    POWERSHELL,
    (text) => `powershell Invoke-CimMethod Win32_Process Create -Arguments @{CommandLine='${escaped(text)}'}`,
  ],
  [
    'powershell Process.Start',
    POWERSHELL,
    (text) => `powershell [Diagnostics.Process]::Start('reg.exe','${escaped(text.replace(/^reg /, ''))}')`,
  ],
  ['psexec', 'C:\\Tools\\PsExec.exe', (text) => `PsExec.exe -s ${text}`],
  ['psexec elsewhere', 'C:\\Tools\\PsExec64.exe', (text) => `psexec64 -accepteula \\\\srv-9 -h -s ${text}`],
  ['wmic', `${SYSTEM}wbem\\WMIC.exe`, (text) => `wmic process call create "${escaped(text)}"`],
  [
    'wmic elsewhere through cmd',
    `${SYSTEM}wbem\\WMIC.exe`,
    (text) => `wmic /node:srv-9 process call create "cmd.exe /c ${escaped(text)}"`,
  ],
  [
    'schtasks',
    `${SYSTEM}schtasks.exe`,
    (text) => `schtasks /create /tn a /sc once /st 00:00 /ru SYSTEM /tr "${escaped(text)}" /f`,
  ],
  ['at elsewhere', `${SYSTEM}at.exe`, (text) => `at \\\\srv-9 13:00 cmd /c ${text}`],
  ['sc', `${SYSTEM}sc.exe`, (text) => `sc create a binPath= "cmd /c ${escaped(text)}" start= demand`],
  ['winrs elsewhere', `${SYSTEM}winrs.exe`, (text) => `winrs -r:srv-9 -u:adm -p:x ${text}`],
  ['forfiles', `${SYSTEM}forfiles.exe`, (text) => `forfiles /m a.txt /c "${text.replaceAll('"', '0x22')}"`],
  ['runas', `${SYSTEM}runas.exe`, (text) => `runas /user:adm /savecred "${escaped(text)}"`],
  ['conhost', `${SYSTEM}conhost.exe`, (text) => `conhost.exe --headless ${text}`],
];

function carets(text: string): string {
  let quoted = false;
  return [...text]
    .map((letter) => {
      if (letter === '"') quoted = !quoted;
      return !quoted && /[a-z]/i.test(letter) ? `^${letter}` : letter;
    })
    .join('');
}

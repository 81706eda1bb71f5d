/** Command lines near those that the hunts leave out: most are plain but for one place, which only looks like it. */
import fc from 'fast-check';
import { encoded } from '../golden/evasions.ts';

/** One text a line, without the blanks around it. */
const listed = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    ...text
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  );
const mostly = (plain: fc.Arbitrary<string>, odd: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 7, arbitrary: plain }, { weight: 1, arbitrary: odd });
const gap = mostly(fc.constant(' '), fc.constantFrom('  ', '\t', '\u00a0', '\n'));
const words = (of: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(gap, of), { maxLength: most })
    .map((all) => all.map(([before, word]) => before + word).join(''));

const RUN = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`;
const SAVE = String.raw`reg save HKLM\SAM C:\t\sam`;
const SET = `Set-ItemProperty ${RUN.replace('HKCU', 'HKCU:')} a calc.exe`;

const plainKeys = listed(String.raw`
  HKCU\Software\Vendor
  "HKLM\SOFTWARE\Policies\Vendor App"
  HKLM\SYSTEM\CurrentControlSet\Services\a
  HKLM\SYSTEM\ControlSet001\Control\Lsa
  HKCR\.txt
  HKU\S-1-5-21-1-2-3-1001\Software\Vendor
  HKLM\SAM\SAM\Domains
  \\srv-9\HKLM\SAM
`);
const oddKeys = listed(String.raw`
  HKCC\System
  hku
  ${RUN}
  "${RUN}"
  "HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Run"
  HKU\S-1-5-21-1-2-3-1001\Software\Microsoft\Windows\CurrentVersion\RunOnce
  \\srv-9\HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run
  HKCU\Software\Microsoft\Windows\Cur"rentVer"sion\Run
  HKCU\Software\Microsoft\Windows\Current""Version\Run
  HKCU\Software\Microsoft\Windows\Current^Version\Run
  HKCU\Software\Microsoft\Windows\ＣurrentVersion\Run
  HKCU\Software\Microsoft\Windows\Current${'\u200b'}Version\Run
  H"K"CU\Software\Microsoft\Windows\CurrentVersion\Run
  HKCU/Software/Microsoft/Windows/CurrentVersion/Run
  "HKCU\Software\X\Explorer\User Shell Folders"
  "HKCU\Software\X\ Explorer \Shell Folders"
  HKCU\X\Explorer\StartupApproved\Run
  HKCU:\X\Explorer\StartupApproved\Run
  ${RUN.replace('HKCU', 'HKCU:')}
  Registry::${RUN}
  %k%
`);

const plainTools = listed(String.raw`
  reg
  reg.exe
  REG
  "reg"
  "reg.exe"
  C:\Windows\System32\reg.exe
  "C:\Windows\System32\reg.exe"
  "C:\Program Files\a b\reg.exe"
  C:\Windows\SysWOW64\reg
`);
const oddTools = listed(String.raw`
  "C:\Windows\System32\reg.exe
  reg"
  "re"g
  r^eg
  ｒeg
  C:\Program Files\reg.exe
  regedit
  x.exe
`);
const plainOperations = fc.constantFrom('query', 'add', 'delete', 'ADD', 'Query');
const oddOperations = fc.constantFrom(
  ...'save export restore load copy import unload compare s"av"e "ad"d a^dd add" "add" ex""port ˢave'.split(
    ' ',
  ),
);
const plainData = listed(String.raw`
  /v
  /ve
  /t REG_SZ
  /d
  /f
  /s
  -v
  /reg:64
  1
  "1"
  abc
  0123456789abcdef
  "C:\Program Files\Vendor\a.exe"
  "C:\Program Files (x86)\Vendor\a.exe"
  %SystemRoot%\a.dll
  {9f3a0c1e-0000-4000-8000-0123456789ab}
`);
const oddData = fc.oneof(
  listed(String.raw`
    "${SAVE}"
    ${SAVE}
    "cmd /c ${SAVE}"
    '${SET}'
    ${SET}
    "${SET}"
    ${RUN}
    "${RUN}"
    a,b;c
    (x)
    ""
    \"x\"
    explorer.exe
    import
    regedit
    load
    save
    -enc
    /e
    frombase64string
    $env:TEMP
    powershell -enc ${encoded(SAVE)}
    "powershell -e ${encoded(SET)}"
    /ec ${encoded(SET)}
    –enc ${encoded(SET)}
    "${encoded(SET)}"
  `),
  oddKeys,
);
const tails = mostly(
  fc.constant(''),
  fc.constantFrom(
    ...[` & ${SAVE}`, ` && ${SAVE}`, ` | ${SAVE}`, `& ${SAVE}`, `\n${SAVE}`, ` ; ${SET}`, ' 2>&1', ' \t '],
    ...[' > C:\\t\\a.txt', ` & reg add ${RUN} /v a /d b`, ' & reg import a.reg'],
  ),
);

const toolCommand = fc
  .tuple(
    mostly(plainTools, oddTools),
    gap,
    mostly(plainOperations, oddOperations),
    gap,
    mostly(plainKeys, oddKeys),
    words(mostly(plainData, oddData), 6),
    tails,
  )
  .map((parts) => parts.join(''));

const FOLDER = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0`;
const plainShells = listed(String.raw`
  powershell
  powershell.exe
  "powershell"
  pwsh
  ${FOLDER}\powershell.exe
  "${FOLDER}\powershell.exe"
  "C:\Program Files\PowerShell\7\pwsh.exe"
`);
const oddShells = listed(`
  power^shell
  cmd /c powershell
  "powershell
  p"owershell"
  reg
`);
const plainSwitches = listed(`
  -ExecutionPolicy Bypass
  -ep bypass
  -ex unrestricted
  -Exec Bypass
  -executionp RemoteSigned
  /ExecutionPolicy Bypass
  -ep:bypass
  -NoProfile
  -nop
  -w hidden
  -NonInteractive
  -Encoding UTF8
  -ErrorAction Stop
`);
const oddSwitches = listed(`
  –ep bypass
  -e"x"ec bypass
  -"ep" bypass
  --ep bypass
  -c
`);
const encodedSwitches = fc
  .tuple(
    fc.constantFrom('-', '/', '–', '—', '―', '--'),
    fc.constantFrom('e', 'ec', 'en', 'enc', 'EncodedCommand', 'encodedc', 'E'),
    fc.constantFrom(
      (name: string) => name,
      (name: string) => name.replace(/e/i, '"$&"'),
      (name: string) => name.replace(/e/i, '^$&'),
      (name: string) => `${name}\``,
    ),
    fc.constantFrom(' ', ':', '\t'),
    fc.constantFrom(encoded(SAVE), `"${encoded(SET)}"`, encoded(SET), `'${encoded(SAVE)}'`),
  )
  .map(([dash, name, spell, between, code]) => `${dash}${spell(name)}${between}${code}`);
const plainCode = listed(String.raw`
  -File C:\ProgramData\job.ps1
  -File "C:\Program Files\a b\job.ps1"
  -f .\a.ps1
  a.ps1 -x 1
  -Command Get-Service
  -c "Get-Item C:\t"
  -c "& 'C:\a b\c.ps1'"
  -c "& { Get-Service; exit 0 }"
`);
const oddCode = listed(String.raw`
  ${SAVE}
  -c ${SAVE}
  "& {${SAVE}}"
  ${SET}
  -c "${SET}"
  -c "${SET.replace('Set-ItemProperty', 'sp')}"
  -c reg save HKCC\System C:\t\a
  -c "reg save hku C:\t\a"
  re${'`'}g save HKLM\SAM a
  're'+'g' save hklm\sam a
  copy C:\Windows\System32\config\SAM C:\t
  copy ntuser.dat D:\x
  -c copy C:\Windows\repair\security C:\t
  reg import a.reg
  regedit /s a.reg
  reg.exe import C:\t\a.reg
  r"e"g import a.reg
  -x reg -y import
  $a='Version'
  -c "sp HKCU:\Software\Microsoft\Windows\Current${'$'}{a}\Run a b"
  -c "sp HKCU:\X\Explorer\StartupApproved\Run a b"
  -c "sp HKCU:\X\Expl'+'orer\StartupApproved\Run a b"
  [Convert]::FromBase64String('
  frombase64string ${encoded(SET)}
  "${encoded(SET)}"
  '${encoded(SAVE)}'
  x.SetStringValue ( 2147483649 , 'Software\Microsoft\Windows\CurrentVersion\Run' , 'a' , 'b' )
  -c x.SetStringValue ( 2147483649 , 'X\Explorer\StartupApproved\Run' , 'a' , 'b' )
  currentuser.opensubkey ( 'X\Explorer\StartupApproved\Run' ) . setvalue ( 'a' , 'b' )
  iwmi -class StdRegProv SetDWORDValue hDefKey=2147483649 sSubKeyName="X\Explorer\StartupApproved\Run" sValueName=a sValue=b
`);
const shellCommand = fc
  .tuple(
    mostly(plainShells, oddShells),
    words(
      mostly(
        fc.oneof(plainSwitches, plainSwitches, plainCode),
        fc.oneof(oddSwitches, oddCode, encodedSwitches),
      ),
      6,
    ),
    tails,
  )
  .map((parts) => parts.join(''));

const TOOLS = [String.raw`C:\Windows\System32\reg.exe`, String.raw`C:\Windows\SysWOW64\REG.EXE`] as const;
const SHELLS = [
  String.raw`${FOLDER}\powershell.exe`,
  String.raw`C:\Program Files\PowerShell\7\pwsh.exe`,
] as const;
const OTHERS = [
  ...[
    String.raw`C:\Windows\regedit.exe`,
    String.raw`C:\Windows\System32\cmd.exe`,
    String.raw`C:\Tools\x.exe`,
  ],
  ...['reg.exe', 'System'],
];

export interface Start {
  readonly line: string;
  readonly image: string;
}

const started = (lines: fc.Arbitrary<string>, images: readonly string[]): fc.Arbitrary<Start> =>
  fc.record({
    line: lines,
    image: mostly(fc.constantFrom(...images), fc.constantFrom(...TOOLS, ...SHELLS, ...OTHERS)),
  });

/** Of reg.exe, under its own name mostly. */
export const toolStarts = started(toolCommand, TOOLS);
/** Of PowerShell. */
export const shellStarts = started(shellCommand, SHELLS);
/** Of either, by another program. */
export const wrappedStarts = started(
  fc
    .tuple(
      fc.constantFrom('cmd /c ', 'cmd.exe /c "', 'C:\\Windows\\System32\\cmd.exe /q /c ', 'psexec -s '),
      fc.oneof(toolCommand, shellCommand),
    )
    .map(([wrapper, line]) => `${wrapper}${line}${wrapper.endsWith('"') ? '"' : ''}`),
  OTHERS,
);

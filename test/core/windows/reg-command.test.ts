import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRegCommand } from '../../../src/core/windows/registry/reg-command.ts';
import { findRegCommands } from '../../../src/core/windows/registry/reg-wrapped.ts';
import { parseRegKey, readValuePath } from '../../../src/core/windows/registry/registry-key.ts';
import { samples } from '../samples.ts';

const shape = (line: string, byGrammar = false) => {
  const command = parseRegCommand(line, byGrammar);
  return command && [command.operation, command.key?.path, command.output ?? command.input];
};

test.each([
  ['reg  save HKLM\\Security security.hive', ['save', 'HKLM\\Security', 'security.hive']],
  ['reg  save HKLM\\sam sam', ['save', 'HKLM\\sam', 'sam']],
  ['reg  save HKLM\\SYSTEM C:\\Extract\\SYSTEM_HIVE', ['save', 'HKLM\\SYSTEM', 'C:\\Extract\\SYSTEM_HIVE']],
  ['"C:\\windows\\system32\\reg.exe" save HKLM\\sam sam', ['save', 'HKLM\\sam', 'sam']],
  ['"reg" SAVE "HKEY_LOCAL_MACHINE\\SAM" "C:\\a b\\s" /y', ['save', 'HKLM\\SAM', 'C:\\a b\\s']],
  ['reg save /y hk"lm"\\s"a"m x', ['save', 'HKLM\\sam', 'x']],
  ['reg s^ave hklm\\sam^ x', ['save', 'HKLM\\sam', 'x']],
  ['reg\u00a0save\u2003HKLM\\SAM\tx', ['save', 'HKLM\\SAM', 'x']],
  ['reg \u02e2ave \uff28KLM\\\uff33AM x', ['save', 'HKLM\\SAM', 'x']],
  ['reg save HKLM\\SAM\\ x', ['save', 'HKLM\\SAM', 'x']],
  ['reg save \\\\.\\HKLM\\SAM x', ['save', 'HKLM\\SAM', 'x']],
  ['reg save HKLM\\security\\policy\\secrets x', ['save', 'HKLM\\security\\policy\\secrets', 'x']],
  [
    'reg export "HKLM\\SYSTEM\\ControlSet001\\Control\\Winlogon\\Notifications"  Reg\\Notif.reg.txt /y',
    ['export', 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Winlogon\\Notifications', 'Reg\\Notif.reg.txt'],
  ],
  ['reg restore HKLM\\Software\\X c:\\x.hiv', ['restore', 'HKLM\\Software\\X', 'c:\\x.hiv']],
  ['reg load HKU\\Tmp C:\\Users\\a\\NTUSER.DAT', ['load', 'HKU\\Tmp', 'C:\\Users\\a\\NTUSER.DAT']],
  ['reg unload HKU\\Tmp', ['unload', 'HKU\\Tmp', undefined]],
  ['REG.EXE import C:\\x.reg', ['import', undefined, 'C:\\x.reg']],
  ['regedit.exe /e C:\\x.reg "HKEY_LOCAL_MACHINE\\SAM"', ['export', 'HKLM\\SAM', 'C:\\x.reg']],
  ['regedit /s C:\\x.reg', ['import', undefined, 'C:\\x.reg']],
  ['reg query HKLM\\SOFTWARE /s /f password', ['query', 'HKLM\\SOFTWARE', undefined]],
])('%s is read by grammar', (line, expected) => {
  expect(shape(line)).toEqual(expected);
});

test('broken quoting is read as reg.exe itself got it', () => {
  const line =
    'REG  ADD " "HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run /V Atomic" Red "Team /t REG_SZ /F /D C:\\Path\\AtomicRedTeam.exe';
  expect(parseRegCommand(line)).toMatchObject({
    operation: 'add',
    key: {
      path: 'HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
      hive: 'NTUSER',
      wholeHive: false,
    },
    valueName: 'Atomic Red Team',
    valueType: 'REG_SZ',
    valueData: 'C:\\Path\\AtomicRedTeam.exe',
    switches: ['/v', '/t', '/f', '/d'],
  });
});

test('copy and compare have two keys, a remote key its host', () => {
  expect(parseRegCommand('reg copy \\\\SRV01\\HKLM\\SAM HKCU\\x /s /f')).toMatchObject({
    key: { path: 'HKLM\\SAM', remoteHost: 'srv01', hive: 'SAM', wholeHive: true },
    otherKey: { path: 'HKCU\\x', remoteHost: undefined },
  });
});

test('a program of another name is reg only when asked and only with a key', () => {
  expect(shape('c:\\x\\r.exe save hklm\\sam x')).toBeUndefined();
  expect(shape('c:\\x\\r.exe save hklm\\sam x', true)).toEqual(['save', 'HKLM\\sam', 'x']);
  expect(shape('git add hk', true)).toBeUndefined();
  expect(shape('backup.exe restore c:\\x', true)).toBeUndefined();
  expect(shape('reg /?')).toBeUndefined();
});

const SAVE_SAM = ['save', 'HKLM\\SAM', 'sam.hive'];
test.each([
  ['"C:\\Windows\\system32\\cmd.exe" /c "reg save HKLM\\SAM sam.hive"'],
  ['cmd /c reg save HKLM\\SAM sam.hive'],
  ['cmd.exe /q /c whoami & reg save HKLM\\SAM sam.hive && echo done'],
  ['cmd /c r^eg sa^ve HKLM\\SAM sam.hive'],
  ['powershell -nop -c "reg save HKLM\\SAM sam.hive"'],
  ["powershell -c \"& 'reg.exe' save 'HKLM\\SAM' 'sam.hive'; exit\""],
  [`powershell -enc ${Buffer.from('reg save HKLM\\SAM sam.hive', 'utf16le').toString('base64')}`],
  [
    `c:\\reg\\powershell.exe -enc ${Buffer.from('reg save HKLM\\SAM sam.hive', 'utf16le').toString('base64')}`,
  ],
  ['PsExec.exe -accepteula -s reg save HKLM\\SAM sam.hive'],
  ['psexec \\\\host -s cmd /c "reg save HKLM\\SAM sam.hive"'],
  ['wmic /node:x process call create "reg save HKLM\\SAM sam.hive"'],
  ['schtasks /create /tn x /tr "reg save HKLM\\SAM sam.hive" /sc once /st 00:00'],
  ['something.exe --run "reg.exe save HKLM\\SAM sam.hive" --quiet'],
  ['cmd /c start /b "" reg save HKLM\\SAM sam.hive'],
])('the command within a wrapper is found: %s', (line) => {
  const found = findRegCommands(line);
  expect(found.map(({ command }) => [command.operation, command.key?.path, command.output])).toEqual([
    SAVE_SAM,
  ]);
  expect(found[0]?.wrapped).toBe(true);
});

test('every command of a chain is found in order', () => {
  const line = 'cmd /c "reg save hklm\\sam a & reg save hklm\\system b && reg.exe save hklm\\security c"';
  expect(findRegCommands(line).map(({ command }) => command.key?.hive)).toEqual([
    'SAM',
    'SYSTEM',
    'SECURITY',
  ]);
});

test('the wrapper of a broken reg add holds the same command', () => {
  const line =
    '"C:\\Windows\\system32\\cmd.exe" /c "REG ADD " "HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run /V Atomic" Red "Team /t REG_SZ /F /D C:\\Path\\AtomicRedTeam.exe"';
  expect(findRegCommands(line)[0]?.command).toMatchObject({
    valueName: 'Atomic Red Team',
    valueData: 'C:\\Path\\AtomicRedTeam.exe',
  });
});

test.each([
  '',
  'notepad.exe C:\\reg\\save.txt',
  'C:\\tools\\regview.exe HKLM\\SAM',
  'cmd /c echo reg',
  'svchost.exe -k reg save',
])('a line without a reg command gives none: %s', (line) => {
  expect(findRegCommands(line, true)).toEqual([]);
});

test('letter case, quoting and blanks of a save change nothing but the spelling of the file', () => {
  const mixed = (word: string) =>
    fc
      .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
      .map((ups) => [...word].map((letter, at) => (ups[at] ? letter.toUpperCase() : letter)).join(''));
  const quote = (word: string) => fc.constantFrom(word, `"${word}"`, `${word.slice(0, 2)}"${word.slice(2)}"`);
  const blank = fc.constantFrom(' ', '  ', '\t', '\u00a0', ' \u2003');
  const root = fc.constantFrom('hklm', 'hkey_local_machine', '\\\\.\\hklm');
  fc.assert(
    fc.property(
      mixed('reg').chain(quote),
      mixed('save').chain(quote),
      root.chain(mixed),
      mixed('sam'),
      fc.array(blank, { minLength: 3, maxLength: 3 }),
      (reg, save, hive, sam, [a, b, c]) => {
        const found = parseRegCommand(`${reg}${a}${save}${b}${hive}\\${sam}${c}out.bin`);
        expect(found?.key?.path.toUpperCase()).toBe('HKLM\\SAM');
        expect([found?.operation, found?.key?.hive, found?.key?.wholeHive, found?.output]).toEqual([
          'save',
          'SAM',
          true,
          'out.bin',
        ]);
      },
    ),
  );
});

test('no line makes it throw, however hostile', () => {
  const piece = fc.constantFrom(
    'reg ',
    'save ',
    'hklm\\sam ',
    '"',
    "'",
    '^',
    '& ',
    'cmd /c ',
    'powershell -c ',
    '\\',
    '/y ',
    '\u0000',
    'reg.exe" ',
    '-enc ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(findRegCommands(pieces.join(''), true).length).toBeLessThanOrEqual(32);
    }),
    { numRuns: samples(500) },
  );
});

test.each([
  ['HKLM\\SAM', 'SAM', true],
  ['HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet', 'SYSTEM', false],
  ['HKLM', undefined, false],
  ['HKCU', 'NTUSER', true],
  ['HKCU\\Software\\Classes', 'USRCLASS', true],
  ['HKU\\S-1-5-21-1-2-3-1001', 'NTUSER', true],
  ['HKU\\S-1-5-21-1-2-3-1001_Classes\\x', 'USRCLASS', false],
  ['HKU\\.DEFAULT', 'DEFAULT', true],
  ['HKCR\\exefile', 'SOFTWARE', false],
  ['Registry::HKEY_USERS\\S-1-5-18\\x', 'DEFAULT', false],
])('%s lives in hive %s', (key, hive, whole) => {
  expect(parseRegKey(key)).toMatchObject({ hive, wholeHive: whole });
});

test('a value path is read apart, the same for every user and both views', () => {
  const sid = 'S-1-5-21-3583694148-1414552638-2922671848-1000';
  expect(readValuePath(`HKU\\${sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\360v`)).toEqual({
    key: 'software\\microsoft\\windows\\currentversion\\run',
    name: '360v',
    wow64: false,
    nameHidden: false,
    nameDisguised: false,
    userSid: sid,
    hive: 'NTUSER',
  });
  expect(
    readValuePath('HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Run\\a\\b', 'a\\b'),
  ).toMatchObject({
    key: 'software\\microsoft\\windows\\currentversion\\run',
    name: 'a\\b',
    wow64: true,
    hive: 'SOFTWARE',
  });
});

test('a name nobody can see is a hidden one: none after the backslash, or only invisible characters', () => {
  expect(readValuePath('HKLM\\SOFTWARE\\X\\Run\\', '')).toMatchObject({
    key: 'software\\x\\run',
    name: '',
    nameHidden: true,
  });
  expect(readValuePath('HKLM\\SOFTWARE\\X\\Run\\\u200b\u00a0')).toMatchObject({ nameHidden: true });
  expect(readValuePath('HKLM\\SOFTWARE\\X\\Run\\\u0000Updater')).toMatchObject({ nameHidden: true });
  expect(readValuePath('HKLM\\SOFTWARE\\X\\Run\\(Default)')).toMatchObject({ nameHidden: false });
});

test.each([
  ['OneDr\u0456ve', true],
  ['One\u200bDrive', true],
  ['OneDrive\u00a0', true],
  ['OneDrive ', true],
  ['\uff2fneDrive', true],
  ['cod.\u202eexe', true],
  ['OneDrive', false],
  ['Steam Client 2', false],
  ['\u042f\u043d\u0434\u0435\u043a\u0441 Browser', false],
  ['\u00b5Torrent', false],
  ['\u03bcTorrent', false],
  ['M\u00fcller-Update', false],
  ['\u817e\u8baf QQ', false],
  ['', false],
])('the name %j is made to look like another: %s', (name, isDisguised) => {
  expect(readValuePath(`HKLM\\SOFTWARE\\X\\Run\\${name}`, name).nameDisguised).toBe(isDisguised);
});

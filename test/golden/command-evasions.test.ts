/** A command that sets a Run value or takes a hive is found however it is spelled; beside it, what is plain and harmless is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encoded } from './evasions.ts';
import { huntFiles } from './hunt-files.ts';

const SYSTEM = 'C:\\Windows\\System32\\';
const IMAGES = {
  reg: `${SYSTEM}reg.exe`,
  cmd: `${SYSTEM}cmd.exe`,
  powershell: `${SYSTEM}WindowsPowerShell\\v1.0\\powershell.exe`,
} as const;
type Image = keyof typeof IMAGES;

const KEY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const VALUE = '/v Updater /t REG_SZ /d C:\\ProgramData\\u.exe /f';
const SET = `Set-ItemProperty 'HKCU:\\${KEY}' Updater C:\\ProgramData\\u.exe`;
const SAVE = 'reg save HKLM\\SAM C:\\ProgramData\\s.dat';

const STARTS: readonly (readonly [image: Image, line: string])[] = [
  ['reg', `reg add HKCU\\${KEY} ${VALUE}`],
  ['reg', `reg.exe add "HKLM\\${KEY}" ${VALUE}`],
  ['reg', `"${IMAGES.reg}" add HKCU\\${KEY} ${VALUE}`],
  ['reg', `reg  add   HKCU\\${KEY}   ${VALUE}`],
  ['reg', `reg\tadd\tHKCU\\${KEY}\t${VALUE.replaceAll(' ', '\t')}`],
  ['reg', `REG ADD ${`HKCU\\${KEY}`.toUpperCase()} ${VALUE}`],
  ['reg', `reg "add" "HKCU\\${KEY}" ${VALUE}`],
  ['reg', `reg a"d"d HKCU\\${KEY} ${VALUE}`],
  ['reg', `reg add HKCU\\Software\\Microsoft\\Windows\\Current"Version\\R"un ${VALUE}`],
  ['reg', `reg add HKCU\\Software\\Microsoft\\Windows\\Cur""rentVersion\\Run ${VALUE}`],
  ['reg', `reg add HKCU\\Soft"ware\\Microsoft\\Windows\\C"urrentVersion\\Run ${VALUE}`],
  ['reg', `reg add HKCU\\Software\\Microsoft\\Windows\\Current^Version\\Run ${VALUE}`],
  ['reg', `reg add HKCU\\Software\\Microsoft\\Windows\\\uff23urrentVersion\\Run ${VALUE}`],
  ['reg', `reg add HKCU\\Software\\Microsoft\\Windows\\Current\u200bVersion\\Run ${VALUE}`],
  ['reg', `reg add HKCU/${KEY.replaceAll('\\', '/')} ${VALUE}`],
  ['reg', `reg add HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run ${VALUE}`],
  ['reg', `reg add HKU\\S-1-5-21-1-2-3-1001\\${KEY} ${VALUE}`],
  ['reg', `reg add \\\\srv-9\\HKLM\\${KEY} ${VALUE}`],
  [
    'reg',
    `reg add "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders" /v Startup /d C:\\p`,
  ],
  ['reg', `reg import C:\\ProgramData\\a.reg`],
  ['cmd', `cmd /c reg add HKCU\\${KEY} ${VALUE}`],
  ['cmd', `cmd /c r^e^g a^d^d HKCU\\Software\\Microsoft\\Windows\\Current^Version\\Run ${VALUE}`],
  ['cmd', `cmd /c "reg query HKCU\\Software\\A & reg add HKCU\\${KEY} ${VALUE}"`],
  ['cmd', `cmd /c reg add HKCU\\Software\\A /v b /d c /f&&reg add HKCU\\${KEY} ${VALUE}`],
  ['powershell', `powershell -ExecutionPolicy Bypass ${SET}`],
  ['powershell', `powershell -ep bypass -c "${SET}"`],
  ['powershell', `powershell -Exec Bypass -c "reg add HKCU\\${KEY} ${VALUE}"`],
  [
    'powershell',
    `powershell -ep bypass -c "$v='Version'; sp HKCU:\\Software\\Microsoft\\Windows\\Current$v\\Run a b"`,
  ],
  ['powershell', `powershell -ep bypass -e ${encoded(SET)}`],
  ['powershell', `powershell -ExecutionPolicy Bypass -EncodedCommand ${encoded(SET)}`],
  ['powershell', `"${IMAGES.powershell}" -NoProfile -ExecutionPolicy Bypass -File a.ps1 -ec ${encoded(SET)}`],
  ['powershell', `powershell /exec bypass /e ${encoded(SET)}`],
  ['powershell', `powershell  -ex   bypass   -en   ${encoded(SET)}`],
  ['powershell', `powershell\t-ep\tbypass\t-enc\t${encoded(SET)}`],
  ['powershell', `powershell \u2013ep bypass \u2013enc ${encoded(SET)}`],
  ['powershell', `powershell -ep bypass "-enc" "${encoded(SET)}"`],
  ['powershell', `powershell -ep bypass -e"n"c ${encoded(SET)}`],
  [
    'powershell',
    `powershell -ep bypass -c "iex ([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encoded(SET)}')))"`,
  ],
];

const HIVES: readonly (readonly [image: Image, line: string])[] = [
  ['reg', SAVE],
  ['reg', `reg copy HKLM\\SAM HKLM\\SOFTWARE\\a /s`],
  ['reg', `reg load HKLM\\x C:\\ProgramData\\s.dat`],
  ['reg', `reg import C:\\ProgramData\\a.reg`],
  ['reg', `reg s"av"e HKLM\\SAM C:\\ProgramData\\s.dat`],
  ['reg', `reg "save" HK"LM\\SA"M C:\\ProgramData\\s.dat`],
  ['reg', `"C:\\a b\\reg add x" save HKLM\\SAM C:\\ProgramData\\s.dat`],
  ['reg', `"reg add" save HKLM\\SAM C:\\ProgramData\\s.dat`],
  ['reg', `reg" add "x save HKLM\\SAM C:\\ProgramData\\s.dat`],
  ['reg', `\treg\tsave\tHKLM\\SAM\tC:\\ProgramData\\s.dat`],
  ['reg', `reg save \\\\srv-9\\HKLM\\SAM C:\\ProgramData\\s.dat`],
  ['reg', `reg save HKLM\\SYSTEM\\ControlSet001\\Control\\Lsa C:\\ProgramData\\s.dat`],
  ['cmd', `cmd /c "reg query HKLM\\SAM & ${SAVE}"`],
  ['cmd', `cmd /c reg query HKLM\\SAM&&${SAVE}`],
  ['cmd', `cmd /c reg add HKCU\\Software\\A /v b /d c /f\n${SAVE}`],
  ['cmd', `cmd /c reg add HKCU\\Software\\A /v b /d "${SAVE}" & ${SAVE}`],
  ['powershell', `powershell -ep bypass -c "${SAVE}"`],
  ['powershell', `powershell -ExecutionPolicy Bypass -File a.ps1; ${SAVE}`],
  ['powershell', `powershell -ep bypass -c reg save HKCC\\System C:\\ProgramData\\s.dat`],
  ['powershell', `powershell -ep bypass -c copy C:\\Windows\\repair\\security C:\\ProgramData`],
  ['powershell', `powershell -ep bypass -e ${encoded(SAVE)}`],
  ['powershell', `powershell -ExecutionPolicy Bypass –EncodedCommand ${encoded(SAVE)}`],
  ['powershell', `powershell -NoP /ep Bypass /ec ${encoded(SAVE)}`],
];

const HARMLESS: readonly (readonly [image: Image, line: string])[] = [
  ['reg', `"${IMAGES.reg}" add HKCU\\Software\\Vendor /v Build /d 0123456789`],
  ['reg', `reg add HKCU\\Software\\Vendor /v Command /t REG_SZ /d "${SAVE}" /f`],
  ['reg', `reg add HKCU\\Software\\Vendor /v Key /d HKCU\\${KEY}`],
  ['reg', `reg query HKLM\\SAM`],
  ['reg', `reg query "HKLM\\${KEY}" /s`],
  ['reg', `reg  delete "HKCU\\${KEY}" /v Updater /f`],
  ['reg', `reg add HKLM\\SYSTEM\\ControlSet001\\Services\\a /v Start /t REG_DWORD /d 4 /f`],
  ['cmd', `cmd /c reg query HKLM\\SAM & reg add HKCU\\Software\\Vendor /v a /d b`],
  ['powershell', `"${IMAGES.powershell}" -NoProfile -ExecutionPolicy Bypass -File C:\\ProgramData\\job.ps1`],
  ['powershell', `powershell -ep bypass -c "& 'C:\\Program Files\\Vendor\\a.ps1'"`],
];

const ALL = [...STARTS, ...HIVES, ...HARMLESS];
const folder = mkdtempSync(join(tmpdir(), 'reghunt-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'commands.ndjson');
/** Each is on a host of its own, so that none joins another. */
writeFileSync(
  file,
  ALL.map(([image, CommandLine], at) =>
    JSON.stringify({
      SourceName: 'Microsoft-Windows-Sysmon',
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      Hostname: `ws-${at}`,
      UtcTime: '2026-03-02 09:00:00.000',
      ProcessGuid: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
      Image: IMAGES[image],
      CommandLine,
    }),
  ).join('\n'),
);
const found = new Map<number, Set<string>>();
for (const { reghunt } of await huntFiles([file])) {
  if (reghunt.source.kind !== 'file') continue;
  const kinds = found.get(reghunt.source.line) ?? new Set();
  found.set(reghunt.source.line, kinds.add(reghunt.finding.kind));
}
const kindsOf = (one: (typeof ALL)[number]): readonly string[] => [
  ...(found.get(ALL.indexOf(one) + 1) ?? []),
];

describe('the command of', () => {
  it.each(STARTS.map((one) => [...one, one] as const))('%s %s sets what is started', (_image, _line, one) => {
    expect(kindsOf(one)).toContain('autostart');
  });

  it.each(HIVES.map((one) => [...one, one] as const))(
    '%s %s copies or replaces a hive',
    (_image, _line, one) => {
      expect(kindsOf(one)).toContain('hive');
    },
  );

  it.each(HARMLESS.map((one) => [...one, one] as const))('%s %s is no finding', (_image, _line, one) => {
    expect(kindsOf(one)).toEqual([]);
  });
});

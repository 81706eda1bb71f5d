/** Each shipped indicator and mitigation about hives holds of its case and not of the benign (or telling) twin beside it. */
import { describe, expect, it } from 'vitest';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Fields, HuntEvent } from '../../src/core/event/event.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { caseOf, event, NOON, process } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const tables = compileContent(content);
const hunt = (id: string) => {
  const found = content.hunts.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no hunt ${id}`);
  return found;
};
const COMMANDS = hunt('registry-hive-copy');
const FILES = hunt('hive-file');
const REG = 'C:\\Windows\\System32\\reg.exe';
const reg = (line: string, at = 0, fields: Fields = {}) => process(REG, line, { at, fields });
const file = (path: string, image = 'C:\\Tools\\a.exe', fields: Fields = {}, at = 0) =>
  event({ kind: 'file_create', at, fields: { 'file.path': path, 'process.executable': image, ...fields } });
const set = (path: string, at: number) =>
  event({ kind: 'registry_set', at, fields: { 'registry.path': path } });

function judged(anchor: HuntEvent, parts: Partial<JoinedCase> = {}) {
  return judge(caseOf(anchor, parts), anchor.kind === 'file_create' ? FILES : COMMANDS, tables, NOON);
}
const names = (anchor: HuntEvent, parts: Partial<JoinedCase> = {}) => {
  const { indicators, mitigations } = judged(anchor, parts);
  return [...indicators, ...mitigations].map(({ name }) => name);
};
const near = (...neighbours: readonly HuntEvent[]): Partial<JoinedCase> => ({ neighbours });
const by = (writer: HuntEvent): Partial<JoinedCase> => ({
  writer: { status: 'found', event: writer, weak: false },
});

const CONFIG = 'C:\\Windows\\System32\\config';
const copy = (hive: string) =>
  process('C:\\Windows\\System32\\esentutl.exe', `esentutl /y ${CONFIG}\\${hive} /d D:\\o\\x`);
const LOAD = reg('reg load HKU\\T C:\\Users\\kim\\NTUSER.DAT');
const RUN = 'HKU\\T\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\a';
const TEMP = 'C:\\Windows\\Temp\\abcdefgh.tmp';
const SYSTEM_FILE = 'C:\\Windows\\System32\\abcdefgh.tmp';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const asked = (first: string) =>
  [first, 'SOFTWARE\\A', 'SOFTWARE\\B'].map((key, at) => reg(`reg query HKLM\\${key}`, at));
const SVCHOST = 'C:\\Windows\\System32\\svchost.exe';
const SAVE = reg('reg save HKLM\\SAM D:\\o\\sam.hiv');
const PACK = process('C:\\x\\7z.exe', '7z a D:\\l.7z D:\\o\\sam.hiv', { at: 60 });

type Twin = readonly [HuntEvent, Partial<JoinedCase>?];
const TWINS: readonly (readonly [string, Twin, Twin])[] = [
  ['File of the hive SAM copied', [copy('SAM')], [copy('SOFTWARE')]],
  ['File of the hive SECURITY copied', [copy('SECURITY')], [copy('SOFTWARE')]],
  ['File of the hive SYSTEM copied', [copy('SYSTEM')], [copy('SOFTWARE')]],
  ['File of another hive copied', [copy('SOFTWARE')], [reg('reg save HKLM\\SOFTWARE D:\\o')]],
  [
    'Directory database copied',
    [process('C:\\x\\ntdsutil.exe', 'ntdsutil "ac i ntds" ifm "create full C:\\t" q q')],
    [process('C:\\x\\ntdsutil.exe', 'ntdsutil files info q q')],
  ],
  [
    'Hive read out of a shadow copy',
    [process('C:\\x\\esentutl.exe', `esentutl /y /vss ${CONFIG}\\SAM /d D:\\x`)],
    [copy('SAM')],
  ],
  ['File named like the hive SAM or ntds.dit', [file('D:\\o\\sam.save')], [file('D:\\o\\samples.save')]],
  [
    'File named like the hive SECURITY or SYSTEM',
    [file('D:\\o\\system.hive')],
    [file('D:\\o\\solar system.dat')],
  ],
  ['File with an ending of hives', [file('D:\\o\\x.hiv')], [file('D:\\o\\x.sav')]],
  [
    'Made-up file of the service host where remote copies pass through',
    [file(SYSTEM_FILE, SVCHOST)],
    [file(SYSTEM_FILE, SVCHOST), by(process(SVCHOST, 'svchost.exe -k netsvcs -p -s BITS'))],
  ],
  [
    'Made-up file of the service host in the folder for temporary files',
    [file(TEMP, SVCHOST)],
    [file(TEMP, SVCHOST), by(process(SVCHOST, 'svchost.exe -k netsvcs -p -s BITS'))],
  ],
  ['File that may be the hive SAM', [file('D:\\o\\sam.bin')], [file('D:\\o\\sam.save')]],
  [
    'Copy deleted afterwards',
    [SAVE, near(process(CMD, 'cmd /c del D:\\o\\sam.hiv', { at: 60 }))],
    [SAVE, near(process(CMD, 'cmd /c del D:\\o\\other.hiv', { at: 60 }))],
  ],
  [
    'Registry searched for secrets before the copy',
    [reg('reg save HKLM\\SAM D:\\o\\s', 60), near(...asked('SYSTEM\\CurrentControlSet\\Control\\Lsa'))],
    [reg('reg save HKLM\\SAM D:\\o\\s', 60), near(...asked('SOFTWARE\\Maker'))],
  ],
  [
    'Keys copied to where programs are started or guarded',
    [reg('reg copy HKCU\\Software\\A HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /s')],
    [reg('reg copy HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run HKCU\\Software\\A /s')],
  ],
  ['Registry file imported', [reg('reg import D:\\o\\a.reg')], [reg('reg export HKCU D:\\o\\a.reg')]],
  [
    'Imported from where users can write',
    [reg('reg import C:\\Users\\Public\\a.reg')],
    [reg('reg import D:\\o\\a.reg')],
  ],
  ["Imported out of another file's stream", [reg('reg import D:\\a.txt:b')], [reg('reg import D:\\a.reg')]],
  [
    'Imported from the web',
    [reg('reg import \\\\files.example.net@SSL\\DavWWWRoot\\a.reg')],
    [reg('reg import \\\\corp.example\\netlogon\\a.reg')],
  ],
  [
    'Key that holds no secrets',
    [reg('reg export HKLM\\SOFTWARE\\Maker C:\\Windows\\Temp\\a.reg')],
    [reg('reg export HKCU\\Software\\SimonTatham\\PuTTY C:\\Windows\\Temp\\a.reg')],
  ],
  [
    'File of the remote registry service',
    [file(TEMP, SVCHOST), by(process(SVCHOST, 'svchost.exe -k localService -p -s RemoteRegistry'))],
    [file(TEMP, SVCHOST), by(process(SVCHOST, 'svchost.exe -k netsvcs -p -s BITS'))],
  ],
  [
    'Hive file written over the network',
    [file('D:\\o\\sam', 'System', { 'process.pid': 4 })],
    [file('D:\\o\\sam', 'System', { 'process.pid': 400 })],
  ],
  [
    'Hive file written by a shell or script',
    [file('D:\\o\\sam', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')],
    [file('D:\\o\\sam', 'C:\\Program Files\\Maker\\agent.exe')],
  ],
  [
    'Hive file written by a program among fetched or temporary files',
    [file('D:\\o\\sam', 'C:\\Users\\kim\\Downloads\\a.exe')],
    [file('D:\\o\\sam', 'C:\\Program Files\\Maker\\agent.exe')],
  ],
  ['Copy in the root of a drive', [reg('reg save HKLM\\SAM C:\\s')], [reg('reg save HKLM\\SOFTWARE C:\\s')]],
  [
    'Copy packed or carried away',
    [SAVE, near(PACK)],
    [reg('reg save HKLM\\SAM D:\\o\\other.hiv'), near(PACK)],
  ],
  [
    'Key saved and put back',
    [reg('reg restore HKLM\\SOFTWARE\\X D:\\x', 60), near(reg('reg save HKLM\\SOFTWARE\\X D:\\x'))],
    [reg('reg restore HKLM\\SOFTWARE\\X D:\\x', 60), near(reg('reg save HKLM\\SOFTWARE\\Y D:\\x'))],
  ],
  [
    'Saved key put back afterwards',
    [reg('reg save HKLM\\SOFTWARE\\X D:\\x'), near(reg('reg restore HKLM\\SOFTWARE\\X D:\\x', 60))],
    [reg('reg save HKLM\\SOFTWARE\\X D:\\x', 90), near(reg('reg restore HKLM\\SOFTWARE\\X D:\\x', 60))],
  ],
  [
    'Autostart or service written into a loaded hive',
    [LOAD, near(set(RUN, 5))],
    [LOAD, near(set('HKU\\T\\Console\\x', 5))],
  ],
  [
    'Loaded hive written to and unloaded',
    [LOAD, near(set('HKU\\T\\Console\\x', 5), reg('reg unload HKU\\T', 9))],
    [LOAD, near(reg('reg unload HKU\\T', 9))],
  ],
  ['Account hive loaded under another name', [reg('reg load HKLM\\T D:\\o\\SAM.hiv')], [LOAD]],
  [
    'Boot key and sealed hive together',
    [file('D:\\o\\sam'), near(copy('SYSTEM'))],
    [file('D:\\o\\security'), near(file('D:\\o\\system', 'C:\\x\\tar.exe', {}, 1))],
  ],
  [
    'Copy kept in a folder made for backups',
    [reg('reg export HKLM\\SOFTWARE C:\\Backup\\s.reg')],
    [reg('reg save HKLM\\SAM C:\\Backup\\s.hiv')],
  ],
  [
    'Copied by a program that administrators installed',
    [reg('reg save HKLM\\SOFTWARE D:\\s', 0, { 'process.parent.executable': 'C:\\Program Files\\M\\a.exe' })],
    [reg('reg save HKLM\\SOFTWARE D:\\s', 0, { 'process.parent.executable': 'C:\\Users\\kim\\a.exe' })],
  ],
  [
    'File among those of a development tree',
    [file('D:\\p\\.git\\refs\\heads\\security')],
    [file('D:\\p\\.git\\sam')],
  ],
];

describe('of the content about hives', () => {
  it.each(TWINS)('"%s" holds of its case and not of the twin', (name, [anchor, parts], [twin, others]) => {
    expect(names(anchor, parts)).toContain(name);
    expect(names(twin, others)).not.toContain(name);
  });

  it.each([
    [
      'a SAM copied by its file and a SYSTEM saved by reg',
      copy('SAM'),
      near(reg('reg save HKLM\\SYSTEM D:\\y', 5)),
      'critical',
    ],
    [
      'SAM and SYSTEM known by their files alone',
      file('D:\\o\\sam.save'),
      near(file('D:\\o\\system.save')),
      'critical',
    ],
    ['a file called sam in a temporary folder', file('C:\\Windows\\Temp\\sam'), {}, 'high'],
    ['a file called system in a temporary folder', file('C:\\Windows\\Temp\\system'), {}, 'medium'],
    ['a file called system among documents', file('D:\\docs\\system'), {}, 'low'],
  ] as const)('%s is rated', (_what, anchor, parts, severity) => {
    expect(judged(anchor, parts).severity).toBe(severity);
  });
});

describe('the hunt of files', () => {
  const takes = (path: string, image = 'C:\\a.exe') =>
    FILES.select.some(({ condition }) =>
      predicate(condition)(recordView({ 'file.path': path, 'process.executable': image })),
    );
  it.each([
    'C:\\t\\SAM',
    'C:\\t\\sam.hiv',
    'C:\\t\\hive_sam_1.save',
    'C:\\t\\SAM-2021.dmp',
    'C:\\t\\sec.tmp',
    'C:\\t\\ntds.dit',
  ])('takes %s', (path) => {
    expect(takes(path)).toBe(true);
  });

  it('takes what the service host leaves for a remote copy, and leaves the hives themselves and other files alone', () => {
    expect(takes(TEMP, SVCHOST)).toBe(true);
    expect(takes(TEMP)).toBe(false);
    expect(takes('C:\\Windows\\System32\\config\\SYSTEM')).toBe(false);
    expect(takes('C:\\t\\system.log')).toBe(false);
  });
});

describe('the public analytics for reg.exe', () => {
  it.each([
    'Windows Query Registry Reg Save',
    'Windows Registry Entries Exported Via Reg',
    'Windows Modify Registry Reg Restore',
    'Windows Registry Entries Restored Via Reg',
    'Windows Sensitive Registry Hive Dump Via CommandLine',
  ])('%s is named by the hunt that answers it', (name) => {
    expect(COMMANDS.description.replace(/\s+/g, ' ')).toContain(name);
  });

  it.each([
    'reg save HKCU\\Software\\Maker D:\\x',
    'reg export HKLM\\SOFTWARE\\Maker D:\\x',
    'reg restore HKLM\\SOFTWARE\\Maker D:\\x',
    'reg save',
  ])('`%s` is reported, however low', (line) => {
    expect(judged(reg(line)).riskScore).toBeGreaterThanOrEqual(COMMANDS.reportAt);
  });
});

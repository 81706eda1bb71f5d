/** What the autostart hunts select, and what their indicators and mitigations say: each once of a malicious case, once of its benign twin. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Content, Hunt } from '../../src/core/content/content.ts';
import type { EventKind, Fields } from '../../src/core/event/event.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { readValuePath } from '../../src/core/windows/registry/registry-key.ts';
import { caseOf, event, NOON, process, USER } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

let content: Content;
beforeAll(async () => {
  content = await shippedContent();
});

function hunt(id: string): Hunt {
  const found = content.hunts.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no hunt ${id}`);
  return found;
}

function selects(id: string, kind: EventKind, fields: Fields): boolean {
  const view = recordView(fields);
  return hunt(id).select.some((select) => select.kind === kind && predicate(select.condition)(view));
}

const CV = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
const NT = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const path = (written: string): Fields => ({ 'registry.path': written });

describe('the hunt of the Run keys', () => {
  it.each([
    `HKLM\\${CV}\\Run\\App`,
    `HKU\\${USER}\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce\\!App`,
    `HKU\\.DEFAULT\\${CV}\\RunOnce\\*App`,
    `HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Run\\App`,
    `HKLM\\${CV}\\RunOnceEx\\0001\\Depend\\1`,
    `HKLM\\${CV}\\RunServices\\App`,
    `HKLM\\${CV}\\RunServicesOnce\\App`,
    `HKCU\\${CV}\\Policies\\Explorer\\Run\\1`,
    `HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\Run\\1`,
    `HKU\\${USER}\\${NT}\\Windows\\Load`,
    `HKLM\\${NT}\\Windows\\Run`,
    `HKLM\\${NT}\\Terminal Server\\Install\\${CV}\\Run\\App`,
    `HKLM\\${CV}\\Run\\`,
    `HKLM\\${CV}\\Run\\ `,
    `HKLM\\${CV}\\RunOnce\\`,
    `HKLM\\${CV}\\Run\\(Default)`,
    `HKU\\${USER}\\${CV}\\Explorer\\User Shell Folders\\Startup`,
    `HKLM\\${CV}\\Explorer\\Shell Folders\\Common Startup`,
    `HKU\\${USER}\\${CV}\\Explorer\\StartupApproved\\Run\\App`,
    `HKLM\\${CV}\\Explorer\\StartupApproved\\Run32\\App`,
    `HKU\\${USER}\\${CV}\\Explorer\\StartupApproved\\StartupFolder\\App.lnk`,
    `HKU\\${USER}\\Software\\Run\\auto_update`,
    `\\REGISTRY\\A\\{11111111-2222-3333-4444-555555555555}\\${CV}\\Run\\App`,
  ])('takes a value set at %s', (written) => {
    expect(selects('run-key-persistence', 'registry_set', path(written))).toBe(true);
  });

  it.each([
    `HKU\\${USER}\\${CV}\\Explorer\\RunMRU\\a`,
    `HKU\\${USER}\\${CV}\\Explorer\\RunMRU\\MRUList`,
    `HKLM\\${CV}\\RunMRU\\a`,
    `HKLM\\${CV}\\Runtime\\App`,
    `HKLM\\${CV}\\RunOnceAgain\\App`,
    `HKLM\\${CV}\\RunServicesX\\App`,
    `HKLM\\${CV}\\PreRun\\App`,
    `HKLM\\SOFTWARE\\Vendor\\CurrentVersions\\Run\\App`,
    `HKLM\\SOFTWARE\\Vendor\\Run\\App`,
    `HKLM\\${CV}\\Explorer\\StartupApproved\\RunX\\App`,
    `HKU\\${USER}\\${CV}\\Explorer\\Shell Folders\\Desktop`,
    `HKU\\${USER}\\${CV}\\Explorer\\Shell Folders\\My Startup`,
    `HKLM\\${NT}\\Windows\\RunCount`,
    `HKLM\\${NT}\\Windows\\Loader`,
    `HKU\\${USER}\\Software\\Run\\other`,
    `HKLM\\${CV}\\Run`,
  ])('leaves %s alone, which only looks like one', (written) => {
    expect(selects('run-key-persistence', 'registry_set', path(written))).toBe(false);
  });

  it('takes a key renamed to a Run key or to one below it, and no other rename', () => {
    const takes = (key: string) => selects('run-key-persistence', 'registry_rename', path(key));
    expect([`HKLM\\${CV}\\Run`, `HKLM\\${CV}\\RunOnceEx\\0001`].map(takes)).toEqual([true, true]);
    expect([`HKLM\\${CV}\\RunX`, `HKLM\\${CV}\\Explorer\\RunMRU`].map(takes)).toEqual([false, false]);
  });

  it('keeps a name with nothing visible in it apart', () => {
    const hidden = (written: string, name?: string) => readValuePath(written, name).nameHidden;
    const key = `HKLM\\${CV}\\Run\\`;
    expect([hidden(key), hidden(`${key} `), hidden(`${key}\u0000`), hidden(`${key}\u2800`)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([hidden(`${key}App`), hidden(`${key}(Default)`), hidden(`${key}!x`)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the hunt of the Startup folders', () => {
  const ROAMING = '\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\';
  it.each([
    `C:\\Users\\ada${ROAMING}a.lnk`,
    'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\StartUp\\a.bat',
    'C:\\PROGRA~3\\MICROS~1\\Windows\\STARTM~1\\Programs\\Startup\\a.exe',
    '\\Device\\HarddiskVolume2\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\a.vbs',
    'C:\\Dokumente und Einstellungen\\ada\\Startmenü\\Programme\\Autostart\\a.exe',
    'C:\\Documents and Settings\\ada\\Menu Démarrer\\Programmes\\Démarrage\\a.exe',
    'C:\\Users\\ada\\NTUSER.MAN',
  ])('takes %s', (written) => {
    expect(selects('startup-folder', 'file_create', { 'file.path': written })).toBe(true);
  });

  it.each([
    'C:\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\a.lnk',
    'C:\\Users\\ada\\NTUSER.DAT',
    'C:\\Users\\ada\\NTUSER.MAN.txt',
    'C:\\Apps\\Startup\\a.exe',
  ])('leaves %s alone', (written) => {
    expect(selects('startup-folder', 'file_create', { 'file.path': written })).toBe(false);
  });
});

interface Given {
  readonly kind?: EventKind;
  readonly fields: Fields;
  readonly writer?: string;
  readonly parts?: Partial<JoinedCase>;
}

function verdict(id: string, { kind = 'registry_set', fields, writer, parts = {} }: Given) {
  const full: Fields = {
    ...(writer === undefined ? {} : { 'process.executable': writer, 'process.name': baseName(writer) }),
    ...derived(fields),
    ...fields,
  };
  const anchor = event({ kind, id: 'W', fields: full });
  const made =
    writer === undefined
      ? {}
      : { writer: { status: 'found', event: process(writer, writer, { id: 'W' }), weak: false } as const };
  const judged = judge(caseOf(anchor, { ...made, ...parts }), hunt(id), compileContent(content), NOON);
  const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);
  return { names: [...names(judged.indicators), ...names(judged.mitigations)], severity: judged.severity };
}

/** What reading an event fills in. */
function derived(fields: Fields): Fields {
  const file = String(fields['file.path'] ?? '');
  const key = String(fields['registry.path'] ?? '');
  const name = baseName(file);
  return {
    ...(file === ''
      ? {}
      : {
          'file.name': name,
          ...(name.includes('.') ? { 'file.extension': name.split('.').at(-1) ?? '' } : {}),
        }),
    ...(key === '' ? {} : { 'registry.value': baseName(key) }),
  };
}

function baseName(written: string): string {
  return written.slice(written.lastIndexOf('\\') + 1);
}

const START = 'C:\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\';
const EXPLORER = 'C:\\Windows\\explorer.exe';
const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const file = (written: string, writer = EXPLORER, more: Fields = {}): Given => ({
  kind: 'file_create',
  fields: { 'file.path': written, ...more },
  writer,
});
const value = (written: string, data: string, writer = EXPLORER): Given => ({
  fields: { 'registry.path': written, 'registry.data.strings': [data], 'registry.data.type': 'REG_SZ' },
  writer,
});
const APPROVED = `HKU\\${USER}\\${CV}\\Explorer\\StartupApproved\\Run\\`;
const SHELL = `HKU\\${USER}\\${CV}\\Explorer\\User Shell Folders\\Startup`;
const RUN = `HKU\\${USER}\\${CV}\\Run\\App`;

function deleted(after: number, by: string, key = RUN) {
  return event({
    kind: 'registry_delete',
    at: after,
    id: by,
    fields: { 'registry.path': key, 'winlog.event_data.EventType': 'DeleteValue' },
  });
}

function ran(at: number) {
  const run = process('C:\\Apps\\app.exe', 'app.exe', { at });
  return { payloadProcess: { status: 'found', event: run, weak: false } as const };
}

const FILES: readonly (readonly [name: string, malicious: Given, benign: Given])[] = [
  ['Program in a Startup folder', file(`${START}a.exe`), file(`${START}a.lnk`)],
  ['Script in a Startup folder', file(`${START}a.VBS`), file(`${START}a.txt`)],
  ['Package, library or document in a Startup folder', file(`${START}a.dll`), file(`${START}a.lnk`)],
  ['Web address in a Startup folder', file(`${START}a.url`), file(`${START}a.lnk`)],
  [
    'Mandatory profile put into a user folder',
    file('C:\\Users\\ada\\NTUSER.MAN'),
    file(`${START}ntuser.lnk`),
  ],
  ['Second extension in a Startup folder', file(`${START}bill.pdf.exe`), file(`${START}App 1.2.exe`)],
  ['Name in a Startup folder that hides its end', file(`${START}bill      .exe`), file(`${START}my app.exe`)],
  ['Windows program or name of one in a Startup folder', file(`${START}cmd.exe`), file(`${START}cmder.exe`)],
  [
    'Startup file through a remote desktop session',
    file(`${START}a.lnk`, 'C:\\Windows\\System32\\mstsc.exe'),
    file(`${START}a.lnk`),
  ],
  [
    'Startup file over the network',
    file(`${START}a.lnk`, 'System', { 'process.pid': 4 }),
    file(`${START}a.lnk`, EXPLORER, { 'process.pid': 44 }),
  ],
  [
    'Startup file from a browser, mail or archive program',
    file(`${START}a.lnk`, 'C:\\Program Files\\WinRAR\\WinRAR.exe'),
    file(`${START}a.lnk`),
  ],
  [
    'Startup file by a copying or fetching tool',
    file(`${START}a.lnk`, 'C:\\Windows\\System32\\certutil.exe'),
    file(`${START}a.lnk`),
  ],
  [
    'Shortcut in a Startup folder by PowerShell or a script host',
    file(`${START}a.lnk`, POWERSHELL),
    file(`${START}a.lnk`, 'C:\\Windows\\System32\\msiexec.exe'),
  ],
  [
    'Startup folder of all users or of the machine account',
    file('C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\StartUp\\a.lnk'),
    file(`${START}a.lnk`),
  ],
  [
    'Startup file ran after it was created',
    { ...file(`${START}a.exe`), parts: ran(5) },
    { ...file(`${START}a.exe`), parts: ran(-5) },
  ],
];

const VALUES: readonly (readonly [name: string, malicious: Given, benign: Given])[] = [
  [
    'Startup folder moved to another place',
    value(SHELL, 'C:\\Users\\Public\\s'),
    value(SHELL, '%USERPROFILE%\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup'),
  ],
  [
    'Autostart of a security product switched off',
    value(`${APPROVED}SecurityHealth`, '03000000'),
    value(`${APPROVED}Spotify`, '03000000'),
  ],
  [
    'Autostart entry switched on again by a program other than Windows',
    value(`${APPROVED}App`, '02000000', POWERSHELL),
    value(`${APPROVED}App`, '02000000', 'C:\\Windows\\System32\\Taskmgr.exe'),
  ],
  [
    'State of an autostart entry written',
    value(`${APPROVED}App`, 'Binary Data'),
    value(RUN, 'C:\\Apps\\app.exe'),
  ],
  [
    'Key renamed to an autostart key',
    {
      kind: 'registry_rename',
      fields: { 'registry.path': `HKLM\\${CV}\\Run`, 'registry.previous_path': `HKLM\\${CV}\\Walk` },
    },
    value(RUN, 'C:\\Apps\\app.exe'),
  ],
  [
    'Autostart value of an old worm',
    value(`HKU\\${USER}\\Software\\Run\\auto_update`, 'C:\\a.exe'),
    value(RUN, 'C:\\a.exe'),
  ],
  [
    'RunOnce value that is kept until it has run, or runs in safe mode',
    value(`HKLM\\${CV}\\RunOnce\\*App`, 'C:\\a.exe'),
    value(`HKLM\\${CV}\\RunOnce\\App`, 'C:\\a.exe'),
  ],
  [
    'Default value of an autostart key',
    value(`HKLM\\${CV}\\Run\\(Default)`, 'C:\\a.exe'),
    value(`HKLM\\${CV}\\Run\\(Default)`, ''),
  ],
  [
    'Autostart value run and then deleted',
    { ...value(RUN, 'C:\\Apps\\app.exe'), parts: { ...ran(5), neighbours: [deleted(60, 'X')] } },
    { ...value(RUN, 'C:\\Apps\\app.exe'), parts: { ...ran(90), neighbours: [deleted(60, 'X')] } },
  ],
  [
    'Autostart value soon deleted by the process that set it',
    { ...value(RUN, 'C:\\Apps\\app.exe'), parts: { neighbours: [deleted(60, 'W')] } },
    { ...value(RUN, 'C:\\Apps\\app.exe'), parts: { neighbours: [deleted(86_400, 'W')] } },
  ],
];

describe.each([
  ['startup-folder', FILES],
  ['run-key-persistence', VALUES],
] as const)('the indicators of %s', (id, cases) => {
  it.each(cases)('%s: holds of the malicious case, not of its benign twin', (name, malicious, benign) => {
    expect(verdict(id, malicious).names).toContain(name);
    expect(verdict(id, benign).names).not.toContain(name);
  });
});

describe('what is routine at startup', () => {
  it.each([
    [
      'startup-folder',
      'Folder settings in a Startup folder',
      file(`${START}desktop.ini`),
      file(`${START}desk.ini`),
    ],
    [
      'startup-folder',
      'Shortcut of an installer',
      file(`${START}a.lnk`, 'C:\\Windows\\System32\\msiexec.exe'),
      file(`${START}a.lnk`, 'C:\\Temp\\msiexec.exe'),
    ],
    [
      'run-key-persistence',
      'Startup folder named at its usual place',
      value(SHELL, 'C:\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup'),
      value(SHELL, 'C:\\s'),
    ],
    [
      'run-key-persistence',
      'State of an entry written by Windows itself',
      value(`${APPROVED}App`, '03000000'),
      value(`${APPROVED}App`, '03000000', 'C:\\Temp\\explorer.exe'),
    ],
    [
      'startup-folder',
      'Startup file written while a profile is made',
      file(`${START}x.ini`, 'C:\\Windows\\System32\\userinit.exe'),
      file(`${START}x.exe`, 'C:\\Windows\\System32\\userinit.exe'),
    ],
  ] as const)('%s: %s', (id, name, routine, other) => {
    const judged = verdict(id, routine);
    expect(judged.names).toContain(name);
    expect(judged.severity).toBe('low');
    expect(verdict(id, other).names).not.toContain(name);
  });
});

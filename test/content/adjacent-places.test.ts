/** The places beside the Run keys: each is named where it is one, and not where it only looks like it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hunt } from '../../src/core/content/content.ts';
import { compileContent, type JudgeTables, judge } from '../../src/core/judge/judge.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { caseOf, event, NOON, process, USER } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

let hunt: Hunt;
let tables: JudgeTables;
beforeAll(async () => {
  const content = await shippedContent();
  tables = compileContent(content);
  const found = content.hunts.find(({ id }) => id === 'adjacent-autostart');
  if (found === undefined) throw new Error('no hunt adjacent-autostart');
  hunt = found;
});

interface Value {
  readonly path: string;
  readonly data?: string;
  readonly writer?: string;
}

function verdict({ path, data = 'C:\\Temp\\x.dll', writer = 'C:\\Temp\\x.exe' }: Value) {
  const fields = {
    'registry.path': path,
    'registry.value': path.slice(path.lastIndexOf('\\') + 1),
    'registry.data.strings': [data],
    'registry.data.type': 'REG_SZ',
    'process.executable': writer,
  };
  const anchor = event({ kind: 'registry_set', id: 'W', fields });
  const made = process(writer, writer, { id: 'W' });
  const judged = judge(
    caseOf(anchor, { writer: { status: 'found', event: made, weak: false } }),
    hunt,
    tables,
    NOON,
  );
  return {
    isSelected: hunt.select.some(({ condition }) => predicate(condition)(recordView(fields))),
    names: [...judged.indicators, ...judged.mitigations].map(({ name }) => name),
    severity: judged.severity,
  };
}

const NT = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const CV = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
const SET = 'HKLM\\SYSTEM\\CurrentControlSet';
const CLASSES = `HKU\\${USER}_Classes`;
const OFFICE = `HKU\\${USER}\\Software\\Microsoft\\Office`;

it('runs only when it is asked for', () => {
  expect(hunt.enabled).toBe(false);
});

describe('a place beside the Run keys', () => {
  it.each([
    [
      'Program or library of the logon process',
      `${NT}\\Winlogon\\Taskman`,
      `${NT}\\Winlogon\\ShellAppRuntime`,
    ],
    [
      'Library named to be loaded by Windows',
      `${NT}\\Winlogon\\GPExtensions\\{1}\\DllName`,
      `${NT}\\Winlogon\\GPExtensions\\{1}\\DllNames`,
    ],
    [
      'Active Setup component',
      'HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{1}\\StubPath',
      'HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Other\\StubPath',
    ],
    [
      'Program or library of the session manager',
      `${SET}\\Control\\Session Manager\\BootExecute`,
      `${SET}\\Control\\Session Manager\\BootShell`,
    ],
    [
      'Library loaded into every program with windows',
      `${NT}\\Windows\\AppInit_DLLs`,
      `${NT}\\Windows\\RequireSignedAppInit_DLLs2`,
    ],
    [
      'Debugger or monitor of a program',
      `${NT}\\Image File Execution Options\\a.exe\\Debugger`,
      `${NT}\\Image File Options\\a.exe\\Debugger`,
    ],
    [
      'Command run by every shell',
      'HKLM\\SOFTWARE\\Microsoft\\Command Processor\\AutoRun',
      'HKLM\\SOFTWARE\\Microsoft\\Command Processor\\EnableExtensions',
    ],
    ['Logon script', `HKU\\${USER}\\Environment\\UserInitMprLogonScript`, `HKU\\${USER}\\Environment\\Path`],
    [
      'Library of the security authority',
      `${SET}\\Control\\Lsa\\Security Packages`,
      `${SET}\\Control\\Lsa\\RunAsPPL`,
    ],
    [
      'Library of the print spooler',
      `${SET}\\Control\\Print\\Monitors\\X\\Driver`,
      `${SET}\\Control\\Print\\Printers\\X\\Driver`,
    ],
    [
      'Library of the time service',
      `${SET}\\Services\\W32Time\\TimeProviders\\X\\DllName`,
      `${SET}\\Services\\W32Time\\Config\\X`,
    ],
    [
      'Start in safe mode',
      `${SET}\\Control\\SafeBoot\\AlternateShell`,
      `${SET}\\Control\\Boot\\AlternateShell`,
    ],
    [
      'Program started with a session or the machine',
      `${SET}\\Control\\Terminal Server\\Wds\\rdpwd\\StartupPrograms`,
      `${SET}\\Control\\Terminal Server\\fDenyTSConnections`,
    ],
    [
      'Extension of the shell or of the logon screen',
      `${CV}\\Authentication\\Credential Providers\\{1}\\(Default)`,
      `${CV}\\Authentication\\LogonUI\\X`,
    ],
    [
      'Command that opens a kind of file or address',
      `${CLASSES}\\x\\shell\\open\\command\\(Default)`,
      `${CLASSES}\\x\\shell\\open\\icon`,
    ],
    [
      'Component of the system or of a user',
      `${CLASSES}\\CLSID\\{1}\\InprocServer32\\(Default)`,
      `${CLASSES}\\CLSID\\{1}\\ProgID\\(Default)`,
    ],
    [
      'Start with an Office program',
      `${OFFICE}\\16.0\\Excel\\Options\\OPEN`,
      `${OFFICE}\\16.0\\Excel\\Options\\Font`,
    ],
    [
      'Add-in of an Office program',
      `${OFFICE}\\Word\\Addins\\X\\LoadBehavior`,
      `${OFFICE}\\Word\\Options\\X`,
    ],
    [
      'Extension of Internet Explorer',
      `HKLM\\SOFTWARE\\Microsoft\\Internet Explorer\\Extensions\\{1}\\Exec`,
      'HKLM\\SOFTWARE\\Microsoft\\Internet Explorer\\Main\\X',
    ],
    [
      'Screen saver set',
      `HKU\\${USER}\\Control Panel\\Desktop\\SCRNSAVE.EXE`,
      `HKU\\${USER}\\Control Panel\\Desktop\\Wallpaper`,
    ],
    [
      'Application shim installed',
      `${NT}\\AppCompatFlags\\Custom\\a.exe\\{1}.sdb`,
      `${NT}\\AppCompatFlags\\Layers\\a.exe`,
    ],
    ['Debugger for crashed programs', `${NT}\\AeDebug\\Debugger`, `${NT}\\Debug\\Debugger`],
    [
      'Helper that a program of Windows loads',
      'HKLM\\SOFTWARE\\Microsoft\\NetSh\\x',
      'HKLM\\SOFTWARE\\Microsoft\\NetShX\\x',
    ],
    ['Service set', `${SET}\\Services\\X\\ImagePath`, `${SET}\\Services\\X\\DisplayName`],
    [
      'Accessibility program of the logon screen given a debugger',
      `${NT}\\Image File Execution Options\\sethc.exe\\Debugger`,
      `${NT}\\Image File Execution Options\\a.exe\\Debugger`,
    ],
    [
      'Handler that Windows opens with higher rights taken over by a user',
      `${CLASSES}\\ms-settings\\shell\\open\\command\\(Default)`,
      `${CLASSES}\\myfile\\shell\\open\\command\\(Default)`,
    ],
  ])('%s', (name, path, lookalike) => {
    expect(verdict({ path })).toMatchObject({
      isSelected: true,
      names: expect.arrayContaining([name]) as string[],
    });
    expect(verdict({ path: lookalike }).names).not.toContain(name);
  });
});

const SHELL = `${NT}\\Winlogon\\Shell`;
const COM = `${CLASSES}\\CLSID\\{1}\\InprocServer32\\(Default)`;
const IMAGE = `${SET}\\Services\\X\\ImagePath`;
const SERVICES = 'C:\\Windows\\System32\\services.exe';
const OWN = `${CLASSES}\\x\\shell\\open\\command\\(Default)`;

describe('what stands out or is routine there', () => {
  it.each<readonly [string, Value, Value]>([
    [
      'Shell or Userinit of the logon process changed',
      { path: SHELL, data: 'explorer.exe, C:\\a.exe' },
      { path: SHELL, data: 'explorer.exe' },
    ],
    [
      'Usual Shell or Userinit',
      { path: SHELL, data: 'Explorer.exe' },
      { path: SHELL, data: 'explorer.exe,a.exe' },
    ],
    [
      'Component of a user that lies outside the folders of programs',
      { path: COM, data: 'C:\\ProgramData\\a.dll' },
      { path: COM, data: 'C:\\Program Files\\A\\a.dll' },
    ],
    [
      'Service that runs a shell, a script or a library of a temporary folder',
      { path: IMAGE, data: '%COMSPEC% /c start a.bat' },
      { path: IMAGE, data: 'C:\\Program Files\\A\\a.exe' },
    ],
    [
      'Service of the event log switched off',
      { path: `${SET}\\Services\\EventLog\\Start`, data: '4' },
      { path: `${SET}\\Services\\EventLog\\Start`, data: '2' },
    ],
    [
      'Service of Windows set by the service manager',
      { path: IMAGE, data: 'C:\\Windows\\system32\\svchost.exe -k UnistackSvcGroup', writer: SERVICES },
      { path: IMAGE, data: 'C:\\Temp\\svchost.exe -k x', writer: SERVICES },
    ],
    [
      'Bookkeeping of the policy client',
      { path: `${NT}\\Winlogon\\GPExtensions\\{1}\\DllName`, writer: 'C:\\Windows\\System32\\svchost.exe' },
      { path: `${NT}\\Winlogon\\GPExtensions\\{1}\\DllName` },
    ],
    [
      'Component or file type registered by the program it starts',
      { path: OWN, data: '"C:\\Apps\\app.exe" "%1"', writer: 'C:\\Apps\\app.exe' },
      { path: OWN, data: '"C:\\Apps\\other.exe" "%1"', writer: 'C:\\Apps\\app.exe' },
    ],
    [
      'Component or file type of Windows or of an installed program',
      { path: COM, data: 'C:\\Windows\\System32\\shell32.dll' },
      { path: COM, data: 'C:\\ProgramData\\a.dll' },
    ],
    [
      'Detail that names no file',
      { path: `${CLASSES}\\CLSID\\{1}\\InprocServer32\\ThreadingModel`, data: 'Both' },
      { path: COM },
    ],
  ])('%s', (name, given, twin) => {
    expect(verdict(given).names).toContain(name);
    expect(verdict(twin).names).not.toContain(name);
  });
});

/** The acts with which the fields of a case become what is wanted, plainest first; which of them do is told by the case. */
import type { EventKind } from '../event/event.ts';
import type { StagedAct } from './scene.ts';
import type { Wanted } from './scene-of-way.ts';

/** Anchors of that kind. Commands are those that copy or replace hives. */
export function actsOfWanted(kind: EventKind, wanted: Wanted): readonly StagedAct[] {
  switch (kind) {
    case 'registry_set':
      return registryPaths(wanted).flatMap((path) =>
        targets(wanted).map((target) => valueAct(path, target, wanted)),
      );
    case 'file_create':
      return filePaths(wanted).map((path) => ({ is: 'file', path }));
    case 'process_create':
      return commands(wanted);
    default:
      return [];
  }
}

const USER = 'HKU\\S-1-5-21-1004336348-1177238915-682003330-1001';
const MACHINE = 'HKLM';
const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const APPROVED = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run';

function registryPaths(wanted: Wanted): readonly string[] {
  const whole = wanted.get('registry.path');
  const name = wanted.get('value.name') ?? 'Acme';
  if (whole !== undefined) return [whole, whole.endsWith('\\') ? `${whole}${name}` : `${whole}\\${name}`];
  const key = wanted.get('value.key') ?? (isState(wanted) ? APPROVED : RUN);
  const hive = wanted.get('value.hive');
  const roots = hive === 'SOFTWARE' ? [MACHINE] : hive === 'NTUSER' ? [USER] : [USER, MACHINE];
  return roots.map((root) => `${root}\\${key}\\${name}`);
}

function isState(wanted: Wanted): boolean {
  return wanted.get('value.target.kind') === 'state' || wanted.isThere('approved.state');
}

/** The first of twelve bytes says whether an entry is on. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['enabled', '020000000000000000000000'],
  ['disabled', '030000009ac1b7b33f4bda01'],
]);

const ELSEWHERE = 'C:\\Users\\kim\\AppData\\Local\\Acme\\acme.exe';

const AT_HOME = 'C:\\Program Files\\Acme\\acme.exe';
const FOLDER = 'C:\\Users\\kim\\Documents';

/** Where users write first, for there an intruder is sooner. */
function targets(wanted: Wanted): readonly string[] {
  const path = wanted.get('value.target.path');
  const name = wanted.get('value.target.name');
  const extension = wanted.get('value.target.extension');
  const paths =
    path !== undefined ? [path] : wanted.isAbsent('value.target.extension') ? [FOLDER] : [ELSEWHERE, AT_HOME];
  return paths
    .map((one) => (name === undefined ? one : one.replace(/[^\\]*$/, name)))
    .map((one) => (extension === undefined ? one : one.replace(/(?:\.[^.\\]*)?$/, `.${extension}`)));
}

function valueAct(path: string, target: string, wanted: Wanted): StagedAct {
  const exact = wanted.get('registry.data.strings') ?? wanted.get('winlog.event_data.Details');
  const kind = wanted.get('value.target.kind');
  const before = isLaunched(wanted) ? LAUNCHER : '';
  const act = { is: 'value', path, before, target, arguments: wanted.get('value.arguments') ?? '' } as const;
  const data = exact ?? dataOfKind(kind, wanted, target);
  if (isState(wanted)) {
    return { ...act, type: 'REG_BINARY', data: STATES.get(wanted.get('approved.state') ?? 'disabled') ?? '' };
  }
  if (kind === 'library' || wanted.get('value.target.interpreter') === 'rundll32') {
    const library = target.endsWith('.dll') ? target : target.replace(/(?:\.[a-z]+)?$/i, '.dll');
    const call = `,${wanted.get('value.target.export') ?? 'Start'}`;
    return {
      ...act,
      before: wanted.get('value.program.path') ?? 'rundll32.exe',
      target: library,
      type: 'REG_SZ',
      data: `${wanted.get('value.program.path') ?? 'rundll32.exe'} ${wanted.get('value.target.path') ?? library}${call} ${act.arguments}`.trim(),
    };
  }
  return data === undefined
    ? { ...act, type: 'REG_SZ' }
    : { ...act, type: kind === 'binary' ? 'REG_BINARY' : 'REG_SZ', data };
}

const LAUNCHER = 'cmd.exe /c';

function isLaunched(wanted: Wanted): boolean {
  return wanted.isThere('value.launchers') && !wanted.isAbsent('value.launchers');
}

function dataOfKind(kind: string | undefined, wanted: Wanted, target: string): string | undefined {
  switch (kind) {
    case 'none':
      return '';
    case 'binary':
      return 'Binary Data';
    case 'removal':
      return `${wanted.get('value.program.path') ?? 'cmd.exe'} /c del "C:\\Users\\kim\\AppData\\Local\\Temp\\acme.tmp"`;
    case 'bare_name':
      return wanted.isAbsent('value.target.extension') ? 'acme' : 'acme.dll';
    case 'folder':
      return target;
    default:
      return undefined;
  }
}

const STARTUP = 'C:\\Users\\kim\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\';

function filePaths(wanted: Wanted): readonly string[] {
  const path = wanted.get('file.path') ?? wanted.get('hive.output.path');
  const name = wanted.get('file.name') ?? `Acme.${wanted.get('file.extension') ?? 'lnk'}`;
  if (path === undefined) return [`${STARTUP}${name}`];
  return [
    path,
    `${path.replace(/\\[^\\]*$/, '')}\\Startup\\${name}`,
    `${path.replace(/\\[^\\]*$/, '')}\\${name}`,
    `${path.replace(/\\[^\\]*$/, '')}\\Security.hiv`,
  ];
}

/** Of each hive a key that stands for the whole, and one within. */
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['SOFTWARE', ['HKLM\\SOFTWARE', 'HKLM\\SOFTWARE\\Acme']],
  ['NTUSER', ['HKCU', 'HKCU\\Software\\Acme']],
  ['SYSTEM', ['HKLM\\SYSTEM', 'HKLM\\SYSTEM\\Acme']],
]);

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['copy', 'save'],
  ['replace', 'restore'],
  ['import', 'import'],
]);

function commands(wanted: Wanted): readonly StagedAct[] {
  const imported = wanted.isThere('chain.reg_file') ? 'import' : undefined;
  const operation =
    wanted.get('reg.operation') ?? imported ?? OPERATIONS.get(wanted.get('hive.act') ?? 'copy') ?? 'save';
  const key = wanted.get('reg.key.path');
  const keys = key === undefined ? (KEYS.get(wanted.get('reg.key.hive') ?? 'SOFTWARE') ?? []) : [key];
  const file =
    wanted.get('hive.output.path') ??
    wanted.get('reg.output.path') ??
    wanted.get('reg.input.path') ??
    'C:\\Backup\\';
  const path = file.endsWith('\\') ? `${file}acme.${operation === 'import' ? 'reg' : 'hiv'}` : file;
  const chosen = operation === 'load' ? ['HKU\\acme'] : [...keys, 'HKLM\\SOFTWARE\\Acme'];
  return chosen.map((one) => ({ is: 'command', operation, key: one, file: path }));
}

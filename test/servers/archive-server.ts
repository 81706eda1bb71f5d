/** Starts a server from its unpacked archive on a free loopback port as an unprivileged user, and stops it by process id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackedServer } from './archive.ts';
import type { ServerPlan } from './catalogue.ts';
import { findJava } from './java.ts';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 240_000;

/** A server that dies while it starts is started once more: its launcher fails now and then where two start at once. */
export async function startFromArchive(plan: ServerPlan): Promise<RunningServer> {
  try {
    return await startOnce(plan);
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nIt is started once more.\n`,
    );
    return startOnce(plan);
  }
}

async function startOnce(plan: ServerPlan): Promise<RunningServer> {
  const java = await findJava(plan.java);
  const home = await unpackedServer(plan);
  const user = unprivilegedUser();
  const folder = await workFolder(plan, home, user);
  const data = await dataFolder(plan, folder, user);
  await writeSettings(plan, folder, data);
  const prefix = plan.product === 'elasticsearch' ? 'ES' : 'OPENSEARCH';
  const child = spawn(join(home, 'bin', plan.product), [], {
    cwd: folder,
    // Its own process group: the start script, its launcher and the server end together.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: folder,
      [`${prefix}_JAVA_HOME`]: java,
      JAVA_HOME: java,
      [`${prefix}_JAVA_OPTS`]: `-Xms${plan.heap} -Xmx${plan.heap}`,
      [`${prefix}_PATH_CONF`]: join(folder, 'config'),
      [`${prefix}_TMPDIR`]: join(folder, 'tmp'),
    },
  });
  const stop = async () => {
    await endGroup(child);
    for (const one of [data, folder]) await rm(one, { recursive: true, force: true });
  };
  try {
    return { url: `http://127.0.0.1:${await boundPort(child, plan)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Neither server starts as root; `nobody` owns nothing here but its own work folder. */
function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

async function workFolder(plan: ServerPlan, home: string, user: User | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `reghunt-${plan.product}-`));
  await cp(join(home, 'config'), join(folder, 'config'), { recursive: true });
  for (const name of ['logs', 'tmp']) await mkdir(join(folder, name));
  await dropLogFiles(join(folder, 'config', 'jvm.options'));
  if (user !== undefined) await give(folder, user);
  return folder;
}

const IN_MEMORY = '/dev/shm';
/** Bytes that must be free there: tests keep some hundred MB. */
const ROOM = 4 * 1024 ** 3;

/** In memory where there is room: tests write little and often, and would wait for the disk each time. */
async function dataFolder(plan: ServerPlan, folder: string, user: User | undefined): Promise<string> {
  const free = await statfs(IN_MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  const data =
    free < ROOM ? join(folder, 'data') : await mkdtemp(join(IN_MEMORY, `reghunt-${plan.product}-`));
  await mkdir(data, { recursive: true });
  if (user !== undefined) await chown(data, user.uid, user.gid);
  return data;
}

async function writeSettings(plan: ServerPlan, folder: string, data: string): Promise<void> {
  const settings = {
    'cluster.name': `reghunt-test-${process.pid}`,
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    // Port 0: the system hands out a free one, which the server then names in its log.
    'http.port': 0,
    'transport.port': 0,
    'path.data': data,
    'path.logs': join(folder, 'logs'),
    'cluster.routing.allocation.disk.threshold_enabled': false,
    ...(plan.product === 'elasticsearch' ? { 'xpack.security.enabled': false } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${String(value)}\n`);
  await writeFile(join(folder, 'config', `${plan.product}.yml`), lines.join(''));
}

/** The shipped Java options log into the server's own folder, which the unprivileged user may not write to. */
async function dropLogFiles(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.filter((line) => !/logs\/|gc\.log/.test(line)).join('\n'));
}

async function give(folder: string, user: User): Promise<void> {
  await chown(folder, user.uid, user.gid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await chown(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
}

/** The port the server says it published, once it says it has started. */
function boundPort(child: ChildProcess, plan: ServerPlan): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let port: number | undefined;
  let output = '';
  const fail = (why: string) =>
    reject(new Error(`${plan.product} ${plan.version} ${why}; its last words:\n${output.slice(-2_000)}`));
  const timer = setTimeout(() => fail(`was not ready after ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
  const read = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-60_000);
    port ??=
      Number(/HttpServerTransport.{0,200}?publish_address \{[^}]*:(\d+)\}/.exec(output)?.[1]) || undefined;
    if (port !== undefined && /\] started/.test(output)) resolve(port);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('error', (error) => fail(`could not be started (${error.message})`));
  child.once('exit', (code) => fail(`ended with code ${code} before it was ready`));
  return promise.finally(() => clearTimeout(timer));
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 15_000);
  await ended;
  clearTimeout(timer);
}

function signalGroup(leader: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Fetches and unpacks a server's official archive once, into a cache folder outside the repository. */
import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerPlan } from './catalogue.ts';

const run = promisify(execFile);

/** Not under a home folder: the unprivileged user the server runs as must be able to read it. */
export const cacheFolder: string = process.env['REGHUNT_TEST_CACHE'] ?? join(tmpdir(), 'reghunt-servers');

/** Home folder of the unpacked server. Safe when two test runs ask at once: the last rename wins with equal content. */
export async function unpackedServer(plan: ServerPlan): Promise<string> {
  const home = join(cacheFolder, `${plan.product}-${plan.version}`);
  if (await exists(join(home, 'bin', plan.product))) return home;
  await mkdir(cacheFolder, { recursive: true });
  await chmod(cacheFolder, 0o755);
  const workspace = await mkdtemp(join(cacheFolder, 'unpack-'));
  await chmod(workspace, 0o755);
  try {
    await tool('mvn', ['-q', '-B', 'dependency:get', '-Dtransitive=false', `-Dartifact=${plan.artifact}`]);
    await tool('mvn', [
      '-q',
      '-B',
      'dependency:copy',
      `-Dartifact=${plan.artifact}`,
      `-DoutputDirectory=${workspace}`,
    ]);
    await tool('unzip', ['-q', join(workspace, `${plan.product}-${plan.version}.zip`), '-d', workspace]);
    await rename(join(workspace, `${plan.product}-${plan.version}`), home).catch(async (error: unknown) => {
      if (!(await exists(home))) throw error;
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
  return home;
}

async function tool(command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, { timeout: 280_000, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    throw new Error(
      `${command} failed (${reason}): install ${command}, or give a running server by its URL variable`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

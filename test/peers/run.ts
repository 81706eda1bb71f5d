/** Holds exported rules against the public tools and real servers: `npm run test:peers`. Sets up what it needs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../evaluate/truth.ts';
import { serverPool } from '../servers/pool.ts';
import { checkServer } from './check-server.ts';
import { type Check, command, report } from './checks.ts';
import { exportEverything } from './exported.ts';
import { pythonTools } from './python-tools.ts';

const data = sharedData();
if (data === undefined) {
  process.stderr.write('test:peers: no shared records beside this checkout: set REGHUNT_SHARED_DATA\n');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'reghunt-peers-'));
const pool = serverPool();
const stop = (): void => {
  void pool.stop().then(() => process.exit(130));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

const checks: Check[] = [];
try {
  const records = join(data, 'dev');
  const exported = await exportEverything(records, folder);
  const python = await pythonTools(folder);
  const files = exported.flatMap(({ name, target, file }) =>
    target === 'sigma' || target === 'eql' ? [`${target}=${name} as ${target}=${file}`] : [],
  );
  const said = await command(python, ['test/peers/check.py', ...files]);
  checks.push(
    ...said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Check),
  );
  const layer: unknown = JSON.parse(await readFile(join(folder, 'findings.navigator'), 'utf8'));
  checks.push({
    name: 'the findings make a layer of the Navigator',
    ok:
      typeof layer === 'object' && layer !== null && 'techniques' in layer && Array.isArray(layer.techniques),
    detail: '',
  });
  for (const name of ['es', 'os'] as const) {
    checks.push(...(await checkServer(name, await pool.url(name), records, folder)));
  }
} finally {
  await pool.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report(checks);

/** Holds exported rules, dashboards and event logs against public tools, rules against real servers too: `npm run test:peers`. Sets up what it needs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../evaluate/truth.ts';
import { serverPool } from '../servers/pool.ts';
import { checkServer } from './check-server.ts';
import { type Check, command, report } from './checks.ts';
import { checkEventLogs } from './event-logs.ts';
import { exportEverything } from './exported.ts';
import { layerFaults } from './navigator.ts';
import { dashboardTools, eventLogTools, pythonTools } from './python-tools.ts';

const data = sharedData();
const records = data === undefined ? 'test/golden/cases' : join(data, 'dev');
if (data === undefined) {
  process.stdout.write(
    'No shared records beside this checkout (REGHUNT_SHARED_DATA): the golden cases stand for them.\n',
  );
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
  const python = await pythonTools(folder);
  const exported = await exportEverything(records, folder);
  const files = exported.flatMap(({ name, target, file }) =>
    target === 'sigma' || target === 'eql' ? [`${target}=${name} as ${target}=${file}`] : [],
  );
  checks.push(...checksIn(await command(python, ['test/peers/check.py', ...files])));
  checks.push(...(await secondOpinion()));
  checks.push(...(await eventLogs()));
  for (const { name, file } of exported.filter(({ target }) => target === 'navigator')) {
    const faults = layerFaults(await readFile(file, 'utf8'));
    checks.push({
      name: `${name} as navigator: a layer of format 4.5`,
      ok: faults.length === 0,
      detail: faults.join('; '),
    });
  }
  for (const name of ['es', 'os'] as const) checks.push(...(await onServer(name)));
} catch (error) {
  checks.push({ name: 'the check itself', ok: false, detail: (error as Error).message });
} finally {
  await pool.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report(checks);

/** A line of JSON each. */
function checksIn(said: string): readonly Check[] {
  return said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Check);
}

/** On Kibana's dashboards. Where it cannot be had that is told, and nothing fails. */
async function secondOpinion(): Promise<readonly Check[]> {
  let python: string;
  try {
    python = await dashboardTools(folder);
  } catch (error) {
    return [{ name: `kb-dashboard-core was not asked: ${(error as Error).message}`, ok: true, detail: '' }];
  }
  return checksIn(await command(python, ['test/peers/dashboards.py', 'dashboards/kibana/reghunt.ndjson']));
}

/** On what event logs hold. Where it cannot be had that is told, and nothing fails. */
async function eventLogs(): Promise<readonly Check[]> {
  let python: string;
  try {
    python = await eventLogTools(folder);
  } catch (error) {
    return [{ name: `PyPI's evtx was not asked: ${(error as Error).message}`, ok: true, detail: '' }];
  }
  return checkEventLogs(python, folder, data);
}

/** A server that cannot be had fails by name, and the other is asked all the same. */
async function onServer(name: 'es' | 'os'): Promise<readonly Check[]> {
  try {
    return await checkServer(name, await pool.url(name), records, folder);
  } catch (error) {
    return [{ name: `${name}: a server to run the rules on`, ok: false, detail: (error as Error).message }];
  }
}

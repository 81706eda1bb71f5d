/** The public readers of Sigma, EQL, dashboards and event logs, each kind in a Python environment of its own. */
import { join } from 'node:path';
import { command } from './checks.ts';

/** Versions that work together; newer ones are taken on purpose, not by surprise. */
const PACKAGES = [
  'pysigma==1.5.1',
  'pysigma-backend-elasticsearch==2.1.1',
  'pysigma-backend-splunk==2.1.0',
  'pysigma-pipeline-sysmon==2.0.0',
  'eql==1.0.1',
];

/** The interpreter that has them. */
export async function pythonTools(folder: string): Promise<string> {
  const need = 'Python 3.10 or newer with its module venv, as python3 on the path';
  return environment(join(folder, 'python'), need, 'python3', PACKAGES);
}

/** The interpreter that has the view models of dashboards. Throws when there is no Python new enough for them. */
export async function dashboardTools(folder: string): Promise<string> {
  const need = 'Python 3.12 or newer with its module venv, as python3, python3.13 or python3.12 on the path';
  return environment(join(folder, 'python-dashboards'), need, await newPython(need), [
    'kb-dashboard-core==0.4.1',
  ]);
}

/** The interpreter that reads Windows event logs. Throws when there is no Python, or no package index. */
export async function eventLogTools(folder: string): Promise<string> {
  const need = 'Python 3.10 or newer with its module venv, as python3 on the path';
  return environment(join(folder, 'python-evtx'), need, 'python3', ['evtx==0.14.0']);
}

async function environment(
  home: string,
  need: string,
  interpreter: string,
  packages: readonly string[],
): Promise<string> {
  await needed(need, interpreter, '-m', 'venv', home);
  await needed(
    'a package index that pip can reach',
    join(home, 'bin', 'pip'),
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...packages,
  );
  return join(home, 'bin', 'python');
}

/** Where pyenv keeps several, those that are not the default do not answer by their names alone. */
async function newPython(need: string): Promise<string> {
  const names = ['python3', 'python3.14', 'python3.13', 'python3.12'];
  const managed = await Promise.all(names.map((name) => said('pyenv', 'whence', '--path', name)));
  const paths = managed.flatMap((text) => text.split('\n')).filter((path) => path !== '');
  for (const candidate of [...names, ...paths]) {
    if ((await said(candidate, '-c', 'import sys; print(sys.version_info >= (3, 12))')).startsWith('True'))
      return candidate;
  }
  throw new Error(`This needs ${need}`);
}

/** Empty where the program is not there or fails. */
function said(program: string, ...args: readonly string[]): Promise<string> {
  return command(program, args).catch(() => '');
}

async function needed(what: string, program: string, ...args: readonly string[]): Promise<void> {
  try {
    await command(program, args);
  } catch (error) {
    throw new Error(`This needs ${what}: ${(error as Error).message.slice(0, 500)}`);
  }
}

/** The public readers of Sigma and EQL in a Python environment of their own. */
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
  const home = join(folder, 'python');
  await needed(
    'Python 3.10 or newer with its module venv, as python3 on the path',
    'python3',
    '-m',
    'venv',
    home,
  );
  await needed(
    'a package index that pip can reach',
    join(home, 'bin', 'pip'),
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...PACKAGES,
  );
  return join(home, 'bin', 'python');
}

async function needed(what: string, program: string, ...args: readonly string[]): Promise<void> {
  try {
    await command(program, args);
  } catch (error) {
    throw new Error(`This needs ${what}: ${(error as Error).message.slice(0, 500)}`);
  }
}

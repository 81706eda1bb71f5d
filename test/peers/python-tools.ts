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
  await command('python3', ['-m', 'venv', home]);
  await command(join(home, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  return join(home, 'bin', 'python');
}

/** Configurations for tests: read from text with an environment, flags and files of secrets of their own. */
import { type ConfigOverrides, type ReadConfig, readConfig } from '../../../src/core/config/read-config.ts';
import { formatProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../read-yaml.ts';

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: ConfigOverrides;
  /** What is in files, by the path they are read by. */
  readonly files?: Readonly<Record<string, string>>;
}

/** As if the file lay in `/etc/reghunt`; problems as they are printed. */
export function readText(
  text: string,
  { env = {}, overrides = {}, files = {} }: Given = {},
): ReadConfig | { readonly problems: readonly string[] } {
  const read = readYaml(text, 'reghunt.yml');
  const [node] = 'documents' in read ? read.documents : [];
  if (node === undefined) throw new Error('this test has no YAML to read');
  const result = readConfig(node, 'reghunt.yml', {
    env,
    overrides,
    resolvePath: (path) => (path.startsWith('/') ? path : `/etc/reghunt/${path}`),
    readSecret: (file) => {
      const found = files[file];
      if (found === undefined) throw new Error(`${file} cannot be read.`);
      return found;
    },
  });
  return 'problems' in result ? { problems: result.problems.map(formatProblem) } : result;
}

export function configOf(text: string, given: Given = {}): ReadConfig['config'] {
  const result = readText(text, given);
  if ('problems' in result) throw new Error(result.problems.join('\n'));
  return result.config;
}

export function problemsOf(text: string, given: Given = {}): readonly string[] {
  const result = readText(text, given);
  return 'problems' in result ? result.problems : [];
}

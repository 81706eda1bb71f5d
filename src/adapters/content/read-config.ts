/** Reads `reghunt.yml` and the files of secrets it names. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ConfigSurroundings, type ReadConfig, readConfig } from '../../core/config/read-config.ts';
import { problemAt } from '../../core/located.ts';
import { type Problem, UsageError } from '../../core/problem.ts';
import { readYamlFile, reasonOf } from './yaml-files.ts';

/** Longer than any password or key: the wrong file was named. */
const LONGEST_SECRET = 65_536;

/** Throws `UsageError` with every problem and its place. */
export async function readConfigFile(
  file: string,
  given: Pick<ConfigSurroundings, 'overrides' | 'env'>,
): Promise<ReadConfig> {
  const read = await readYamlFile(file);
  if ('problems' in read) throw refused(file, read.problems.map(withoutQuotes));
  const [node, second] = read.documents;
  if (node === undefined) throw refused(file, []);
  if (second !== undefined) {
    throw refused(file, [
      problemAt(file, second.place, 'A second document: one file holds one configuration.'),
    ]);
  }
  const folder = dirname(file);
  const result = readConfig(node, file, {
    ...given,
    resolvePath: (path) => resolve(folder, path),
    readSecret,
  });
  if ('problems' in result) throw refused(file, result.problems);
  return result;
}

function refused(file: string, problems: readonly Problem[]): UsageError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new UsageError(`${file} has ${count}; correct the lines named here.`, problems);
}

/** What the reader of YAML repeats of a file it cannot read may be a password that somebody forgot to quote. */
function withoutQuotes(problem: Problem): Problem {
  const message = problem.message
    .replace(/^(YAML: .*?\S): .*$/s, '$1.')
    .replace(/(escape sequence|directive) .*$/s, '$1.')
    .replace(/([&*!])[^\s.]\S*/g, '$1...');
  return { ...problem, message };
}

/** One line, without what ends it. Throws an error that says why it cannot be read, and never what is in the file. */
export function readSecret(file: string): string {
  const text = textOf(file).replace(/\r?\n$/, '');
  if (text.trim() === '') throw new Error(`${file} is empty: write the secret into it.`);
  if (/[\r\n]/.test(text))
    throw new Error(`${file} has several lines: a secret is the only line of its file.`);
  return text;
}

function textOf(file: string): string {
  let size: number;
  let text: string;
  try {
    size = statSync(file).size;
    text = size > LONGEST_SECRET ? '' : readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The file of the secret cannot be read: ${reasonOf(error)}.`);
  }
  if (size > LONGEST_SECRET) throw new Error(`${file} is too large for a secret: was another file meant?`);
  return text;
}

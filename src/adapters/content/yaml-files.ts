/** Finds YAML files below a folder and reads their documents, or tells why one cannot be read. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Located, problemAt } from '../../core/located.ts';
import { type Problem, UsageError } from '../../core/problem.ts';
import { readYaml } from './yaml.ts';

const START = { line: 1, column: 1 };

/** Sorted by path; the path itself when it is a file. Hidden folders and links are passed over. */
export async function yamlFilesBelow(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const inner = join(folder, entry.name);
      if (entry.isDirectory()) await walk(inner);
      else if (entry.isFile() && isYaml(entry.name)) found.push(inner);
    }
  };
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    await walk(path);
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(error)}. Check the path.`);
  }
  return found;
}

export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(basename(name));
}

/** The documents of one file, or every reason why it cannot be read. */
export async function readYamlFile(
  file: string,
): Promise<{ readonly documents: readonly Located[] } | { readonly problems: readonly Problem[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { problems: [problemAt(file, START, `Cannot be read: ${reasonOf(error)}.`)] };
  }
  const read = readYaml(text, file);
  if ('documents' in read && read.documents.length === 0) {
    return { problems: [problemAt(file, START, 'The file holds nothing: fill it or remove it.')] };
  }
  return read;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

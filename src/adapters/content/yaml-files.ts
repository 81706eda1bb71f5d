/** Finds YAML files below a folder and reads their documents, or tells why one cannot be read. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { type Located, problemAt } from '../../core/located.ts';
import { type Problem, UsageError } from '../../core/problem.ts';
import { readDocuments, type YamlDocuments } from './yaml.ts';

const START = { line: 1, column: 1 };
const MEGABYTE = 1_048_576;
/** All public rules together are smaller; a tree of more would not fit into memory. */
const LARGEST = 16 * MEGABYTE;
/** To wait for each of hundreds of small files takes longer than to read them; all at once are too many to be open. */
const READ_AT_ONCE = 32;

/**
 * Sorted by path; the path itself when it is a file. Hidden folders are passed over, links are followed, a folder they
 * lead to again is read once. What cannot be looked at is told.
 */
export async function yamlFilesBelow(
  path: string,
): Promise<{ readonly files: readonly string[]; readonly problems: readonly Problem[] }> {
  const files: string[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const walk = async (folder: string): Promise<void> => {
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (!entry.isFile()) await look(inner);
      else if (isYaml(inner)) files.push(inner);
    }
  };
  const look = async (inner: string): Promise<void> => {
    try {
      const found = await stat(inner);
      if (found.isDirectory()) await walk(inner);
      else if (found.isFile() && isYaml(inner)) files.push(inner);
    } catch (error) {
      problems.push(problemAt(inner, START, `Cannot be read: ${reasonOf(error)}.`));
    }
  };
  try {
    if (!(await stat(path)).isDirectory()) return { files: [path], problems };
    await walk(path);
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(error)}. Check the path.`);
  }
  return { files, problems };
}

export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(basename(name));
}

/** The documents of one file, or every reason why it cannot be read. */
export async function readYamlFile(
  file: string,
): Promise<{ readonly documents: readonly Located[] } | { readonly problems: readonly Problem[] }> {
  const { documents, problems } = await readFileDocuments(file, false);
  return problems.length > 0 ? { problems } : { documents };
}

/** The same of each of many. */
export async function readYamlFiles(
  files: readonly string[],
): Promise<readonly { readonly file: string; readonly read: Awaited<ReturnType<typeof readYamlFile>> }[]> {
  const limit = pLimit(READ_AT_ONCE);
  return Promise.all(files.map((file) => limit(async () => ({ file, read: await readYamlFile(file) }))));
}

/** The same of a file of public rules, as far as it can be read. */
export async function readPublicFile(file: string): Promise<YamlDocuments> {
  return readFileDocuments(file, true);
}

async function readFileDocuments(file: string, asPublic: boolean): Promise<YamlDocuments> {
  const refused = (message: string): YamlDocuments => ({
    documents: [],
    problems: [problemAt(file, START, message)],
    warnings: [],
  });
  let text: string;
  try {
    const found = await stat(file);
    if (!found.isFile()) return refused('This is no file: name a file or a folder.');
    if (found.size > LARGEST) return refused(`Larger than ${LARGEST / MEGABYTE} MB: split the file.`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    return refused(`Cannot be read: ${reasonOf(error)}.`);
  }
  if (text.includes('\0')) return refused('This is no text in UTF-8: save it as such.');
  const read = readDocuments(text, file, asPublic);
  return read.documents.length === 0 && read.problems.length === 0
    ? refused('The file holds nothing: fill it or remove it.')
    : read;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

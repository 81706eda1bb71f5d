/** The text of one entry as somebody wrote it, comments included: of a file of several documents the one with its id. */
import { readFile } from 'node:fs/promises';
import { locate } from '../../core/located.ts';
import { UsageError } from '../../core/problem.ts';
import { readDocuments } from './yaml.ts';
import { reasonOf } from './yaml-files.ts';

/** Throws `UsageError` when the file has changed since it was loaded, and no longer holds the entry. */
export async function entryText(file: string, id: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${reasonOf(error)}. Check the path.`);
  }
  // At the beginning of a line three dashes are a mark in any YAML: text in blocks is indented.
  const found = text.split(/^---(?=\s|$).*\n?/m).find((part) => idOf(part) === id);
  if (found === undefined) throw new UsageError(`${file} no longer holds "${id}": ask again.`);
  return `${found.trim()}\n`;
}

function idOf(text: string): unknown {
  const [document] = readDocuments(text, '', false).documents;
  const id = document === undefined ? undefined : locate(document, ['id']);
  return id?.kind === 'scalar' ? id.value : undefined;
}

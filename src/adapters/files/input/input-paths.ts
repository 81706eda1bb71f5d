/** Finds the files behind the paths a user gave: files as they are, folders recursively by known endings. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../core/problem.ts';

export interface InputPaths {
  /** In the order given, a folder's files sorted by path; `-` is standard input. */
  readonly files: readonly string[];
  /** Folders in which nothing could be read, and files of other endings, counted by folder. */
  readonly unread: readonly { readonly folder: string; readonly count: number; readonly reason: string }[];
}

const ENDINGS = /\.(?:json|jsonl|ndjson|log|reg|xml|evtx)(?:\.gz)?$/i;
export const ENDINGS_TEXT = '.json .jsonl .ndjson .log .reg .xml .evtx, also with .gz';

/** Throws `UsageError` for a path that is not there or may not be read. */
export function findInputs(paths: readonly string[]): InputPaths {
  const files: string[] = [];
  const unread: { folder: string; count: number; reason: string }[] = [];
  for (const path of paths) {
    if (path === '-' || !isFolder(path)) {
      files.push(path);
      continue;
    }
    const inside = listFolder(path, unread);
    const known = inside.filter((file) => ENDINGS.test(file));
    files.push(...known);
    if (known.length > 0) continue;
    unread.push({
      folder: path,
      count: Math.max(1, inside.length),
      reason: `No file to read in this folder. Files ending in ${ENDINGS_TEXT} are read.`,
    });
  }
  return { files: [...new Set(files)], unread };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(error)} Check the path given with --input.`);
  }
}

function listFolder(
  folder: string,
  unread: { folder: string; count: number; reason: string }[],
): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unread.push({ folder, count: 1, reason: `The folder cannot be read: ${reasonOf(error)}` });
    return [];
  }
  const names = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry) => {
    const path = join(folder, entry.name);
    // A link may lead back up; folders behind links are left out, files are read.
    if (entry.isDirectory()) return listFolder(path, unread);
    return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
  });
}

/** What the system says, in words a person can act on. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'you may not read it.';
    case 'EISDIR':
      return 'it is a folder.';
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return error instanceof Error ? `${error.message}.` : `${String(error)}.`;
  }
}

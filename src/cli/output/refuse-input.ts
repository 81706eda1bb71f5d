/** Refuses an --output that is, or lies among, what the run reads. */
import { type BigIntStats, type Dirent, fstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/problem.ts';
import type { Target } from './target.ts';

export interface Reading {
  /** How the user had it read: `--input events/`. */
  readonly by: string;
  /** A file or folder, or the descriptor of an open file. */
  readonly path: string | number;
  /** Folders behind links are read as well. */
  readonly throughLinks?: boolean;
}

/**
 * Files and folders are told by device and inode, so no spelling and no link hides one. In a folder that is read no file
 * may be written, there before or not: a report among the evidence would be evidence the next time.
 * Throws UsageError.
 */
export function refuseInput(target: Target, reads: readonly Reading[]): void {
  const sought: Sought = {
    file: target.earlier?.isFile() === true ? identity(target.earlier) : undefined,
    folders: new Set(target.is === 'file' ? foldersAbove(target.folder) : []),
  };
  for (const { by, path, throughLinks } of reads) {
    const met = typeof path === 'number' ? isSought(path, sought) : meet(path, sought, throughLinks === true);
    if (met === undefined) continue;
    throw new UsageError(
      met.isFolder
        ? `--output ${target.file} is in ${met.path}, which this run reads (${by}): it would overwrite an input or become one. Choose an --output outside that folder.`
        : `--output ${target.file} would overwrite ${met.path}, which this run reads (${by}). Choose another --output.`,
    );
  }
}

interface Sought {
  /** Undefined: there is no file yet that could be lost. */
  readonly file: string | undefined;
  /** Whatever reads one of these reads what is in it. */
  readonly folders: ReadonlySet<string>;
}

interface Met {
  readonly path: string;
  readonly isFolder: boolean;
}

function isSought(descriptor: number, { file }: Sought): Met | undefined {
  const isSame = identity(fstatSync(descriptor, { bigint: true })) === file;
  return isSame ? { path: 'standard input', isFolder: false } : undefined;
}

/** What cannot be looked at is passed over: whoever reads it will say so. */
function meet(
  path: string,
  sought: Sought,
  throughLinks: boolean,
  seen: Set<string> = new Set(),
): Met | undefined {
  const stats = statOf(path);
  if (stats === undefined) return undefined;
  const id = identity(stats);
  if (!stats.isDirectory()) return id === sought.file ? { path, isFolder: false } : undefined;
  if (sought.folders.has(id)) return { path, isFolder: true };
  if (seen.has(id)) return undefined;
  seen.add(id);
  for (const entry of entriesOf(path)) {
    const inner = join(path, entry.name);
    const isPassedOver = entry.isSymbolicLink()
      ? !throughLinks && statOf(inner)?.isDirectory() === true
      : !entry.isDirectory() && sought.file === undefined;
    const met = isPassedOver ? undefined : meet(inner, sought, throughLinks, seen);
    if (met !== undefined) return met;
  }
  return undefined;
}

function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  for (let path = folder; ; path = dirname(path)) {
    const stats = statOf(path);
    if (stats !== undefined) above.push(identity(stats));
    if (dirname(path) === path) return above;
  }
}

function identity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

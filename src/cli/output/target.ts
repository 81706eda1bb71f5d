/** Finds what an --output leads to, through links, and refuses what can be no file. */
import { accessSync, type BigIntStats, constants, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import type { UsageError } from '../../core/problem.ts';
import { reasonOf, unwritable } from './output-error.ts';

export type Target = FileTarget | StreamTarget | StdoutTarget;

/** A file to be replaced, or to be made where there is none. */
export interface FileTarget {
  readonly is: 'file';
  /** As the user wrote it. */
  readonly file: string;
  /** Where it really is: links are followed, so that they stay. */
  readonly path: string;
  readonly folder: string;
  /** The file that is there now. */
  readonly earlier: BigIntStats | undefined;
}

/** A device, a pipe, an open descriptor: nothing that could be put in its place would reach its reader. */
export interface StreamTarget {
  readonly is: 'stream';
  readonly file: string;
  readonly path: string;
  readonly earlier: BigIntStats;
}

/** This process's own output by its name among the files. */
export interface StdoutTarget {
  readonly is: 'stdout';
  readonly file: string;
  readonly earlier: BigIntStats;
}

/** Throws UsageError for a folder, a path through what is no folder, and a file that may not be written. */
export function findTarget(file: string): Target {
  if (file === '' || file.endsWith('/') || file.endsWith(sep)) throw isFolder(file);
  try {
    const path = endOfLinks(file);
    const earlier = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (earlier === undefined) return { is: 'file', file, path, folder: dirname(path), earlier };
    if (earlier.isDirectory()) throw isFolder(file);
    if (isDescriptor(path)) return { is: isStdout(path) ? 'stdout' : 'stream', file, path, earlier };
    // Replacing asks for no right to the file itself: one that is protected is meant to stay.
    accessSync(path, constants.W_OK);
    return earlier.isFile()
      ? { is: 'file', file, path, folder: dirname(path), earlier }
      : { is: 'stream', file, path, earlier };
  } catch (error) {
    throw isSystemError(error) ? unwritable(file, reasonOf(error)) : error;
  }
}

function isFolder(file: string): UsageError {
  return unwritable(file === '' ? '""' : file, 'it names a folder and no file');
}

const MOST_LINKS = 40;

/** Also of a link that leads to nothing yet. */
function endOfLinks(file: string): string {
  let path = file;
  for (let link = 0; link < MOST_LINKS; link += 1) {
    path = join(realFolder(path, file), basename(path));
    const next = isDescriptor(path) ? undefined : linkAt(path);
    if (next === undefined) return path;
    path = isAbsolute(next) ? next : `${dirname(path)}${sep}${next}`;
  }
  throw unwritable(file, 'its links lead in a circle');
}

/** As the system reads it, where `..` behind a link is the parent of what the link leads to. */
function realFolder(path: string, file: string): string {
  const folder = dirname(path);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw unwritable(file, `there is no folder ${folder}`, 'Make it, or choose another --output.');
  }
  if (!stats.isDirectory()) throw unwritable(file, `${folder} is no folder`);
  return realpathSync.native(folder);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // No link, or nothing at all.
    return undefined;
  }
}

/** Links to what a process has open: behind them may be a file of which the shell wants the end written, not the name. */
function isDescriptor(path: string): boolean {
  return /^\/(?:dev\/(?:std(?:in|out|err)|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/.test(path);
}

function isStdout(path: string): boolean {
  return ['/dev/stdout', '/dev/fd/1', `/proc/${process.pid}/fd/1`].includes(path);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error;
}

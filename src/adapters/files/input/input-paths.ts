/** Finds the files behind the paths a user gave: files as they are, folders recursively by what is known to hold events. */
import { type BigIntStats, closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../core/problem.ts';
import type { FileNotes } from './file-notes.ts';
import { ENDINGS_TEXT, isKnownBeginning, isKnownName, PassedOver, SNIFFED } from './known-files.ts';

/**
 * In the order given, a folder's files sorted by path; `-` is standard input. Each once, however often and by whatever path it
 * was given. What is in a folder and not read is noted. Throws `UsageError` for a path that is not there or may not be read.
 */
export function findInputs(paths: readonly string[], notes: FileNotes): readonly string[] {
  const finder = new InputFinder(notes);
  for (const path of paths) {
    if (path === '-') finder.files.add(path);
    else finder.given(path);
  }
  return [...finder.files];
}

class InputFinder {
  readonly files = new Set<string>();
  readonly #notes: FileNotes;
  /** Files and folders, by device and number. */
  readonly #seen = new Set<string>();
  /** How often one of them was met again. */
  #again = 0;

  constructor(notes: FileNotes) {
    this.#notes = notes;
  }

  given(path: string): void {
    const stat = statOf(path);
    if (stat instanceof Error)
      throw new UsageError(`Cannot read ${path}: ${reasonOf(stat)} Check the path given with --input.`);
    if (!this.#isNew(stat)) return;
    if (!stat.isDirectory()) {
      this.files.add(path);
      return;
    }
    const before = this.files.size + this.#again;
    const passedOver = new PassedOver();
    this.#folder(path, passedOver);
    passedOver.note(path, this.#notes);
    if (this.files.size + this.#again > before) return;
    const reason = `No file to read in this folder. Files ending in ${ENDINGS_TEXT} are read.`;
    this.#notes.add('unreadable_file', path, reason, undefined, true);
  }

  #folder(folder: string, passedOver: PassedOver): void {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      this.#unreadable(folder, `The folder cannot be read: ${reasonOf(error)}`);
      return;
    }
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const stat = statOf(path);
      if (stat instanceof Error) this.#unreadable(path, `The file cannot be opened: ${reasonOf(stat)}`);
      else if (stat.isDirectory()) {
        // A link may lead back up.
        if (entry.isSymbolicLink()) passedOver.link();
        else if (this.#isNew(stat)) this.#folder(path, passedOver);
      } else if (stat.isFile() && this.#isWanted(path, passedOver) && this.#isNew(stat)) this.files.add(path);
    }
  }

  /** By its name, or by what it begins with. */
  #isWanted(path: string, passedOver: PassedOver): boolean {
    if (isKnownName(path)) return true;
    let head: Buffer;
    try {
      head = beginning(path);
    } catch {
      // What it holds is not known, so it is one of those that are not read.
      head = Buffer.alloc(0);
    }
    if (isKnownBeginning(path, head)) return true;
    passedOver.file(path, head);
    return false;
  }

  #isNew({ dev, ino }: BigIntStats): boolean {
    const key = `${dev}:${ino}`;
    const isNew = !this.#seen.has(key);
    if (isNew) this.#seen.add(key);
    else this.#again += 1;
    return isNew;
  }

  #unreadable(path: string, reason: string): void {
    this.#notes.add('unreadable_file', path, reason, undefined, true);
  }
}

function statOf(path: string): BigIntStats | Error {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function beginning(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(SNIFFED);
    return head.subarray(0, readSync(fd, head, 0, SNIFFED, 0));
  } finally {
    closeSync(fd);
  }
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
    case 'ELOOP':
      return 'it is a link that leads back to itself.';
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return error instanceof Error ? `${error.message}.` : `${String(error)}.`;
  }
}

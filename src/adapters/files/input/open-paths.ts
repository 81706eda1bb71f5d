/** Keeps the files that are read open, and no more of them than a system may allow. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { EngineError } from '../../../core/problem.ts';
import { reasonOf } from './input-paths.ts';

/** What tells that a file is still the same. */
interface Seen {
  readonly ino: number;
  readonly size: number;
}

export class OpenPaths {
  readonly #most: number;
  /** Those used last are at the end. */
  readonly #open = new Map<string, number>();
  readonly #seen = new Map<string, Seen>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Hands over a file that was just opened. */
  add(path: string, fd: number): void {
    const { ino, size } = fstatSync(fd);
    this.#seen.set(path, { ino, size });
    this.#keep(path, fd);
  }

  /** Of a file that was added. Valid until so many others have been asked for. */
  fd(path: string): number {
    const fd = this.#open.get(path) ?? this.#again(path);
    this.#open.delete(path);
    this.#keep(path, fd);
    return fd;
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #keep(path: string, fd: number): void {
    this.#open.set(path, fd);
    if (this.#open.size <= this.#most) return;
    for (const [oldest, old] of this.#open) {
      closeSync(old);
      this.#open.delete(oldest);
      return;
    }
  }

  #again(path: string): number {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (error) {
      throw new EngineError(
        `${path} went away while it was hunted: ${reasonOf(error)} Hunt a copy that stays.`,
      );
    }
    const { ino, size } = fstatSync(fd);
    const seen = this.#seen.get(path);
    if (seen?.ino === ino && seen.size <= size) return fd;
    closeSync(fd);
    throw new EngineError(`${path} was replaced while it was hunted. Hunt a copy that stays.`);
  }
}

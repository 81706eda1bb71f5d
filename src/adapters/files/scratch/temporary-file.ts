/** A scratch file that no run leaves behind: where the system allows, it has no name from the start. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLUSH_AT = 1 << 20;

/** Appended to, then read by position through `fd`. Readable by this user only. */
export class TemporaryFile {
  readonly fd: number;
  /** Bytes appended so far. */
  size = 0;
  #pending: Uint8Array[] = [];
  #pendingSize = 0;
  readonly #name: string;
  readonly #remove: (() => void) | undefined;

  constructor(folder = tmpdir()) {
    this.#name = join(folder, `reghunt-${randomUUID()}.tmp`);
    this.fd = openSync(this.#name, 'wx+', 0o600);
    this.#remove = this.#unlink();
  }

  append(bytes: Uint8Array): void {
    // Small pieces are gathered, so the caller may not reuse the bytes it gave.
    this.#pending.push(bytes);
    this.#pendingSize += bytes.length;
    this.size += bytes.length;
    if (this.#pendingSize >= FLUSH_AT) this.flush();
  }

  /** To be called before reading. */
  flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    this.#pending = [];
    this.#pendingSize = 0;
  }

  close(): void {
    closeSync(this.fd);
    if (this.#remove === undefined) return;
    process.off('exit', this.#remove);
    this.#remove();
  }

  /** POSIX lets an open file go without a name, so even a killed run leaves nothing; Windows does not. */
  #unlink(): (() => void) | undefined {
    try {
      unlinkSync(this.#name);
      return undefined;
    } catch {
      const remove = (): void => rmSync(this.#name, { force: true });
      process.once('exit', remove);
      return remove;
    }
  }
}

/** Writes text into an open file in large pieces: a call of the system costs more than copying this much. */
import type { FileHandle } from 'node:fs/promises';

/** Characters. */
const WRITTEN_AT_ONCE = 256 * 1024;

export class TextFile {
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #length = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= WRITTEN_AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#length = 0;
    if (text !== '') await this.#handle.writeFile(text);
  }
}

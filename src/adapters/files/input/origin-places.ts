/** For each line of a scratch file the place its record has in the original input, as a pair of 32-bit numbers on disk. */
import { readSync } from 'node:fs';
import type { RecordPlace } from '../../../core/event/record-place.ts';
import { TemporaryFile } from '../scratch/temporary-file.ts';

const PAIR = 8;
const BLOCK = PAIR * 8 * 1024;

export class OriginPlaces {
  readonly #file: TemporaryFile;
  readonly #pair = Buffer.alloc(PAIR);
  /** Places are gathered: millions of small buffers would cost many times what they hold. */
  #block = Buffer.allocUnsafeSlow(BLOCK);
  #filled = 0;

  constructor(tempDir: string | undefined) {
    this.#file = new TemporaryFile(tempDir);
  }

  /** Of the next line. */
  add({ line, ordinal }: RecordPlace): void {
    this.#block.writeUInt32LE(line, this.#filled);
    this.#block.writeUInt32LE(ordinal, this.#filled + 4);
    this.#filled += PAIR;
    if (this.#filled === BLOCK) this.#endBlock();
  }

  /** To be called before reading. */
  flush(): void {
    this.#endBlock();
    this.#file.flush();
  }

  /** Of a line, counted from 1. */
  of(line: number): RecordPlace {
    readSync(this.#file.fd, this.#pair, 0, PAIR, (line - 1) * PAIR);
    return { line: this.#pair.readUInt32LE(0), ordinal: this.#pair.readUInt32LE(4) };
  }

  close(): void {
    this.#file.close();
  }

  #endBlock(): void {
    this.#file.append(this.#block.subarray(0, this.#filled));
    this.#block = Buffer.allocUnsafeSlow(BLOCK);
    this.#filled = 0;
  }
}

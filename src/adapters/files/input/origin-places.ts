/** For each line of an input's records the place it has in the original, as a pair of 32-bit numbers on disk. */
import { readSync } from 'node:fs';
import type { RecordPlace } from '../../../core/event/record-place.ts';
import type { TemporaryFile } from '../scratch/temporary-file.ts';

const PAIR = 8;
const BLOCK = PAIR * 8 * 1024;

/** Written to the end of a file that others are written to before and behind, but not meanwhile. */
export class OriginPlaces {
  readonly #file: TemporaryFile;
  readonly #start: number;
  readonly #pair = Buffer.alloc(PAIR);
  /** Places are gathered: millions of small buffers would cost many times what they hold. */
  #block: Buffer | undefined;
  #filled = 0;

  constructor(file: TemporaryFile) {
    this.#file = file;
    this.#start = file.size;
  }

  /** Of the next line. */
  add({ line, ordinal }: RecordPlace): void {
    this.#block ??= Buffer.allocUnsafeSlow(BLOCK);
    this.#block.writeUInt32LE(line, this.#filled);
    this.#block.writeUInt32LE(ordinal, this.#filled + 4);
    this.#filled += PAIR;
    if (this.#filled === BLOCK) this.end();
  }

  /** To be called behind the last line. */
  end(): void {
    if (this.#block !== undefined) this.#file.append(this.#block.subarray(0, this.#filled));
    this.#block = undefined;
    this.#filled = 0;
  }

  /** Of a line, counted from 1. */
  of(line: number): RecordPlace {
    readSync(this.#file.fd, this.#pair, 0, PAIR, this.#start + (line - 1) * PAIR);
    return { line: this.#pair.readUInt32LE(0), ordinal: this.#pair.readUInt32LE(4) };
  }
}

/** A growing list of addresses, in memory up to a bound and on disk beyond it. */
import { readSync } from 'node:fs';
import { TemporaryFile } from '../scratch/temporary-file.ts';

const PIECE = 1 << 16;
/** Pieces kept in memory: 8 MB. */
const KEPT = 16;

export class AddressList {
  length = 0;
  readonly #tempDir: string | undefined;
  #pieces: Float64Array<ArrayBuffer>[] = [];
  #file: TemporaryFile | undefined;
  #filed = 0;

  constructor(tempDir?: string) {
    this.#tempDir = tempDir;
  }

  add(address: number): void {
    const at = this.length % PIECE;
    if (at === 0) this.#startPiece();
    const piece = this.#pieces.at(-1);
    if (piece !== undefined) piece[at] = address;
    this.length += 1;
  }

  /** In the order added. Nothing may be added meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    let left = this.length;
    const piece = new Float64Array(PIECE);
    for (let index = 0; index < this.#filed; index += 1) {
      if (this.#file !== undefined) readSync(this.#file.fd, piece, 0, PIECE * 8, index * PIECE * 8);
      yield* piece;
      left -= PIECE;
    }
    for (const kept of this.#pieces) {
      yield* kept.subarray(0, Math.min(left, PIECE));
      left -= PIECE;
    }
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#pieces = [];
    this.length = 0;
    this.#filed = 0;
  }

  #startPiece(): void {
    if (this.#pieces.length === KEPT) {
      this.#file ??= new TemporaryFile(this.#tempDir);
      for (const piece of this.#pieces) this.#file.append(new Uint8Array(piece.buffer));
      this.#file.flush();
      this.#filed += this.#pieces.length;
      this.#pieces = [];
    }
    this.#pieces.push(new Float64Array(PIECE));
  }
}

/** Sorted join keys and their addresses on disk, with one key in memory for every block. */

import { readFully } from '../input/line-store.ts';
import { GrowingNumbers } from '../scratch/growing-numbers.ts';
import { TemporaryFile } from '../scratch/temporary-file.ts';
import { type KeyedAddresses, lowerBound } from './keyed-addresses.ts';

const BLOCK = 256;

export class StoredRun {
  readonly #keys: TemporaryFile;
  readonly #addresses: TemporaryFile;
  readonly #length: number;
  /** The first key of each block. */
  readonly #firsts: Uint32Array;
  readonly #block = new Uint32Array(BLOCK);
  #blockIndex = -1;

  private constructor(keys: TemporaryFile, addresses: TemporaryFile, length: number, firsts: Uint32Array) {
    this.#keys = keys;
    this.#addresses = addresses;
    this.#length = length;
    this.#firsts = firsts;
  }

  /** Of pieces that are sorted and follow one another. */
  static of(pieces: Iterable<KeyedAddresses>, tempDir: string | undefined): StoredRun {
    const keyFile = new TemporaryFile(tempDir);
    const addressFile = new TemporaryFile(tempDir);
    const firsts = new GrowingNumbers();
    let length = 0;
    for (const { keys, addresses } of pieces) {
      for (let i = (BLOCK - (length % BLOCK)) % BLOCK; i < keys.length; i += BLOCK) firsts.push(keys[i] ?? 0);
      length += keys.length;
      keyFile.append(new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength));
      addressFile.append(new Uint8Array(addresses.buffer, addresses.byteOffset, addresses.byteLength));
      // The pieces may be large: none is held until the next.
      keyFile.flush();
      addressFile.flush();
    }
    return new StoredRun(keyFile, addressFile, length, Uint32Array.from(firsts.toArray()));
  }

  find(key: number): Iterable<number> {
    // Entries of a key may begin in the block before the first that begins with it.
    const start = this.#lowerBound(key);
    let end = start;
    while (end < this.#length && this.#keyAt(end) === key) end += 1;
    return end === start ? [] : this.#addressesBetween(start, end);
  }

  /** Entries with keys in [from, to). */
  between(from: number, to: number): KeyedAddresses {
    const start = this.#lowerBound(from);
    const end = this.#lowerBound(to);
    const keys = new Uint32Array(end - start);
    readFully(this.#keys.fd, Buffer.from(keys.buffer), keys.byteLength, start * 4);
    return { keys, addresses: this.#addressesBetween(start, end) };
  }

  close(): void {
    this.#keys.close();
    this.#addresses.close();
  }

  #lowerBound(key: number): number {
    const block = Math.max(0, lowerBound(this.#firsts, key) - 1);
    this.#load(block);
    return Math.min(this.#length, block * BLOCK + lowerBound(this.#block, key));
  }

  #keyAt(index: number): number {
    this.#load(Math.floor(index / BLOCK));
    return this.#block[index % BLOCK] ?? 0;
  }

  #load(block: number): void {
    if (block === this.#blockIndex) return;
    const length = Math.max(0, Math.min(BLOCK, this.#length - block * BLOCK));
    readFully(this.#keys.fd, Buffer.from(this.#block.buffer), length * 4, block * BLOCK * 4);
    // Behind the last entry every search ends.
    this.#block.fill(0xffff_ffff, length);
    this.#blockIndex = block;
  }

  #addressesBetween(start: number, end: number): Float64Array {
    const addresses = new Float64Array(end - start);
    readFully(this.#addresses.fd, Buffer.from(addresses.buffer), addresses.byteLength, start * 8);
    return addresses;
  }
}

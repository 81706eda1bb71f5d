/** Where events with a join key are: 12 bytes an entry, sorted in runs, spilled to disk beyond a budget. */
import { readSync } from 'node:fs';
import { TemporaryFile } from './temporary-file.ts';

export interface JoinIndexOptions {
  /** Bytes of sorted runs kept in memory. */
  readonly budget?: number;
  /** Entries of one run. */
  readonly runLength?: number;
  readonly tempDir?: string | undefined;
}

/** Keys ascending, with the address of each. */
type Run =
  | { readonly where: 'memory'; readonly keys: Uint32Array; readonly addresses: Float64Array }
  | {
      readonly where: 'disk';
      readonly offset: number;
      readonly length: number;
      /** The first key of each block. */
      readonly blocks: Uint32Array;
    };

const BUDGET = 12 * 1024 * 1024;
const RUN_LENGTH = 1 << 18;
const ENTRY = 12;
const BLOCK = 1024;

/** Filled once, then asked. Addresses are exact up to 2^53. */
export class JoinIndex {
  readonly #budget: number;
  readonly #runLength: number;
  readonly #tempDir: string | undefined;
  #keys: Uint32Array;
  #addresses: Float64Array;
  #count = 0;
  #runs: Run[] = [];
  #memory = 0;
  #file: TemporaryFile | undefined;

  constructor(options: JoinIndexOptions = {}) {
    this.#budget = options.budget ?? BUDGET;
    this.#runLength = options.runLength ?? RUN_LENGTH;
    this.#tempDir = options.tempDir;
    this.#keys = new Uint32Array(this.#runLength);
    this.#addresses = new Float64Array(this.#runLength);
  }

  add(key: number, address: number): void {
    this.#keys[this.#count] = key;
    this.#addresses[this.#count] = address;
    this.#count += 1;
    if (this.#count === this.#runLength) this.#endRun();
  }

  /** To be called once, after the last `add`. */
  seal(): void {
    if (this.#count > 0) this.#endRun();
    this.#keys = new Uint32Array(0);
    this.#addresses = new Float64Array(0);
    this.#file?.flush();
  }

  /** Addresses of all events with one of the keys, ascending, each once; cut at `limit`. */
  find(
    keys: ReadonlySet<number>,
    limit: number,
  ): { readonly addresses: readonly number[]; readonly cut: boolean } {
    const wanted = Uint32Array.from(keys).sort();
    const found = new Set<number>();
    for (const run of this.#runs) {
      for (const key of wanted) {
        this.#findIn(run, key, found, limit);
        if (found.size > limit) break;
      }
    }
    const addresses = [...found].sort((a, b) => a - b);
    return { addresses: addresses.slice(0, limit), cut: addresses.length > limit };
  }

  close(): void {
    this.#file?.close();
    this.#runs = [];
  }

  #endRun(): void {
    const { keys, addresses } = sortByKey(this.#keys, this.#addresses, this.#count);
    this.#count = 0;
    if (this.#memory + keys.length * ENTRY <= this.#budget) {
      this.#memory += keys.length * ENTRY;
      this.#runs.push({ where: 'memory', keys, addresses });
      return;
    }
    this.#file ??= new TemporaryFile(this.#tempDir);
    const blocks = Uint32Array.from(
      { length: Math.ceil(keys.length / BLOCK) },
      (_, i) => keys[i * BLOCK] ?? 0,
    );
    this.#runs.push({ where: 'disk', offset: this.#file.size, length: keys.length, blocks });
    this.#file.append(new Uint8Array(keys.buffer, 0, keys.byteLength));
    this.#file.append(new Uint8Array(addresses.buffer, 0, addresses.byteLength));
    this.#file.flush();
  }

  #findIn(run: Run, key: number, found: Set<number>, limit: number): void {
    if (run.where === 'memory') {
      for (let i = lowerBound(run.keys, key); run.keys[i] === key && found.size <= limit; i += 1) {
        found.add(run.addresses[i] ?? 0);
      }
      return;
    }
    // Entries of a key may begin in the block before the first block that begins with it.
    for (let block = Math.max(0, lowerBound(run.blocks, key) - 1); block < run.blocks.length; block += 1) {
      if ((run.blocks[block] ?? 0) > key || found.size > limit) return;
      const first = block * BLOCK;
      const length = Math.min(BLOCK, run.length - first);
      const keys = new Uint32Array(this.#read(run.offset + first * 4, length * 4));
      const from = lowerBound(keys, key);
      if (keys[from] !== key) continue;
      let to = from;
      while (to < length && keys[to] === key) to += 1;
      const at = run.offset + run.length * 4 + (first + from) * 8;
      for (const address of new Float64Array(this.#read(at, (to - from) * 8))) found.add(address);
    }
  }

  #read(position: number, length: number): ArrayBuffer {
    const bytes = new ArrayBuffer(length);
    if (this.#file !== undefined) readSync(this.#file.fd, new Uint8Array(bytes), 0, length, position);
    return bytes;
  }
}

/** First index whose key is not below `key`. */
function lowerBound(keys: Uint32Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Radix sort in two passes of 16 bits; stable, so addresses of one key stay in order. */
function sortByKey(
  keys: Uint32Array,
  addresses: Float64Array,
  count: number,
): { readonly keys: Uint32Array; readonly addresses: Float64Array } {
  let fromKeys = keys.subarray(0, count);
  let fromAddresses = addresses.subarray(0, count);
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(0x1_0001);
    for (const key of fromKeys) {
      const slot = ((key >>> shift) & 0xffff) + 1;
      starts[slot] = (starts[slot] ?? 0) + 1;
    }
    for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const toKeys = new Uint32Array(count);
    const toAddresses = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const key = fromKeys[i] ?? 0;
      const slot = (key >>> shift) & 0xffff;
      const place = starts[slot] ?? 0;
      starts[slot] = place + 1;
      toKeys[place] = key;
      toAddresses[place] = fromAddresses[i] ?? 0;
    }
    fromKeys = toKeys;
    fromAddresses = toAddresses;
  }
  return { keys: fromKeys, addresses: fromAddresses };
}

/** Where events with a join key are: 12 bytes an entry, sorted; what is beyond a budget of memory is kept on disk. */
import { type KeyedAddresses, KeySorter, lowerBound } from './keyed-addresses.ts';
import { StoredRun } from './stored-run.ts';

export interface KeyIndexOptions {
  /** Entries kept in memory, in bytes. */
  readonly budget: number;
  /** Entries sorted at a time. */
  readonly runLength: number;
  readonly tempDir: string | undefined;
}

const ENTRY = 12;

/** Filled, sealed, then asked. Addresses are exact up to 2^53. */
export class KeyIndex {
  readonly #options: KeyIndexOptions;
  #keys: Uint32Array;
  #addresses: Float64Array;
  #count = 0;
  #total = 0;
  #sorter: KeySorter | undefined;
  /** Sorted runs, until they are merged. */
  #runs: KeyedAddresses[] = [];
  #stored: StoredRun[] = [];

  constructor(options: KeyIndexOptions) {
    this.#options = options;
    this.#keys = new Uint32Array(options.runLength);
    this.#addresses = new Float64Array(options.runLength);
  }

  add(key: number, address: number): void {
    this.#keys[this.#count] = key;
    this.#addresses[this.#count] = address;
    this.#count += 1;
    if (this.#count === this.#keys.length) this.#endRun();
  }

  /** To be called once, after the last `add`. */
  seal(): void {
    if (this.#count > 0) this.#endRun();
    this.#keys = new Uint32Array(0);
    this.#addresses = new Float64Array(0);
    if (this.#stored.length > 0) this.#merge();
    this.#sorter = undefined;
  }

  /** Addresses of all events with one of the keys, ascending, each once; cut at `limit`. */
  find(
    keys: ReadonlySet<number>,
    limit: number,
  ): { readonly addresses: readonly number[]; readonly truncated: boolean } {
    const found = new Set<number>();
    // Ascending, so that one block read from disk serves its neighbours.
    for (const key of Uint32Array.from(keys).sort()) {
      for (const run of this.#runs) {
        for (let i = lowerBound(run.keys, key); run.keys[i] === key; i += 1) found.add(run.addresses[i] ?? 0);
      }
      for (const run of this.#stored) for (const address of run.find(key)) found.add(address);
      if (found.size > limit) break;
    }
    const addresses = [...found].sort((a, b) => a - b);
    return { addresses: addresses.slice(0, limit), truncated: addresses.length > limit };
  }

  close(): void {
    for (const run of this.#stored) run.close();
    this.#stored = [];
    this.#runs = [];
  }

  #endRun(): void {
    this.#sorter ??= new KeySorter(this.#options.runLength);
    const run = this.#sorter.sort(this.#keys, this.#addresses, this.#count);
    this.#total += this.#count;
    this.#count = 0;
    const held = this.#runs.reduce((sum, { keys }) => sum + keys.length * ENTRY, 0);
    if (held + run.keys.length * ENTRY <= this.#options.budget)
      this.#runs.push({ keys: run.keys.slice(), addresses: run.addresses.slice() });
    else this.#stored.push(StoredRun.of([run], this.#options.tempDir));
  }

  /** Many runs into one, a range of keys at a time: a look-up then reads one place instead of one in every run. */
  #merge(): void {
    const ranges = 2 ** Math.ceil(Math.log2(this.#total / this.#options.runLength + 1));
    const width = 2 ** 32 / ranges;
    const merged = StoredRun.of(this.#ranges(ranges, width), this.#options.tempDir);
    this.close();
    this.#stored = [merged];
  }

  *#ranges(count: number, width: number): Generator<KeyedAddresses> {
    let sorter = this.#sorter ?? new KeySorter(this.#options.runLength);
    for (let index = 0; index < count; index += 1) {
      const from = index * width;
      const parts = [
        ...this.#runs.map(({ keys, addresses }) => {
          const [start, end] = [lowerBound(keys, from), lowerBound(keys, from + width)];
          return { keys: keys.subarray(start, end), addresses: addresses.subarray(start, end) };
        }),
        ...this.#stored.map((run) => run.between(from, from + width)),
      ];
      const length = parts.reduce((sum, { keys }) => sum + keys.length, 0);
      const keys = new Uint32Array(length);
      const addresses = new Float64Array(length);
      let at = 0;
      for (const part of parts) {
        keys.set(part.keys, at);
        addresses.set(part.addresses, at);
        at += part.keys.length;
      }
      if (length > sorter.size) sorter = new KeySorter(length);
      yield sorter.sort(keys, addresses, length);
    }
  }
}

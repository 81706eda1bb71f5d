/** Lays out texts as `wasm/text-search.ts` searches for them. */
import { frequency } from './byte-search.ts';

/** As there. */
const TEXTS = 112;
const TEXT_SIZE = 80;
const LONGEST = TEXT_SIZE - 4;
const MAX_TEXTS = 255;
const TABLE_SIZE = 262_144;
const PRINT = 3;

export class TextSets {
  readonly #table: number;
  readonly #known = new Map<string, number>();
  #next: number;

  /** `table`: address of `TABLE_SIZE` bytes. */
  constructor(table: number) {
    this.#table = table;
    this.#next = table;
  }

  /** Address of the set, 0 for an empty one; undefined when there is no room, or a text says nothing. ASCII only. */
  add(memory: Buffer, texts: readonly string[]): number | undefined {
    if (texts.length === 0) return 0;
    const small = [
      ...new Set(texts.map((text) => text.toLowerCase().replace(/\\+/g, '\\').slice(0, LONGEST))),
    ].sort();
    const key = small.join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const size = TEXTS + TEXT_SIZE * small.length;
    if (small.length > MAX_TEXTS || small.includes('') || this.#next + size > this.#table + TABLE_SIZE)
      return undefined;
    const set = this.#next;
    this.#next += size;
    memory.fill(0, set, set + size);
    memory.writeUInt32LE(small.length, set);
    for (const [i, text] of small.entries()) {
      const bit = 1 << (i % 8);
      const { at, length } = fingerprint(text);
      const record = set + TEXTS + i * TEXT_SIZE;
      memory[record] = bit;
      memory[record + 1] = text.length;
      memory[record + 2] = at;
      memory.write(text, record + 4, 'latin1');
      for (let place = 0; place < PRINT; place += 1) {
        const bytes = place < length ? spellings(text.charCodeAt(at + place)) : undefined;
        mark(memory, set + 16 + place * 32, bytes, bit);
      }
    }
    this.#known.set(key, set);
    return set;
  }
}

/** In the table of low halves and the one of high halves; without bytes, any will do. */
function mark(memory: Buffer, tables: number, bytes: readonly number[] | undefined, bit: number): void {
  for (let half = 0; half < 16; half += 1) {
    const isLow = bytes === undefined || bytes.some((byte) => (byte & 15) === half);
    const isHigh = bytes === undefined || bytes.some((byte) => byte >> 4 === half);
    memory[tables + half] = (memory[tables + half] ?? 0) | (isLow ? bit : 0);
    memory[tables + 16 + half] = (memory[tables + 16 + half] ?? 0) | (isHigh ? bit : 0);
  }
}

function spellings(small: number): readonly number[] {
  return small >= 0x61 && small <= 0x7a ? [small, small & 0xdf] : [small];
}

/**
 * The rarest few bytes of a text. A backslash stands for one or more: a fingerprint may begin or end with one, none
 * may stand inside it.
 */
function fingerprint(text: string): { readonly at: number; readonly length: number } {
  let best = { at: 0, length: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < text.length; at += 1) {
    for (let length = 1; length <= PRINT && at + length <= text.length; length += 1) {
      const print = text.slice(at, at + length);
      if (print.slice(1, -1).includes('\\')) break;
      const often = frequency([print]);
      if (often >= least) continue;
      least = often;
      best = { at, length };
    }
  }
  return best;
}

/** Lays out texts as `wasm/text-search.ts` searches for them. */
import { frequency } from './byte-search.ts';

/** As there. */
const TABLES = 32;
const PRINTS = 160;
const TEXTS = 672;
const TEXT_SIZE = 80;
const GROUPS = 8;
const PRINT = 4;
const LONGEST = TEXT_SIZE - 4;
const TABLE_SIZE = 262_144;
/** A fingerprint across a dot is rarer than one of an extension. */
const SPANNING = 0.01;

/** A text with its rarest few bytes. */
interface Printed {
  readonly text: string;
  readonly at: number;
  readonly print: string;
}

export class TextSets {
  readonly #table: number;
  readonly #printHash: (bytes: number) => number;
  readonly #known = new Map<string, number>();
  #next: number;

  /** `table`: address of `TABLE_SIZE` bytes. */
  constructor(table: number, printHash: (bytes: number) => number) {
    this.#table = table;
    this.#printHash = printHash;
    this.#next = table;
  }

  /** Address of the set, 0 for an empty one; undefined when there is no room, or a text says nothing. ASCII only. */
  add(memory: Buffer, texts: readonly string[]): number | undefined {
    if (texts.length === 0) return 0;
    const small = texts.map((text) => text.toLowerCase().replace(/\\+/g, '\\').slice(0, LONGEST));
    const unique = [...new Set(small)].sort();
    const key = unique.join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const size = TEXTS + TEXT_SIZE * unique.length;
    if (unique.includes('') || this.#next + size > this.#table + TABLE_SIZE) return undefined;
    const set = this.#next;
    this.#next += size;
    memory.fill(0, set, set + size);
    this.#write(memory, set, unique.map(printed));
    this.#known.set(key, set);
    return set;
  }

  #write(memory: Buffer, set: number, texts: readonly Printed[]): void {
    let count = 0;
    for (const [group, own] of groupsOf(texts.map(({ print }) => print)).entries()) {
      memory.writeUInt16LE(count, set + group * 4);
      for (const print of own) this.#addPrint(memory, set, print, 1 << group);
      for (const { text, at } of texts.filter(({ print }) => own.includes(print))) {
        const record = set + TEXTS + count * TEXT_SIZE;
        memory[record] = text.length;
        memory[record + 1] = at;
        memory.write(text, record + 4, 'latin1');
        count += 1;
      }
      memory.writeUInt16LE(count, set + group * 4 + 2);
    }
  }

  #addPrint(memory: Buffer, set: number, print: string, bit: number): void {
    for (let place = 0; place < PRINT; place += 1) {
      const bytes = place < print.length ? spellings(print.charCodeAt(place)) : undefined;
      mark(memory, set + TABLES + place * 32, bytes, bit);
    }
    // What follows a short one may be anything: no hash tells it.
    if (print.length < PRINT) return;
    const hash = this.#printHash(Buffer.from(print, 'latin1').readUInt32LE(0));
    const byte = set + PRINTS + (hash >> 3);
    memory[byte] = (memory[byte] ?? 0) | (1 << (hash & 7));
  }
}

/** Like fingerprints in one group: the more alike, the fewer other bytes look like one of them. Short ones are in the last. */
function groupsOf(prints: readonly string[]): readonly (readonly string[])[] {
  const unique = [...new Set(prints)].sort();
  const whole = unique.filter(({ length }) => length === PRINT);
  const count = GROUPS - 1;
  const groups = Array.from({ length: count }, (_, group) =>
    whole.filter((_print, index) => Math.floor((index * count) / whole.length) === group),
  );
  return [...groups, unique.filter(({ length }) => length < PRINT)];
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
 * A backslash stands for one or more: a fingerprint may begin or end with one, none may stand inside it. A slash may
 * have some before it: a fingerprint may only begin with one. A quote at the end is no byte of it.
 */
function printed(text: string): Printed {
  let best: Printed = { text, at: 0, print: text.charAt(0) };
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < text.length; at += 1) {
    for (let length = 1; length <= PRINT && at + length <= text.length; length += 1) {
      const print = text.slice(at, at + length);
      if (print.includes('"') || print.slice(1, -1).includes('\\') || print.slice(1).includes('/')) break;
      const often = frequency([print]) * (/^..?\./.test(print) ? SPANNING : 1);
      if (often >= least) continue;
      least = often;
      best = { text, at, print };
    }
  }
  return best;
}

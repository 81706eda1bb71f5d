/** Finds entries by number where nearly every number that is asked for has none. */

/** Bits of the table for each number in it: one in sixteen of the others is looked up in vain. */
const BITS_EACH = 16;
const LEAST_BITS = 5;

/** A class, as its two methods are called for every character of every value. */
export class HashPrefilter {
  /** A bit for each number there is, at `slotOf` it. */
  private readonly table: Int32Array;
  private readonly shift: number;
  private readonly entries = new Map<number, number[]>();

  /** `number` is a 32-bit integer. */
  constructor(pairs: readonly { readonly number: number; readonly entry: number }[]) {
    for (const { number, entry } of pairs) {
      const known = this.entries.get(number);
      if (known === undefined) this.entries.set(number, [entry]);
      else if (!known.includes(entry)) known.push(entry);
    }
    const bits = Math.max(LEAST_BITS, Math.ceil(Math.log2(this.entries.size * BITS_EACH + 1)));
    this.shift = 32 - bits;
    this.table = new Int32Array(1 << (bits - LEAST_BITS));
    for (const number of this.entries.keys()) {
      const slot = this.slotOf(number);
      this.table[slot >>> 5] = (this.table[slot >>> 5] ?? 0) | (1 << (slot & 31));
    }
  }

  /** False for nearly all numbers without an entry. */
  mayHold(number: number): boolean {
    const slot = this.slotOf(number);
    return (((this.table[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) !== 0;
  }

  tell(number: number, tell: (entry: number) => void): void {
    const known = this.entries.get(number);
    if (known !== undefined) for (const entry of known) tell(entry);
  }

  /** As many bits of a number as the table has, well mixed. */
  private slotOf(number: number): number {
    return Math.imul(number, 0x9e_37_79_b1) >>> this.shift;
  }
}

/** How many of the lists hold each item. */
export function countHolders<Item>(lists: readonly (readonly Item[])[]): ReadonlyMap<Item, number> {
  const counts = new Map<Item, number>();
  for (const list of lists) for (const item of new Set(list)) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** The item of a list that fewest of the lists hold, the last of several. */
export function rarest<Item>(list: readonly Item[], counts: ReadonlyMap<Item, number>): Item | undefined {
  const holders = (item: Item): number => counts.get(item) ?? 0;
  return list.reduce<Item | undefined>(
    (best, item) => (best === undefined || holders(item) <= holders(best) ? item : best),
    undefined,
  );
}

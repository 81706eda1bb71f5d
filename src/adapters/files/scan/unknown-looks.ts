/** Counts records in no known layout by how they look, with the first lines of each; of endless looks only the first. */

export interface LookCount {
  readonly look: string;
  readonly count: number;
  /** The first of them. */
  readonly lines: readonly number[];
}

/** Where every record has names of its own, more would only fill memory. */
const MOST_LOOKS = 20;
const OTHERS = 'other names';
const PLACES = 5;

export class UnknownLooks {
  readonly #looks = new Map<string, { count: number; lines: number[] }>();

  add(given: string, count: number, lines: readonly number[]): void {
    const look = this.#looks.has(given) || this.#looks.size < MOST_LOOKS ? given : OTHERS;
    let known = this.#looks.get(look);
    if (known === undefined) {
      known = { count: 0, lines: [] };
      this.#looks.set(look, known);
    }
    known.count += count;
    known.lines.push(...lines.slice(0, PLACES - known.lines.length));
  }

  /** Frequent ones first. */
  list(): readonly LookCount[] {
    return [...this.#looks]
      .map(([look, { count, lines }]) => ({ look, count, lines }))
      .sort((a, b) => b.count - a.count);
  }
}

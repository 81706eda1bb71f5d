/** Counts why items failed: one entry a reason, most frequent first, bounded. */

export interface Failure {
  readonly reason: string;
  readonly count: number;
}

const MOST_REASONS = 20;
const REST = 'other reasons';

export class FailureTally {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    const key = this.#counts.has(reason) || this.#counts.size < MOST_REASONS ? reason : REST;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  list(): readonly Failure[] {
    return [...this.#counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}

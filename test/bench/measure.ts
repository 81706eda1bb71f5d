/** Takes times of several things in turn, so that a busy minute of the machine falls on all of them alike. */

/** One thing to be timed. */
export interface Contestant {
  readonly name: string;
  /** Not timed. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => Promise<void>;
}

/** Milliseconds of every run, by name. */
export type Times = Readonly<Record<string, readonly number[]>>;

/** Runs everybody once a round; who goes first changes from round to round. */
export async function inTurns(rounds: number, contestants: readonly Contestant[]): Promise<Times> {
  const times: Record<string, number[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const { name, prepare, run } of order) {
      await prepare?.();
      const started = performance.now();
      await run();
      times[name]?.push(performance.now() - started);
    }
  }
  return times;
}

/** Throws a `RangeError` when there is nothing to take a median of. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take a median of');
  return (upper + lower) / 2;
}

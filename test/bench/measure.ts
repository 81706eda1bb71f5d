/** What several measurements of one thing say. */

/** Throws a `RangeError` when there is nothing to take a median of. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take a median of');
  return (upper + lower) / 2;
}

/** The median with the smallest and the largest, for people: `8.70 s (8.66-8.89)`. */
export function spread(values: readonly number[], unit: string, digits = 2): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return `${median(values).toFixed(digits)} ${unit} (${least}-${most})`;
}

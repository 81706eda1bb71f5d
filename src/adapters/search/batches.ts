/** Cuts a list into batches bounded by count and by cost, in order. */
export function inBatches<T>(
  items: readonly T[],
  size: number,
  cost: (item: T) => number = () => 0,
  budget = 0,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let spent = 0;
  for (const item of items) {
    const price = cost(item);
    const current = batches.at(-1);
    // An item dearer than the whole budget still gets a batch of its own.
    if (current === undefined || current.length >= size || spent + price > budget) {
      batches.push([item]);
      spent = price;
    } else {
      current.push(item);
      spent += price;
    }
  }
  return batches;
}

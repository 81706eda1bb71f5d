/** Works through items a few at a time; memory holds only those under way. */

/** Results in the order of the items. The first failure ends it, after what is under way has ended too. */
export async function inParallel<T, R>(
  atOnce: number,
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const rest = items[Symbol.iterator]();
  let taken = 0;
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true && failures.length === 0; next = rest.next()) {
      const place = taken;
      taken += 1;
      try {
        results[place] = await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

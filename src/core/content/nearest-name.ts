/** Guesses which known name a wrong one was meant to be. */

/** The known name that takes the fewest changes, if they are few for its length; undefined when nothing is near. */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  const written = wrong.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const distance = changes(written, name.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(wrong: string, known: Iterable<string>): string {
  const near = nearestName(wrong, known);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** Insertions, deletions and replacements from one text to another; `most` when there are at least that many. */
function changes(from: string, to: string, most: number): number {
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? most) + 1,
          (current[column - 1] ?? most) + 1,
          (previous[column - 1] ?? most) + (same ? 0 : 1),
        ),
      );
    }
    if (Math.min(...current) >= most) return most;
    previous = current;
  }
  return previous[to.length] ?? most;
}

/** Puts back the quotes at both ends of a command line that a shipper took for its own and stripped (SentinelOne). */

/**
 * A line that was stripped begins without a quote, and the first one in it ends a word that none began. Lines whose
 * quotes come in pairs of their own stay as they are, so what was never stripped is not changed.
 */
export function withOuterQuotes(line: string): string {
  const first = line.indexOf('"');
  if (first <= 0 || /^[ \t]|(?<!\\)"$/.test(line)) return line;
  const endsAWord = !isBlank(line.charAt(first - 1)) && isBlank(line.charAt(first + 1));
  return endsAWord && countOf(line, first) % 2 === 0 ? `"${line}"` : line;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function countOf(line: string, from: number): number {
  let count = 0;
  for (let at = from; at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

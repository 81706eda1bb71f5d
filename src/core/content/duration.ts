/** Reads and writes durations as content and the command line write them: `90s`, `15m`, `24h`, `7d`, `2w`. */

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** Milliseconds; undefined when the text is not a whole number with one of the units ms, s, m, h, d, w: in other letters, `M` is a month to some. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})\s*(ms|s|m|h|d|w)$/.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : UNITS.get(unit);
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** The same in the largest unit, up to days, that leaves no remainder; what is written is read as the same. */
export function formatDuration(milliseconds: number): string {
  const [name, factor] = [...UNITS].findLast(
    ([unit, size]) => unit !== 'w' && milliseconds >= size && milliseconds % size === 0,
  ) ?? ['ms', 1];
  return `${milliseconds / factor}${name}`;
}

/** Reads how long a server asks to be left alone: seconds, or the time of day in one of HTTP's spellings. */

/** Milliseconds from `now` on; undefined when the header is absent or says neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // A date begins with its weekday; `Date` alone would take nearly any number for one.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

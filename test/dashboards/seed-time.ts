/** What `now` is on the boards of the seeded estate, and times before it. */

export const NOW = '2026-11-30T12:00:00.000Z';

/** Milliseconds. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function ago(time: number): string {
  return new Date(Date.parse(NOW) - time).toISOString();
}

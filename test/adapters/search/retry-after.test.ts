/** How a server's wish to be left alone is read. */
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/adapters/search/retry-after.ts';

const NOON = Date.UTC(2026, 10, 20, 12);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Friday, 20-Nov-26 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ])('%s is a time to wait', (header, expected) => {
    expect(retryAfterMs(header, NOON)).toBe(expected);
  });

  it.each([undefined, '', 'soon', '-5', '1.5', 'Fri, never'])('%s is none', (header) => {
    expect(retryAfterMs(header, NOON)).toBeUndefined();
  });
});

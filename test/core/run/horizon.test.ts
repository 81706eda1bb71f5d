/** Each tick counts a little, one an hour more, one a day all of it. */
import { expect, it } from 'vitest';
import { countedAfter, dueHorizon } from '../../../src/core/run/horizon.ts';
import { HOUR } from '../../../src/core/run/ledger.ts';
import { DAY, NOW } from './made-cells.ts';

const NEVER = { hourly: 0, nightly: 0 };

it('begins with the longest horizon', () => {
  expect(dueHorizon(NEVER, NOW)).toBe('nightly');
});

it('counts the hourly horizon once an hour and the nightly once a day', () => {
  const counted = { hourly: NOW, nightly: NOW };
  expect(dueHorizon(counted, NOW + HOUR - 1)).toBe('tick');
  expect(dueHorizon(counted, NOW + HOUR)).toBe('hourly');
  expect(dueHorizon(counted, NOW + DAY - 1)).toBe('hourly');
  expect(dueHorizon(counted, NOW + DAY)).toBe('nightly');
});

it('takes a longer horizon for the shorter ones as well', () => {
  expect(countedAfter(NEVER, 'nightly', NOW)).toEqual({ hourly: NOW, nightly: NOW });
  expect(countedAfter(NEVER, 'hourly', NOW)).toEqual({ hourly: NOW, nightly: 0 });
  expect(countedAfter({ hourly: 1, nightly: 2 }, 'tick', NOW)).toEqual({ hourly: 1, nightly: 2 });
});

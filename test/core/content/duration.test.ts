import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/core/content/duration.ts';

it('a duration is written in the largest unit, up to days, that leaves nothing over', () => {
  const [second, hour, day] = [1000, 3_600_000, 86_400_000];
  const written = [0, 1, 1500, second, 90 * second, 2 * hour, 48 * hour, 30 * day].map(formatDuration);
  expect(written).toEqual(['0ms', '1ms', '1500ms', '1s', '90s', '2h', '2d', '30d']);
});

it('what is written is read as the same', () => {
  fc.assert(
    fc.property(fc.nat(999_999_999), (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    }),
  );
});

it.each(['2M', '2H', '7D', '1.5h', '24', '-1d', '1 month', ''])(
  '"%s" is refused: a unit in other letters could mean months, and what has none could mean anything',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  score,
  severityNumber,
  severityOf,
  severityRank,
  type Weighed,
} from '../../../src/core/judge/score.ts';

const weight = fc.integer({ min: 1, max: 100 }).map((hundredths) => hundredths / 100);
/** As the content check demands: no floor above what its own weight reaches. */
const weighed = fc
  .record({
    group: fc.constantFrom('location', 'writer', 'chain', 'content', 'sigma'),
    weight,
    part: fc.integer({ min: 0, max: 100 }),
  })
  .map(
    ({ group, weight, part }): Weighed => ({
      group,
      weight,
      floor: Math.min(part, Math.round(weight * 100)),
    }),
  );
const indicators = fc.array(weighed, { maxLength: 12 });
const factors = fc.array(
  fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100),
  { maxLength: 6 },
);

describe('the score', () => {
  it('is a whole number between 0 and 100', () => {
    fc.assert(
      fc.property(indicators, factors, (given, by) => {
        const { riskScore } = score(given, by);
        expect(Number.isInteger(riskScore)).toBe(true);
        expect(riskScore).toBeGreaterThanOrEqual(0);
        expect(riskScore).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('does not depend on the order of indicators and mitigations', () => {
    fc.assert(
      fc.property(indicators, factors, fc.infiniteStream(fc.nat()), (given, by, keys) => {
        const shuffled = shuffle(given, keys);
        expect(score(shuffled, shuffle(by, keys))).toEqual(score(given, by));
      }),
    );
  });

  it('never falls when an indicator is added', () => {
    fc.assert(
      fc.property(indicators, weighed, factors, (given, more, by) => {
        expect(score([...given, more], by).riskScore).toBeGreaterThanOrEqual(score(given, by).riskScore);
      }),
    );
  });

  it('never rises when a mitigation is added, nor falls below a fifth or the floor', () => {
    fc.assert(
      fc.property(indicators, factors, (given, by) => {
        const plain = score(given, []);
        const { riskScore, floor } = score(given, by);
        expect(riskScore).toBeLessThanOrEqual(plain.riskScore);
        expect(riskScore).toBeGreaterThanOrEqual(Math.floor(plain.riskScore * 0.2));
        expect(riskScore).toBeGreaterThanOrEqual(Math.min(floor, plain.riskScore));
        expect(riskScore).toBeGreaterThanOrEqual(floor);
      }),
    );
  });

  it('counts only the largest weight of a group', () => {
    const both = [
      { group: 'location', weight: 0.5, floor: 0 },
      { group: 'location', weight: 0.4, floor: 0 },
    ];
    expect(score(both, []).riskScore).toBe(50);
  });

  it('is what a person gets with the formula', () => {
    const given = [
      { group: 'location', weight: 0.5, floor: 0 },
      { group: 'writer', weight: 0.3, floor: 0 },
      { group: 'key', weight: 0.05, floor: 0 },
    ];
    // 100 x (1 - 0.5 x 0.7 x 0.95) = 66.75; x 0.5 = 33.375
    expect(score(given, []).riskScore).toBe(67);
    expect(score(given, [0.5]).riskScore).toBe(33);
  });

  it('stops mitigations at the floor', () => {
    expect(score([{ group: 'pair', weight: 0.85, floor: 74 }], [0.3, 0.5])).toMatchObject({
      riskScore: 74,
      rawScore: 85,
      factor: 0.2,
      floor: 74,
    });
  });

  it('is 0 without an indicator', () => {
    expect(score([], [0.5]).riskScore).toBe(0);
  });
});

describe('severities', () => {
  it.each([
    [0, 'low'],
    [21, 'low'],
    [22, 'medium'],
    [47, 'medium'],
    [48, 'high'],
    [73, 'high'],
    [74, 'critical'],
    [100, 'critical'],
  ] as const)('call a score of %i %s', (risk, severity) => {
    expect(severityOf(risk)).toBe(severity);
  });

  it('have ranks and numbers that rise together', () => {
    expect(severityRank('low')).toBeLessThan(severityRank('critical'));
    expect(severityNumber('medium')).toBeLessThan(severityNumber('high'));
  });
});

function shuffle<T>(items: readonly T[], keys: fc.Stream<number>): readonly T[] {
  const random = [...keys.take(items.length)];
  return items
    .map((item, at) => ({ item, key: random[at] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

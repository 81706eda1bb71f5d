import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../../src/core/sigma/condition.ts';
import { cachingView, predicate } from '../../../src/core/sigma/predicate.ts';
import { compileWildcard } from '../../../src/core/sigma/wildcard.ts';
import { samples } from '../samples.ts';
import { conditionOf } from './detection.ts';

/** The definition, tried in every way. */
function naive(pattern: Pattern, characters: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return characters.length === 0;
  if (first === '?') return characters.length > 0 && naive(rest, characters.slice(1));
  if (first === '*')
    return Array.from({ length: characters.length + 1 }, (_, skip) => skip).some((skip) =>
      naive(rest, characters.slice(skip)),
    );
  const literal = [...first.literal];
  return (
    literal.every((character, index) => characters[index] === character) &&
    naive(rest, characters.slice(literal.length))
  );
}

describe('wildcard matching', () => {
  it('agrees with trying every way', () => {
    const token = fc.oneof(
      fc.constant<'*'>('*'),
      fc.constant<'?'>('?'),
      fc.constantFrom('a', 'b', 'ab', 'ba', 'aa', '😀').map((literal) => ({ literal })),
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 7 }),
        fc.array(fc.constantFrom('a', 'b', '😀'), { maxLength: 9 }),
        (pattern, characters) => {
          expect(compileWildcard(pattern)(characters.join(''))).toBe(naive(pattern, characters));
        },
      ),
      { numRuns: samples(5000) },
    );
  });
});

describe('a caching view', () => {
  it('looks a field up once for all predicates', () => {
    let lookups = 0;
    const view = cachingView(
      () => {
        lookups += 1;
        return 'Run';
      },
      () => [],
    );
    for (const item of ['f: run', 'f|contains: u', 'f|cased: Run']) {
      expect(predicate(conditionOf(`s:\n  ${item}\ncondition: s\n`))(view)).toBe(true);
    }
    expect(lookups).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANON_NAMES } from '../../../src/core/event/canon.ts';
import { CANONS } from '../../../src/core/event/canonicalise.ts';
import { fold } from '../../../src/core/fold.ts';
import type { Pattern } from '../../../src/core/sigma/condition.ts';
import { mapLiterals, pattern } from '../../../src/core/sigma/pattern.ts';
import { survivingLiterals, widen } from '../../../src/core/sigma/widen.ts';
import { compileWildcard } from '../../../src/core/sigma/wildcard.ts';
import { samples } from '../samples.ts';

const PIECES = [
  'HKLM',
  'HKEY_LOCAL_MACHINE',
  'HKU',
  'HKEY_USERS',
  'HKCU',
  'USER',
  '\\REGISTRY',
  '\\MACHINE',
  'Registry::',
  ':',
  '\\',
  '\\',
  '\\',
  'S-1-5-21-7',
  '_Classes',
  'SYSTEM',
  'ControlSet001',
  'CurrentControlSet',
  'Run',
  'a',
  's',
  '&amp;',
  'amp;',
  '&',
  '%%',
  '%',
  'DWORD (0x0000000a)',
  'QWORD (0x00000000-0x0000000b)',
  '(Empty)',
  '10',
  '0x1f',
  ' ',
  '"',
  '.',
  'exe',
  '\\??\\',
  '\\\\?\\',
  'UNC\\',
  'C:',
  'é',
  '{',
  '}',
  '5B522F6E',
  '-',
  '?',
  'DOM',
  'SHA256=',
  ',',
] as const;
const rawTexts = fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((pieces) => pieces.join(''));
const types = fc.constantFrom(undefined, 'REG_SZ', 'REG_DWORD', 'QWord', 'SZ_QWORD', 'MultiString');

function folded(tokens: Pattern): (text: string) => boolean {
  const test = compileWildcard(mapLiterals(tokens, (literal) => [{ literal: fold(literal) }]));
  return (text) => test(fold(text));
}

/** A pattern the text matches: some of its characters replaced by wildcards. */
function patternsOf(text: string): fc.Arbitrary<Pattern> {
  const characters = [...text];
  return fc
    .tuple(
      fc.array(fc.constantFrom('keep', 'keep', 'keep', 'any', 'one'), {
        minLength: characters.length,
        maxLength: characters.length,
      }),
      fc.boolean(),
      fc.boolean(),
      fc.nat(12),
      fc.nat(12),
    )
    .map(([choices, open, ending, from, to]) => {
      const tokens = characters.map((literal, index) =>
        choices[index] === 'keep' || index < from || index >= characters.length - to
          ? index < from && open
            ? ('*' as const)
            : index >= characters.length - to && ending
              ? ('*' as const)
              : { literal }
          : choices[index] === 'any'
            ? ('*' as const)
            : ('?' as const),
      );
      return pattern(tokens);
    });
}

describe('what a pattern turns into for raw values', () => {
  it.each(CANON_NAMES.map((canon) => ({ canon })))(
    'never misses the raw spelling of a value: $canon',
    ({ canon }) => {
      fc.assert(
        fc.property(
          fc.array(rawTexts, { minLength: 1, maxLength: canon === 'registry_path_joined' ? 2 : 3 }),
          types,
          fc.constantFrom('guid' as const, 'opaque' as const),
          fc.gen(),
          (raw, registryType, entityId, generate) => {
            const value = CANONS[canon](raw, { field: 'process.hash.sha256', entityId, registryType });
            if (value === undefined) return;
            for (const canonical of typeof value === 'object' ? value : [String(value)]) {
              const asked = generate(patternsOf, canonical);
              expect(folded(asked)(canonical)).toBe(true);
              const widened = widen(asked, canon);
              if (widened.how === 'anything') continue;
              const found = widened.patterns.map((tokens) => raw.some(folded(tokens)));
              expect(
                widened.how === 'one_of' ? found.includes(true) : !found.includes(false),
                JSON.stringify({ raw, canonical, asked, widened }),
              ).toBe(true);
              const literal = canonical.slice(2, -1);
              for (const part of survivingLiterals(literal, canon)) {
                expect(
                  raw.some((text) => fold(text).includes(fold(part))),
                  JSON.stringify({ raw, literal, part }),
                ).toBe(true);
              }
            }
          },
        ),
        { numRuns: samples(300) },
      );
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANON_NAMES, type CanonName } from '../../../src/core/event/canon.ts';
import { CANONS } from '../../../src/core/event/canonicalise.ts';
import { fold } from '../../../src/core/fold.ts';
import type { Pattern } from '../../../src/core/sigma/condition.ts';
import { mapLiterals, pattern, readPattern } from '../../../src/core/sigma/pattern.ts';
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

/** The pattern as Sigma spells it, without escapes. */
const written = (tokens: Pattern): string =>
  tokens.map((token) => (typeof token === 'string' ? token : token.literal)).join('');

function widened(text: string, canon: CanonName, backslash?: Pattern): readonly string[] | string {
  const result = widen(readPattern(text), canon, backslash);
  return result.how === 'anything' ? 'anything' : result.patterns.map(written);
}

const ONE_BACKSLASH: Pattern = [{ literal: '\\' }];

describe('a pattern over canonical paths asks raw ones for', () => {
  it.each([
    ['HKLM\\SOFTWARE\\Run', '*\\SOFTWARE\\Run'],
    ['HKLM\\SOFTWARE\\\\*', '*\\SOFTWARE\\*'],
    ['A\\SOFTWARE\\Run', '*\\SOFTWARE\\Run'],
    ['*\\Run\\\\*', '*\\Run\\*'],
    ['*\\Run', '*\\Run'],
    ['*\\SYSTEM\\CurrentControlSet\\Services\\\\*', '*\\SYSTEM*\\Services\\*'],
    ['*\\CurrentControlSet\\Services\\\\*', '*\\Services\\*'],
    ['*ControlSet\\Services\\\\*', '*\\Services\\*'],
    ['*\\ControlSet\\Services\\\\*', '*\\ControlSet\\Services\\*'],
    ['*\\Run\\Current*', '*\\Run*'],
    ['*\\Run\\Current', '*\\Run\\Current'],
    ['*\\Run\\Set*', '*\\Run\\Set*'],
    ['*Current\\Run\\\\*', '*Current\\Run\\*'],
    ['*\\Current\\Set\\\\*', '*\\Current\\Set\\*'],
    ['*CurrentVersion*', '*CurrentVersion*'],
    ['*\\S-1-5-21-7\\Environment', '*\\Environment'],
    ['*\\S-1-5-21-7_Classes\\CLSID', '*\\CLSID'],
    ['*\\x\\HKLM\\y', '*\\x*\\y'],
    ['*\\a&b\\c', '*\\a*b\\c'],
    ['*\\a?b\\c', '*\\a*b\\c'],
    ['*\\Run\\a*b\\c', '*\\Run\\a*b\\c'],
  ])('%s in the registry: %s', (text, expected) => {
    expect(widened(text, 'registry_path', ONE_BACKSLASH)).toEqual([expected]);
  });

  it.each(['*', 'HKLM', '*trolSe*', '*\\Current*', '*_Classes', 'HKLM*', '*HKCU*'])(
    'nothing where %s may be spelled in another way',
    (text) => {
      expect(widened(text, 'registry_path', ONE_BACKSLASH)).toBe('anything');
    },
  );

  it('a backslash or two, unless the search takes one for both', () => {
    expect(widened('*\\Run\\x', 'registry_path')).toEqual(['*\\*Run\\*x']);
    expect(widened('C:\\x', 'path')).toEqual(['*C:\\*x']);
    expect(widened('C:\\x', 'path', ONE_BACKSLASH)).toEqual(['*C:\\x']);
    expect(widened('*\\x.exe', 'path')).toEqual(['*\\x.exe']);
    expect(widened('*\\\\\\\\srv\\x', 'path')).toEqual(['*\\*\\*srv\\*x']);
    expect(widened('C:\\x', 'registry_data')).toEqual(['C:\\*x']);
  });

  it('each part alone where key and value stand in two fields', () => {
    expect(widened('HKLM\\SOFTWARE\\Run\\\\*Run\\x7', 'registry_path_joined')).toEqual([
      '*SOFTWARE*',
      '*Run*',
      '*x7*',
    ]);
    expect(widened('HKLM\\\\*', 'registry_path_joined')).toBe('anything');
    expect(widen(readPattern('*\\Run'), 'registry_path_joined').how).toBe('scattered');
  });

  it.each<readonly [CanonName, string, string]>([
    ['registry_key', 'Run', '*Run*'],
    ['registry_value', 'Run\\x', '*Run\\x*'],
    ['registry_value', 'x*Run', '*x*Run*'],
    ['file_name', 'a?.exe', '*a*.exe*'],
    ['file_extension', 'exe', '*exe*'],
    ['file_directory', 'C:\\x', '*C:\\x*'],
    ['path', 'C:\\a"b', '*C:\\a*"b'],
    ['escaped_text', 'a\\b "c" ?', 'a\\b *"c*" *'],
    ['escaped_text', '', ''],
    ['registry_data', 'a%TEMP%\\x', 'a*TEMP*\\x'],
    ['registry_data', '10*abc', '10*abc'],
    ['entity_id', '{AB-CD}', '*AB-CD*'],
    ['entity_id', 'AB CD', '*AB*CD*'],
  ])('%s: %s as %s', (canon, text, expected) => {
    expect(widened(text, canon, ONE_BACKSLASH)).toEqual([expected]);
    expect(widen(readPattern(text), canon)).toMatchObject({ how: 'one_of', exact: false });
  });

  it.each<readonly [CanonName, string]>([
    ['registry_key', 'HKLM'],
    ['registry_data', '10'],
    ['registry_data', '1*0?'],
    ['registry_data', ''],
    ['registry_hive', 'HKLM'],
    ['registry_type', 'REG_SZ'],
    ['pid', '4'],
    ['user_name', 'x'],
    ['user_domain', 'x'],
    ['user_sid', 'S-1-5-18'],
    ['hashes', 'abc'],
    ['entity_id', '{}'],
    ['escaped_text', '??'],
  ])('%s: nothing of %j', (canon, text) => {
    expect(widened(text, canon)).toBe('anything');
  });

  it('the very same where raw values are not respelled, in the very case only where they are the same', () => {
    const tokens = readPattern('A?b*');
    for (const canon of ['text', 'keyword'] as const)
      expect(widen(tokens, canon)).toEqual({ how: 'one_of', patterns: [tokens], exact: true });
    expect(widen(tokens, 'label')).toEqual({ how: 'one_of', patterns: [tokens], exact: false });
  });
});

describe("a pattern over Sysmon's own text of data asks for", () => {
  it.each([
    ['rundll32 evil.dll', ['*rundll32*', '*evil.dll*']],
    ['rundll32 rundll32', ['*rundll32*']],
    ['binary*evil', ['*evil*']],
    ['evil %', ['*evil*']],
    ['%TEMP%', ['*TEMP*']],
    ['dword evil', ['*evil*']],
    ['0x0000000g', ['*0x0000000g*']],
  ])('the words of %s that it does not make itself', (text, expected) => {
    expect(widened(text, 'sysmon_details')).toEqual(expected);
    expect(widen(readPattern(text), 'sysmon_details').how).toBe('parts');
  });

  it.each([
    'DWORD (0x0000000a)',
    'QWORD (0x00000000-0x0000000A)',
    '0x0000000a)',
    'Binary Data',
    '(Empty)',
    '',
    '*',
    '%',
  ])('nothing of %j', (text) => {
    expect(widened(text, 'sysmon_details')).toBe('anything');
  });
});

describe('what of a literal stands in every raw spelling', () => {
  it.each<readonly [CanonName, string, readonly string[]]>([
    ['text', 'a\\b', ['a\\b']],
    ['registry_path', '\\Run\\x', ['\\', 'Run\\', 'x']],
    ['registry_path', 'HKLM', []],
    ['registry_path_joined', 'Run\\x7', ['Run', 'x7']],
    ['sysmon_details', 'rundll32 evil', ['rundll32', 'evil']],
    ['pid', '4', []],
  ])('%s %j: %j', (canon, literal, expected) => {
    expect(survivingLiterals(literal, canon)).toEqual(expected);
  });
});

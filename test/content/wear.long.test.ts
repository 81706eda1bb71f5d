/** What is shipped cannot be worn, and each of its parts and guards is there for a reason. */
import { describe, expect, it } from 'vitest';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { trialOf } from '../../src/core/wear/trial.ts';
import { type Lowering, wearer } from '../../src/core/wear/wear.ts';
import { shippedContent } from '../shipped.ts';
import { fateOf, type Mutant, mutantsOf } from './wear-mutants.ts';

const content = await shippedContent();
const entries: readonly Lowering[] = [...content.mitigations, ...content.exceptions];

/** Parts that no disguise gets past, by what the entry is called and the fields of the part. */
const NOT_SEEN: readonly (readonly [entry: RegExp, part: RegExp, reason: string])[] = [
  [
    /./,
    /^(?:not )?registry\.path(?:, value\.target\.path)?$/,
    'Disguises leave the key as it is: another key is another act.',
  ],
  [
    /./,
    /^(?:not )?hive\.taken$|^hive\.act$/,
    'No case of a command without an act on a hive is made, and a whole hive is told by its key too.',
  ],
  [/registry file sets/, /^not chain\.same_lineage$/, 'A case of an import holds no creation of its file.'],
  [/./, /^file\.extension$/, 'Disguises leave a created file as it is: another kind is another act.'],
  [
    /./,
    /^(?:hive\.output|reg\.input)\.path$|^reg\.(?:key\.hive, reg\.)?operation$/,
    'The base case is made of the part: without it the case is another act.',
  ],
  [
    /Component|Folder typed/,
    /^value\.target\.interpreter$|^not value\.(?:launchers|target\.path)$/,
    'What is loaded beside the Run keys is put behind nothing.',
  ],
  [/Library in the folders/, /^not /, 'Its base case is a line of rundll32, which no disguise takes apart.'],
  [
    /Program of Windows/,
    /^not value\.arguments, value\.target\.name$/,
    'It is about four tools, and the base case is another program.',
  ],
  [
    /registers itself/,
    /^not value\.target\.path$/,
    'A program that moves is not the one that registers itself any more.',
  ],
  [
    /of the same maker/,
    /^not (?:value\.target\.path, )?writer\.executable$/,
    'Signatures of Windows and of programs that register themselves are judged by other mitigations.',
  ],
  [
    /Riot Client/,
    /^not value\.target\.path, writer\.executable$/,
    'It lies at the root of the drive: there is no profile to look like.',
  ],
  [
    /Shortcut by a signed program/,
    /^not writer\.executable$/,
    'Disguised writers are unsigned, or programs of Windows that other parts name.',
  ],
  [/policy client/, /^writer\.command_line$/, 'The base case is a start of that service.'],
  [
    /administrators installed/,
    /^not writer\.parent\.executable$/,
    'Interpreters as parents are a disguise of autostarts alone.',
  ],
  [
    /holds no secrets/,
    /^not (?:reg\.key\.hive|reg\.other_key\.path|pair\.restore_after)$/,
    'SAM and SECURITY are whole hives first; a second key and a later restore are other acts.',
  ],
];

const isListed = ({ original, part }: Mutant): boolean =>
  NOT_SEEN.some(([entry, fields]) => entry.test(original.name) && fields.test(part));

describe('what is shipped', () => {
  it('cannot be worn', () => {
    const { twins, unmade, tried, kept } = trialOf({ content, inflate });
    expect(twins.map(({ entry, disguise }) => `${entry.name}: ${disguise.id}`)).toEqual([]);
    expect(unmade.map(({ name }) => name)).toEqual([]);
    expect(tried).toBeGreaterThan(10_000);
    expect(kept).toBeGreaterThan(1_000);
  });

  it('can be worn without any one of its parts, but for those that another layer or a reason stands for', () => {
    const wear = wearer({ content, inflate }, true);
    const unguarded = wearer({ content: { ...content, guards: [] }, inflate }, true);
    const mutants = entries.filter((entry) => !('harmless' in entry)).flatMap(mutantsOf);
    const fates = mutants.map((mutant) => ({ mutant, fate: fateOf(mutant, wear, unguarded) }));
    const unseen = fates.filter(({ mutant, fate }) => fate === 'unseen' && !isListed(mutant));
    expect(unseen.map(({ mutant: { original, part } }) => `${original.name}: ${part}`)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(400);
    // Of most signatures and creators the floors of indicators, and the other parts, stand behind the guards again.
    const proven = fates.filter(({ fate }) => ['refused', 'worn', 'guarded'].includes(fate));
    expect(proven.length).toBeGreaterThan(285);
  });

  it.each(content.guards.map((guard) => [guard.name, guard] as const))(
    'could be worn without the guard: %s',
    (name, guard) => {
      const without = { ...content, guards: content.guards.filter((other) => other !== guard) };
      const wear = wearer({ content: without, inflate }, true);
      const worn = entries.find((entry) => wear(entry).twins.length > 0);
      expect(worn?.name, name).toBeDefined();
    },
  );
});

/** Entries with one part of their condition taken out, and whether the check notices. */
import { exceptionProblems } from '../../src/core/content/exception-rules.ts';
import { fieldsAsked } from '../../src/core/sigma/given-fields.ts';
import type { Lowering, Wear } from '../../src/core/wear/wear.ts';

export interface Mutant {
  readonly original: Lowering;
  readonly entry: Lowering;
  /** What was taken out: its fields, and whether they are denied. */
  readonly part: string;
}

/** A part is a selection, or one question of one, that the condition joins by `and`. */
export function mutantsOf(original: Lowering): readonly Mutant[] {
  const { condition } = original;
  if (condition.op !== 'and' || condition.of.length < 2) return [];
  return condition.of.map((part) => ({
    original,
    entry: { ...original, condition: { op: 'and', of: condition.of.filter((other) => other !== part) } },
    part: `${part.op === 'not' ? 'not ' : ''}${[...fieldsAsked(part)].sort().join(', ')}`,
  }));
}

/**
 * `refused`: as broad. `worn`: by a case. `guarded`: by a case once no guard stands behind the entry. `kept`: what it takes
 * in besides is kept at medium by a floor or another part, or is low without it too. `unseen`: no disguise made a case that
 * it takes in besides.
 */
export type Fate = 'refused' | 'worn' | 'guarded' | 'kept' | 'unseen';

/** `unguarded`: the same content without its guards. */
export function fateOf({ original, entry }: Mutant, wear: Wear, unguarded: Wear): Fate {
  if ('effect' in entry && exceptionProblems(entry.condition, entry.effect.kind).length > 0) return 'refused';
  const { twins, kept, lowAnyhow } = wear(entry, original);
  if (twins.length > 0) return 'worn';
  if (kept + lowAnyhow === 0) return 'unseen';
  return unguarded(entry, original).twins.length > 0 ? 'guarded' : 'kept';
}

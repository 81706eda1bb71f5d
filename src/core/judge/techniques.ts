/** Which ATT&CK techniques a judged case shows: what the act is by itself, and what each indicator that holds adds. */
import { techniqueOf } from '../content/attack.ts';
import type { Hunt, Technique } from '../content/content.ts';
import type { Case } from '../facts/facts.ts';
import { type Predicate, predicate } from '../sigma/predicate.ts';
import { wholeView } from './judge.ts';
import type { FindingIndicator } from './judgement.ts';

/** By id. Of a technique that our table does not hold, as public rules may name, the id alone is known. */
export function techniquesOf(
  judged: Case,
  indicators: readonly FindingIndicator[],
  hunt: Hunt,
): readonly Technique[] {
  const view = wholeView(judged);
  const own = ready(hunt).flatMap(({ techniques, holds }) => (holds?.(view) === false ? [] : techniques));
  const shown = indicators.flatMap(({ attack }) => attack).map(named);
  const byId = new Map([...own, ...shown].map((one) => [one.id, one]));
  return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function named(id: string): Technique {
  return techniqueOf(id) ?? { id, name: id, tactics: [] };
}

interface Ready {
  readonly techniques: readonly Technique[];
  readonly holds: Predicate | undefined;
}

const compiled = new WeakMap<Hunt, readonly Ready[]>();

function ready(hunt: Hunt): readonly Ready[] {
  const known =
    compiled.get(hunt) ??
    hunt.attack.map(({ techniques, when }) => ({
      techniques,
      holds: when === undefined ? undefined : predicate(when),
    }));
  compiled.set(hunt, known);
  return known;
}

/** What a judgement would be without one of the entries that lower, or with another one in its place. */
import type { Exception, Mitigation } from '../content/content.ts';
import { factorOf } from './factor-of.ts';
import type { Judgement } from './judgement.ts';
import { leastRiskOf, score } from './score.ts';

export interface Standing {
  /** 0-100. */
  readonly riskScore: number;
  readonly isSuppressed: boolean;
}

/** The same sum over what is left; another exception that would suppress in its place is not looked for. */
export function withoutEntry(judgement: Judgement, id: string): Standing {
  return standing(judgement, id, undefined);
}

/** As if `entry` held in place of the one with its id, whether that did or not. */
export function withEntry(judgement: Judgement, entry: Mitigation | Exception): Standing {
  return standing(judgement, entry.id, entry);
}

function standing(
  { mitigations, score: sum, floor, suppressedBy }: Judgement,
  id: string,
  entry: Mitigation | Exception | undefined,
): Standing {
  const others = mitigations.flatMap((one) => (one.id === id ? [] : [one.factor]));
  const own = entry === undefined ? undefined : factorOf(entry);
  const { riskScore } = score(
    sum.groups.map((group) => ({ ...group, floor })),
    own === undefined ? others : [...others, own],
  );
  const isByOther = suppressedBy !== undefined && suppressedBy.id !== id;
  const isByOwn = entry !== undefined && own === undefined && floor < leastRiskOf('medium');
  return { riskScore, isSuppressed: isByOther || isByOwn };
}

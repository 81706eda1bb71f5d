/** One row of the catalogue of facts, and facts as they are computed. */
import type { FieldValue, HuntEvent } from '../event/event.ts';

export type FactType = 'text' | 'texts' | 'number' | 'boolean';

export type FactRow = readonly [
  name: string,
  type: FactType,
  meaning: string,
  example: FieldValue,
  unit?: string,
];

/** A fact that is not known is undefined and left out. */
export type MaybeFields = Readonly<Record<string, FieldValue | undefined>>;

/** Facts that are read from other events around the anchor, each with the few of them that show it. */
export interface NeighbourFacts {
  readonly facts: MaybeFields;
  readonly from: readonly { readonly fact: string; readonly events: readonly HuntEvent[] }[];
}

/** More would not be looked at. */
export const MOST_BEHIND = 10;

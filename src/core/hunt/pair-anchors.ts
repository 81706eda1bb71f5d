/** Tells which pairs of a hunt an anchor asks for: by its own fields and facts, before anything is joined to it. */

import type { JoinedCase, Part } from '../case/case.ts';
import type { Pair } from '../content/content.ts';
import type { HuntEvent } from '../event/event.ts';
import { caseFacts } from '../facts/case-facts.ts';
import { type FieldView, predicate, recordView } from '../sigma/predicate.ts';

export type PairsAskedFor = (anchor: HuntEvent) => readonly Pair[];

/** To be kept for many anchors. Neighbours are many and most acts have no use for them. */
export function pairsAskedFor(pairs: readonly Pair[]): PairsAskedFor {
  const asked = pairs.map((pair) => ({
    pair,
    holds: pair.when === undefined ? undefined : predicate(pair.when),
  }));
  if (asked.every(({ holds }) => holds === undefined)) return () => pairs;
  return (anchor) => {
    const view = anchorView(anchor);
    return asked.filter(({ holds }) => holds?.(view) !== false).map(({ pair }) => pair);
  };
}

/** What an anchor tells by itself: its fields, and the facts that need nothing joined. */
export function anchorView(anchor: HuntEvent): FieldView {
  return recordView({ ...anchor.fields, ...caseFacts(caseOf(anchor)) });
}

const UNJOINED: Part = { status: 'missing', reason: 'not_applicable' };

function caseOf(anchor: HuntEvent): JoinedCase {
  return {
    anchor,
    writer: UNJOINED,
    ancestors: { events: [], stopped: undefined },
    payloadFile: UNJOINED,
    payloadProcess: UNJOINED,
    neighbours: [],
  };
}

/** The straight line from events to concluded acts: look -> join -> conclude, for one hunt's page. */

import type { Anchor } from '../core/act/anchor.ts';
import type { JoinedCase } from '../core/case/case.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import { anchorFacts } from '../core/facts/case-facts.ts';
import { type Conclude, type Conclusion, concluder } from '../core/hunt/conclude.ts';
import { type Look, type Looked, looksOf, pairsAskedFor } from '../core/hunt/look.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { Selection } from '../ports/event-source.ts';
import { type JoinGround, joinCases } from './join-cases.ts';

export interface Selecting {
  readonly selection: Selection;
  readonly hunt: Hunt;
  readonly look: Look;
}

export interface ConcludedAct {
  readonly joined: JoinedCase;
  readonly conclusion: Conclusion;
}

export interface ActLine {
  readonly selecting: readonly Selecting[];
  readonly conclude: Conclude;
  /** Throws for a selection that is not of these hunts: that would be our bug. */
  of(selection: string): Selecting;
}

export interface LineContext {
  readonly content: Content;
  readonly inflate: Inflate;
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The least risk score that is reported, whatever a hunt reports at. */
  readonly leastRisk?: number;
}

/** Compiles the content once; to be kept for a run. */
export function actLine(hunts: readonly Hunt[], context: LineContext): ActLine {
  const selecting = hunts.flatMap((hunt) => selectionsOf(hunt, looksOf(hunt, context)));
  return {
    selecting,
    conclude: concluder(context),
    of: (id) => {
      const found = selecting.find(({ selection }) => selection.id === id);
      if (found === undefined) throw new Error(`hunt-acts: a page for the unknown selection ${id}`);
      return found;
    },
  };
}

function selectionsOf(hunt: Hunt, looks: readonly Look[]): readonly Selecting[] {
  return looks.flatMap((look, at) => {
    const select = hunt.select[at];
    if (select === undefined) return [];
    const { kind, condition } = select;
    return [{ selection: { id: `${hunt.id}:${at}`, kind, condition }, hunt, look }];
  });
}

/** An act that was worth joining before, to be joined again. */
export function lookedAgain(anchor: Anchor, { join }: Hunt, inflate: Inflate): Looked {
  return { anchor, pairs: pairsAskedFor(join.pairs)(anchor, () => anchorFacts(anchor, inflate)) };
}

/** In the order given. */
export async function* concludeActs(
  looked: readonly Looked[],
  hunt: Hunt,
  conclude: Conclude,
  ground: JoinGround,
  heed: () => Promise<void>,
): AsyncGenerator<ConcludedAct, void> {
  for await (const joined of joinCases(looked, hunt, ground)) {
    await heed();
    yield { joined, conclusion: conclude(joined, hunt) };
  }
}

/** Acts that are kept and make a pair with one that was joined just now: they were joined before it was visible. */
import type { JoinedCase } from '../core/case/case.ts';
import type { KeptAct } from '../core/hunt/kept-act.ts';
import type { ActKeeper } from '../ports/act-keeper.ts';

export interface OtherHalves {
  add(joined: JoinedCase): void;
  /** Those that do not know of the new one yet. */
  find(keeper: ActKeeper): Promise<readonly KeptAct[]>;
}

export function otherHalves(): OtherHalves {
  /** By the record of the one, the records of what joined it just now. */
  const joinedBy = new Map<string, Set<string>>();
  return {
    add: ({ anchor, neighbours }) => {
      for (const { id } of neighbours) {
        const held = joinedBy.get(id) ?? new Set<string>();
        joinedBy.set(id, held.add(anchor.inferred?.from.id ?? anchor.id));
      }
    },
    find: async (keeper) => {
      if (joinedBy.size === 0) return [];
      const acts = await keeper.ofAnchors([...joinedBy.keys()]);
      return acts.filter(({ joined }) => {
        const known = new Set<string>([joined.anchor.id, ...joined.neighbours.map(({ id }) => id)]);
        return [...(joinedBy.get(joined.anchor.id) ?? [])].some((id) => !known.has(id));
      });
    },
  };
}

/** Counts look-ups that a source did not answer in full, so that a part missing for that reason is told. */
import type { NotSeen } from '../core/hunt/not-seen.ts';

export interface TruncationTally {
  /** `what` was looked up: processes, files, runs, neighbours. `keys`: of so many ids, paths or anchors. */
  readonly add: (what: string, keys: number) => void;
  list(): readonly NotSeen[];
}

/** `where`: the source. */
export function truncationTally(where: string): TruncationTally {
  const counts = new Map<string, number>();
  return {
    add: (what, keys) => {
      counts.set(what, (counts.get(what) ?? 0) + keys);
    },
    list: () =>
      [...counts].map(([what, count]) => ({
        kind: 'join_truncated',
        count,
        where,
        reason: `${what} were not looked up in full for so many ids, paths or hosts: more belong to one than are read, or a request failed (noted apart); hunt a shorter window`,
        incomplete: false,
      })),
  };
}

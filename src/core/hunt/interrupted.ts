/** Says that a run was interrupted: what was done until then, and what was not. */
import type { Interrupted } from '../problem.ts';
import type { NotSeen } from './not-seen.ts';

/** `when`: "after ...", "before ...". `missing` says what is not in the results. */
export function interruptedEntry(
  { signal }: Interrupted,
  where: string,
  when: string,
  missing: string,
): NotSeen {
  return {
    kind: 'interrupted',
    count: 1,
    where,
    reason: `${signal} ended it ${when}; ${missing}: run again for the rest`,
    incomplete: true,
  };
}

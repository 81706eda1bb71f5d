/** Claims of others as this process observes them, and the beat by which its own are seen to live. Clocks are not compared. */
import type { Claim, ClaimedHours } from '../ports/ledger-store.ts';

export interface Observer {
  /** Whether an hour's owner has not beaten for so long that it is taken for dead. */
  isStale(hour: number, claim: Claim): boolean;
}

/** `monotonic`: milliseconds of a clock that nobody sets. */
export function claimObserver(staleAfter: number, monotonic: () => number): Observer {
  const seen = new Map<number, { readonly owner: string; readonly beat: number; readonly at: number }>();
  return {
    isStale: (hour, { owner, beat }) => {
      const known = seen.get(hour);
      if (known?.owner === owner && known.beat === beat) return monotonic() - known.at >= staleAfter;
      seen.set(hour, { owner, beat, at: monotonic() });
      return false;
    },
  };
}

/** Beats while the work goes on; a beat that fails is no failure of the work: whoever recorded meanwhile is found out then. */
export async function whileBeating<T>(
  claimed: ClaimedHours,
  every: number,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => void claimed.beat().catch(() => undefined), every);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Adds up what the pages of a run wrote, and why items failed. */
import type { WriteCounts, WriteResult } from '../ports/finding-store.ts';

export interface WriteTally {
  add(result: WriteResult): void;
  counts(): WriteCounts;
  /** Most frequent reason first. */
  failures(): WriteResult['failures'];
}

export function writeTally(): WriteTally {
  let counts: WriteCounts = { created: 0, merged: 0, unchanged: 0, failed: 0 };
  const reasons = new Map<string, number>();
  return {
    add(result) {
      counts = {
        created: counts.created + result.counts.created,
        merged: counts.merged + result.counts.merged,
        unchanged: counts.unchanged + result.counts.unchanged,
        failed: counts.failed + result.counts.failed,
      };
      for (const { reason, count } of result.failures)
        reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    },
    counts: () => counts,
    failures: () =>
      [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}

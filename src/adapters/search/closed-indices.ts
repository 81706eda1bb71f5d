/** Notes closed indices: what they hold of the window was not seen. */
import { isOverlapping, type TimeRange } from '../../core/event/event.ts';
import type { ClosedIndex } from './index-list.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** One that is named outright, or may hold something of the window by its name, leaves the run incomplete. */
export function noteClosed(
  closed: readonly ClosedIndex[],
  window: TimeRange | undefined,
  ledger: NotSeenLedger,
): void {
  for (const { name, isNamed } of closed) {
    const day = dayOf(name);
    const isApart = !isNamed && day !== undefined && window !== undefined && !isOverlapping(day, window);
    ledger.note({
      kind: 'closed_index',
      indices: [name],
      ...(window === undefined ? {} : { window }),
      reason: isApart
        ? 'the index is closed; by its name it holds another day'
        : 'the index is closed, so nothing of it was seen; open it and hunt this window again, or leave it out of the patterns',
      incomplete: !isApart,
    });
  }
}

/** The day that a daily index is named for, a day more on both sides; a data stream's index holds more than its first. */
function dayOf(name: string): TimeRange | undefined {
  const [, year, month, day] = /(?:^|[^\d])(\d{4})[.-](\d{2})[.-](\d{2})$/.exec(name) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(start) ? undefined : { from: start - DAY_MS, to: start + 2 * DAY_MS };
}

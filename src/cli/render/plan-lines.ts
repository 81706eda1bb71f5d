/** What a tick would look at, in its order: hours, why, and how much that is. */
import type { TickResult } from '../../app/tick-plan.ts';
import type { Slice } from '../../core/run/plan.ts';
import { DUE_REASONS } from '../../core/run/run-record.ts';
import { dueText } from './run-lines.ts';

/** Buckets of a day behind each other are one line. */
export function* planLines({
  record,
  left,
  estimate,
}: Pick<TickResult, 'record' | 'left' | 'estimate'>): Iterable<string> {
  const { window } = record;
  yield `${record.source}: ${iso(window.from)} to ${iso(window.to)}`;
  yield `  due      ${dueText(record)}`;
  if (left.length === 0) return;
  const hits = left.reduce((sum, slice) => sum + hitsOf(slice), 0);
  const about =
    estimate === undefined ? '' : `; about ${Math.ceil(estimate / 1000)} s at the pace of the last runs`;
  yield `  to read  ${hits} raw hits in ${left.length} slices, newest first${about}`;
  for (const slice of left) {
    const reasons = DUE_REASONS.filter((reason) => slice.cells.some((cell) => cell.reason === reason));
    const [newest = 0, oldest = newest] = [slice.hours[0], slice.hours.at(-1)];
    yield `  ${iso(oldest)} to ${iso(newest + 3_600_000)}  ${String(hitsOf(slice)).padStart(7)} hits  ${reasons.join(', ')}`;
  }
}

function hitsOf({ cells }: Slice): number {
  return cells.reduce((sum, { count }) => sum + count.hits, 0);
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

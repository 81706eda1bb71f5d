/** Puts what is due in order: slices of whole hours, newest first, with a share of the budget for what is older. Pure. */

import type { TimeRange } from '../event/event.ts';
import {
  BUCKET,
  type Cell,
  type Count,
  type CountedCell,
  cellKey,
  type DueContext,
  dueReason,
  HOUR,
  hourOf,
  type Look,
} from './ledger.ts';
import { DUE_REASONS, type DueReason } from './run-record.ts';

export interface DueCell extends Cell {
  readonly reason: DueReason;
  readonly count: Count;
}

/** Hours that are claimed, read and recorded together. */
export interface Slice {
  /** Starts, newest first. */
  readonly hours: readonly number[];
  readonly cells: readonly DueCell[];
}

export interface PlanContext extends DueContext {
  /** The last look at each cell, by `cellKey`. */
  readonly looks: ReadonlyMap<string, Look>;
  /** Every cell in these ranges is due, whatever its last look saw; of some only those that were looked at meanwhile. */
  readonly redo: readonly Redo[];
}

export interface Redo {
  readonly range: TimeRange;
  readonly reason: DueReason;
  /** When the last look was, by the engine's clock: from the first to the last of these moments. Absent: whenever. */
  readonly looked?: { readonly first: number; readonly last: number };
}

/** Newest bucket first. */
export function dueCells(counts: readonly CountedCell[], context: PlanContext): readonly DueCell[] {
  const due = counts.flatMap((cell): readonly DueCell[] => {
    const { selection, index, bucket, count } = cell;
    if (count.hits === 0) return [];
    const last = context.looks.get(cellKey(cell));
    const again = context.redo.find((redo) => isMeant(redo, bucket, last));
    const reason = again?.reason ?? dueReason(cell, count, last, context);
    return reason === undefined ? [] : [{ selection, index, bucket, count, reason }];
  });
  return due.sort((a, b) => b.bucket - a.bucket);
}

function isMeant({ range, looked }: Redo, bucket: number, look: Look | undefined): boolean {
  if (bucket + BUCKET <= range.from || bucket >= range.to) return false;
  return looked === undefined || (look !== undefined && look.at >= looked.first && look.at <= looked.last);
}

/** Buckets by the first of the reasons any of their cells is due for. */
export function bucketsByReason(cells: readonly DueCell[]): Readonly<Record<DueReason, number>> {
  const first = new Map<number, DueReason>();
  for (const { bucket, reason } of cells) {
    const held = first.get(bucket);
    if (held === undefined || DUE_REASONS.indexOf(reason) < DUE_REASONS.indexOf(held))
      first.set(bucket, reason);
  }
  const counts: Record<DueReason, number> = {
    news: 0,
    incomplete: 0,
    recovered: 0,
    rung: 0,
    content: 0,
    redo: 0,
  };
  for (const reason of first.values()) counts[reason] += 1;
  return counts;
}

/** A slice is at most a day, and stops growing at as many raw hits. */
const SLICE_HOURS = 24;
const SLICE_HITS = 5_000;

/** Newest first; cells must be in that order. */
export function slicesOf(cells: readonly DueCell[]): readonly Slice[] {
  const byHour = Map.groupBy(cells, ({ bucket }) => hourOf(bucket));
  const slices: { hours: number[]; cells: DueCell[]; hits: number }[] = [];
  for (const [hour, some] of byHour) {
    const hits = some.reduce((sum, { count }) => sum + count.hits, 0);
    const last = slices.at(-1);
    const first = last?.hours[0];
    const fits =
      last !== undefined &&
      first !== undefined &&
      first - hour < SLICE_HOURS * HOUR &&
      last.hits + hits <= SLICE_HITS;
    if (fits) {
      last.hours.push(hour);
      last.cells.push(...some);
      last.hits += hits;
    } else slices.push({ hours: [hour], cells: [...some], hits });
  }
  return slices;
}

/** Of a budget that the newest could use up alone, older ones get a quarter. */
const BACKLOG_SHARE = 4;

/**
 * Hands out slices, newest first; what lies before `fresh` is the backlog, which gets its share of what was spent however
 * much is new. `spent` tells what the slice handed out last has cost, in any one unit.
 */
export function inTurn(
  slices: readonly Slice[],
  fresh: number,
): { next(spent: number): Slice | undefined; left(): readonly Slice[] } {
  const [young, old] = [
    slices.filter(({ hours }) => (hours[0] ?? 0) + HOUR > fresh),
    slices.filter(({ hours }) => (hours[0] ?? 0) + HOUR <= fresh),
  ];
  let [all, onOld, wasOld] = [0, 0, false];
  return {
    next: (spent) => {
      all += spent;
      if (wasOld) onOld += spent;
      wasOld = young.length === 0 || (old.length > 0 && all > 0 && onOld * BACKLOG_SHARE < all);
      return wasOld ? old.shift() : young.shift();
    },
    left: () => [...young, ...old],
  };
}

/** What to read of a slice for one selection: spans of whole buckets, and the indices that have something due. */
export interface Part {
  readonly selection: string;
  /** Latest first; they neither overlap nor touch. */
  readonly ranges: readonly TimeRange[];
  readonly indices: ReadonlySet<string>;
}

export function partsOf({ cells }: Pick<Slice, 'cells'>): readonly Part[] {
  return [...Map.groupBy(cells, ({ selection }) => selection)].map(([selection, some]) => {
    return {
      selection,
      ranges: spansOf(some.map(({ bucket }) => bucket)),
      indices: new Set(some.map(({ index }) => index)),
    };
  });
}

function spansOf(buckets: readonly number[]): readonly TimeRange[] {
  const spans: { from: number; to: number }[] = [];
  for (const bucket of [...new Set(buckets)].sort((a, b) => b - a)) {
    const last = spans.at(-1);
    if (last?.from === bucket + BUCKET) last.from = bucket;
    else spans.push({ from: bucket, to: bucket + BUCKET });
  }
  return spans;
}

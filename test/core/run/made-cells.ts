/** Counts, looks and what a tick knows, made up. */
import {
  BUCKET,
  bucketOf,
  type Cell,
  type Count,
  type CountedCell,
  cellKey,
  HOUR,
  type Look,
} from '../../../src/core/run/ledger.ts';
import type { PlanContext } from '../../../src/core/run/plan.ts';

export const MINUTE = 60_000;
export const DAY = 24 * HOUR;
export const NOW = Date.UTC(2026, 10, 20, 12);

/** Ages in hours: 1, 6, 24. */
const RUNGS: readonly number[] = [HOUR, 6 * HOUR, DAY];
const QUERY = 'the-query';
export const GENERATION = 3;

export function madeCell(ago: number, over: Partial<Cell> = {}): Cell {
  return { selection: 'run-keys:0', index: 'winlogbeat-1', bucket: bucketOf(NOW - ago), ...over };
}

export function madeCount(over: Partial<Count> = {}): Count {
  return { hits: 10, timeSum: 3_000_000, ...over };
}

export function countedCell(ago: number, over: Partial<Cell> = {}, count: Partial<Count> = {}): CountedCell {
  return { ...madeCell(ago, over), count: madeCount(count) };
}

/** A whole look, two minutes ago, by what is in force. */
export function madeLook(over: Partial<Look> = {}): Look {
  return {
    count: madeCount(),
    query: QUERY,
    generation: GENERATION,
    at: NOW - 2 * MINUTE,
    joined: 'a1b2c3d4e5f6',
    candidates: 1,
    ...over,
  };
}

export function madeContext(over: Partial<PlanContext> = {}): PlanContext {
  return {
    now: NOW,
    queryOf: () => QUERY,
    generation: GENERATION,
    rungs: RUNGS,
    looks: new Map(),
    redo: [],
    ...over,
  };
}

export function looksAt(...looks: readonly (readonly [Cell, Look])[]): ReadonlyMap<string, Look> {
  return new Map(looks.map(([cell, look]) => [cellKey(cell), look]));
}

/** So many buckets behind each other, newest first. */
export function bucketsFrom(newest: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => bucketOf(newest) - at * BUCKET);
}

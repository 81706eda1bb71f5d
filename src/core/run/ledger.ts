/** Proves what was looked at: counts by selection, index and ten minutes of event time, and the last look each has had. Pure. */
import type { DueReason } from './run-record.ts';

/** Milliseconds of event time that are counted together. */
export const BUCKET = 10 * 60 * 1000;
/** Milliseconds of event time that one document of the ledger covers. */
export const HOUR = 60 * 60 * 1000;

export function bucketOf(time: number): number {
  return Math.floor(time / BUCKET) * BUCKET;
}

export function hourOf(time: number): number {
  return Math.floor(time / HOUR) * HOUR;
}

/** Raw hits of one selection in one index and bucket, before the predicate decides. */
export interface Count {
  readonly hits: number;
  /** Of what their times are past the bucket's start, in milliseconds; off by a little where an engine added many up. */
  readonly timeSum: number;
  /** Greatest `event.ingested`, epoch milliseconds; absent where no hit has one. */
  readonly ingested?: number;
}

export interface Cell {
  readonly selection: string;
  readonly index: string;
  /** Epoch milliseconds of its start. */
  readonly bucket: number;
}

export interface CountedCell extends Cell {
  readonly count: Count;
}

/** A look at a cell. */
export interface Look {
  readonly count: Count;
  /** Of what is selected. */
  readonly query: string;
  /** Of the content it was judged by. */
  readonly generation: number;
  /** By the engine's clock: what was visible then was seen. Epoch milliseconds. */
  readonly at: number;
  /** Short hashes of the acts that were joined, one behind the other, `ACT_HASH` characters each. */
  readonly joined: string;
  /** Acts the selection accepts. */
  readonly candidates: number;
  /** Present when the look could not see all. */
  readonly failed?: { readonly since: number; readonly tries: number };
}

/** Characters of an act's hash within `Look.joined`: 48 bits, so that among a bucket's thousands two are never one. */
export const ACT_HASH = 12;

export interface DueContext {
  /** By the engine's clock. */
  readonly now: number;
  /** Of a selection; undefined for one that is no more. */
  readonly queryOf: (selection: string) => string | undefined;
  readonly generation: number;
  /** Ascending ages, in milliseconds. */
  readonly rungs: readonly number[];
}

/**
 * Why a cell is to be looked at again; undefined when it is not. `now` counts nothing where it is absent: what has gone
 * is not looked for, and takes nothing away.
 */
export function dueReason(
  cell: Cell,
  counted: Count | undefined,
  last: Look | undefined,
  context: DueContext,
): DueReason | undefined {
  if (counted === undefined || counted.hits === 0) return undefined;
  if (last === undefined) return 'news';
  if (last.query !== context.queryOf(cell.selection)) return 'content';
  if (last.failed !== undefined)
    return isRetryDue(last.failed, last.at, context.now) ? 'incomplete' : undefined;
  // Before news, for which what was joined already is left alone: this look would count for both.
  if (last.generation !== context.generation) return 'content';
  if (last.joined !== '' && isRungDue(cell.bucket, last.at, context)) return 'rung';
  return isNews(counted, last.count) ? 'news' : undefined;
}

/** More, newer or other events than were seen. A mere loss is none, where arrival tells that nothing came. */
function isNews(counted: Count, seen: Count): boolean {
  if (counted.hits > seen.hits) return true;
  if ((counted.ingested ?? 0) > (seen.ingested ?? 0)) return true;
  if (counted.hits < seen.hits) return counted.ingested === undefined;
  return !isSameSum(counted.timeSum, seen.timeSum, counted.hits);
}

/**
 * An engine adds up whole epoch times as doubles, which hold some 5,000 of them exactly; beyond that its sum is off by a
 * few of its last digits, which is a few thousandths of a millisecond a hit.
 */
function isSameSum(a: number, b: number, hits: number): boolean {
  return Math.abs(a - b) <= Math.max(0.5, hits * 0.004);
}

function isRungDue(bucket: number, lookedAt: number, { now, rungs }: DueContext): boolean {
  const end = bucket + BUCKET;
  return rungs.some((rung) => end + rung <= now && lookedAt < end + rung);
}

const FIRST_RETRY = BUCKET;
const LONGEST_RETRY = 6 * HOUR;

/** What fails again and again is asked less and less often, every six hours at the least. */
export function retryAfter(tries: number): number {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.max(0, tries - 1));
}

function isRetryDue({ tries }: { readonly tries: number }, lookedAt: number, now: number): boolean {
  // The first retry is the next tick's: most failures pass.
  return tries <= 1 || now >= lookedAt + retryAfter(tries - 1);
}

/** What has not answered for as long is called lasting: it is told, and keeps nothing else waiting. */
export const LASTING_AFTER = 24 * HOUR;

/** By selection and index, within one bucket's start. */
export function cellKey({ selection, index, bucket }: Cell): string {
  return `${bucket}\u0000${selection}\u0000${index}`;
}

/** Adds one hit to a count; `time`: past the bucket's start. */
export function withHit(count: Count | undefined, time: number, ingested: number | undefined): Count {
  const newest = Math.max(count?.ingested ?? 0, ingested ?? 0);
  return {
    hits: (count?.hits ?? 0) + 1,
    timeSum: (count?.timeSum ?? 0) + time,
    ...(newest === 0 ? {} : { ingested: newest }),
  };
}

/** Whether an act was joined at this look. */
export function hasJoined({ joined }: Look, hash: string): boolean {
  for (let at = joined.indexOf(hash); at !== -1; at = joined.indexOf(hash, at + 1))
    if (at % ACT_HASH === 0) return true;
  return false;
}

/** What one tick over a source did, as it is kept in the runs index, logged, counted in metrics and shown by `reghunt runs`. */

import type { MissingReason } from '../case/case.ts';
import type { NotSeen } from '../hunt/not-seen.ts';
import type { Severity } from '../judge/score.ts';

/** Why a bucket is looked at. */
export const DUE_REASONS = [
  /** Never looked at, or more or other events than when it was. */
  'news',
  /** Its last look could not see all. */
  'incomplete',
  /** What could not be seen answers again. */
  'recovered',
  /** It has come to an age at which later parts of its cases are looked for. */
  'rung',
  /** What is selected, or how it is judged, has changed. */
  'content',
  /** Asked for by `--redo`. */
  'redo',
] as const;
export type DueReason = (typeof DUE_REASONS)[number];

/**
 * `complete`: all that was due was looked at, whole. `incomplete`: something could not be seen in passing. `lasting`: all
 * but what has not answered for a day. `budget`: some is left for the next tick. `outdated`: a newer content was found in
 * the store, so nothing was recorded.
 */
export const RUN_STATUSES = [
  'complete',
  'incomplete',
  'lasting',
  'budget',
  'outdated',
  'interrupted',
  'failed',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Of the registry writes that were joined: those whose writer was found, and those without, by reason. */
export interface SetWriters {
  readonly found: number;
  readonly missing: Readonly<Record<MissingReason, number>>;
}

export interface RunRecord {
  readonly id: string;
  /** The configured name of the source. */
  readonly source: string;
  /** Epoch milliseconds, by the clock of this process. */
  readonly started: number;
  readonly ended: number;
  readonly status: RunStatus;
  /** Why it failed or is outdated. */
  readonly reason?: string;
  readonly version: string;
  readonly hunts: readonly string[];
  readonly generation: number;
  /** Of event time: what was counted. Epoch milliseconds. */
  readonly window: { readonly from: number; readonly to: number };
  /** Ten-minute buckets that were due, by reason; a bucket counts under its first. */
  readonly due: Readonly<Record<DueReason, number>>;
  /** Buckets that were read, or joined again, and those left for later ticks. */
  readonly read: { readonly buckets: number; readonly left: number; readonly claimed_by_others: number };
  readonly events_read: number;
  readonly candidates: number;
  readonly joined: number;
  readonly set_writers: SetWriters;
  readonly findings: number;
  readonly by_severity: Readonly<Record<Severity, number>>;
  readonly suppressed: number;
  readonly below_report: number;
  readonly written: {
    readonly created: number;
    readonly merged: number;
    readonly unchanged: number;
    readonly rejudged: number;
    readonly failed: number;
  };
  /** `lasting`: it has not answered for a day. */
  readonly not_seen: readonly (NotSeen & { readonly lasting: boolean })[];
  readonly requests: number;
  readonly bytes: number;
}

/** Whether nothing is left to do or to be told of. */
export function isWhole({ status }: RunRecord): boolean {
  return status === 'complete' || status === 'lasting';
}

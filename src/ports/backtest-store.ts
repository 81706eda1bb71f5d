/** Where a backtest keeps what it has done, slice by slice, so that it can be killed anywhere and go on. */
import type { TimeRange } from '../core/event/event.ts';
import type { Finding } from '../core/finding/finding.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import type { PartCounts } from '../core/report/report.ts';
import type { ContentPrints } from '../core/run/content-prints.ts';
import type { ScanCount } from './event-source.ts';
import type { WriteCounts, WriteResult } from './finding-store.ts';

/** What must be the same for a backtest to go on. */
export interface BacktestPlan {
  readonly id: string;
  /** Of reghunt. */
  readonly version: string;
  /** Epoch milliseconds: when its findings are first found, however often it goes on. */
  readonly started: number;
  readonly range: TimeRange;
  readonly sliceLength: number;
  /** Ids of the hunts. */
  readonly hunts: readonly string[];
  readonly content: ContentPrints;
  /** The flags that decide what is found, as they were given. */
  readonly flags: Readonly<Record<string, FlagValue>>;
}

export type FlagValue = string | number | boolean | readonly string[];

/** What one slice came to, without its findings. */
export interface SliceSummary {
  readonly source: string;
  readonly scanned: ScanCount;
  readonly candidates: number;
  readonly hopeless: number;
  readonly belowReport: number;
  readonly suppressed: number;
  readonly joins: Readonly<Record<'writer' | 'ancestors' | 'payload_file' | 'payload_process', PartCounts>>;
  readonly notSeen: readonly NotSeen[];
  /** It is not done then: it is hunted again when the backtest goes on. */
  readonly incomplete: boolean;
  readonly written: WriteCounts | undefined;
  readonly writeFailures: WriteResult['failures'];
}

export interface KeptSlice {
  readonly range: TimeRange;
  readonly summary: SliceSummary;
}

export interface KeptBacktest {
  readonly plan: BacktestPlan;
  /** Why it cannot go on once it is closed; undefined: it can. */
  readonly passing: string | undefined;
  /** In any order, read one by one. */
  slices(): Iterable<KeptSlice>;
  /** Takes the place of what was kept of the slice. Once it returns, nothing but a lost disk undoes it. */
  keep(slice: KeptSlice, findings: Iterable<Finding>): void;
  /** Of a slice that is kept; read one by one. */
  findings(range: TimeRange): Iterable<Finding>;
  /** Nobody else goes on with it until it is closed. */
  close(): void;
  /** Closes it, and forgets it. */
  remove(): void;
}

export interface BacktestStore {
  /** Forgets those that nobody went on with for a month. */
  create(plan: BacktestPlan): KeptBacktest;
  /** Throws UsageError for an unknown id, naming those there are, and for one that is under way in another process. */
  open(id: string): KeptBacktest;
}

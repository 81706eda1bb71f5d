/** What a service counts of itself, for a monitoring system to ask for. */
import type { RunRecord } from '../core/run/run-record.ts';

/** `engine`: it could not be reached, or refused. `usage`: something is configured wrongly. `bug`: ours. */
export const TICK_FAILURES = ['engine', 'usage', 'bug'] as const;
export type TickFailure = (typeof TICK_FAILURES)[number];

export interface ServiceMetrics {
  ran(record: RunRecord): void;
  /** A tick ended without a record. */
  failed(source: string, failure: TickFailure): void;
  /** A wake-up found the last tick of its source still going on. */
  skipped(source: string): void;
  /** `refused`: it was broken, and the one before stays in use. */
  reloaded(outcome: 'loaded' | 'refused'): void;
}

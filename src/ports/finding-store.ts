/** Where findings are kept: read, merged and written so that any run can be repeated or killed anywhere. */
import type { Finding } from '../core/finding/finding.ts';

/** Every finding given is counted exactly once. */
export interface WriteCounts {
  readonly created: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly failed: number;
}

export interface WriteResult {
  readonly counts: WriteCounts;
  /** Why items failed: reason with the number of items, most frequent first. Bounded. */
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
}

export interface FindingStore {
  /** Shown to people: where findings go. */
  readonly description: string;
  /** Makes sure the index templates are there; throws EngineError naming the right that is missing. */
  prepare(): Promise<void>;
  write(findings: readonly Finding[]): Promise<WriteResult>;
}

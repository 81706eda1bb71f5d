/** Where runs tell what they did. */
import type { RunRecord } from '../core/run/run-record.ts';

export interface RunStore {
  save(record: RunRecord): Promise<void>;
  /** Newest first. */
  list(asked: { readonly source?: string; readonly most: number }): Promise<readonly RunRecord[]>;
  get(id: string): Promise<RunRecord | undefined>;
}

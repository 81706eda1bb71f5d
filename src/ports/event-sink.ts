/** Where `reghunt load` puts events: ids come from the event, so loading twice changes nothing. */
import type { HuntEvent } from '../core/event/event.ts';

export interface LoadCounts {
  readonly created: number;
  /** Already there under the same id. */
  readonly unchanged: number;
  readonly failed: number;
}

export interface EventSink {
  readonly description: string;
  prepare(): Promise<void>;
  write(events: readonly HuntEvent[]): Promise<{
    readonly counts: LoadCounts;
    readonly failures: readonly { readonly reason: string; readonly count: number }[];
  }>;
  /** Makes what was written searchable. */
  finish(): Promise<void>;
}

/** What a run could not see: counted and reported, never taken for clean. */
import type { TimeRange } from '../event/event.ts';

export type NotSeenKind =
  | 'unreadable_line'
  | 'truncated_file'
  | 'damaged_log'
  | 'unsupported_record'
  | 'unread_input'
  | 'unreadable_file'
  | 'passed_over'
  | 'empty_file'
  | 'failed_request'
  | 'failed_shard'
  | 'timed_out'
  | 'skipped_cluster'
  | 'closed_index'
  | 'unavailable_index'
  | 'excluded_tier'
  | 'view_left_open'
  | 'no_index'
  | 'field_not_indexed'
  | 'kind_not_logged'
  | 'join_truncated'
  | 'no_time'
  | 'write_failed'
  | 'no_coverage'
  | 'source_failed'
  | 'interrupted';

export interface NotSeen extends NotSeenPlace {
  readonly kind: NotSeenKind;
  readonly count: number;
  /** The same place in words: file and line, index and shard, host. */
  readonly where: string;
  /** Why, and what to do about it. */
  readonly reason: string;
  /** True when the run must not be taken for whole: exit code 3. */
  readonly incomplete: boolean;
}

/** Where in a stack something was not seen, as far as it is known. */
export interface NotSeenPlace {
  /** One, or all that a request asked. */
  readonly indices?: readonly string[];
  readonly shard?: number;
  /** A remote cluster, by the name the stack knows it by. */
  readonly cluster?: string;
  /** A raw field. */
  readonly field?: string;
  /** Of event time, of what was asked for. */
  readonly window?: TimeRange;
}

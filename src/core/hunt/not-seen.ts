/** What a run could not see: counted and reported, never taken for clean. */

export type NotSeenKind =
  | 'unreadable_line'
  | 'truncated_file'
  | 'unsupported_record'
  | 'unreadable_file'
  | 'empty_file'
  | 'failed_shard'
  | 'timed_out'
  | 'skipped_cluster'
  | 'no_index'
  | 'field_not_indexed'
  | 'kind_not_logged'
  | 'join_truncated'
  | 'no_time'
  | 'write_failed';

export interface NotSeen {
  readonly kind: NotSeenKind;
  readonly count: number;
  /** File and line, index and shard, host. */
  readonly where: string;
  /** Why, and what to do about it. */
  readonly reason: string;
  /** True when the run must not be taken for whole: exit code 3. */
  readonly incomplete: boolean;
}

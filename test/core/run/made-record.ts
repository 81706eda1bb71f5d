/** A run record as a tick hands it back, made up. */
import type { RunRecord } from '../../../src/core/run/run-record.ts';

export const AT_NOON = Date.UTC(2026, 2, 4, 12);

export function madeRecord(over: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run-1',
    source: 'quay',
    started: AT_NOON - 1500,
    ended: AT_NOON,
    status: 'complete',
    version: '0.0.0',
    hunts: ['run-key-persistence'],
    generation: 3,
    window: { from: AT_NOON - 86_400_000, to: AT_NOON },
    due: { news: 2, incomplete: 1, recovered: 0, rung: 0, content: 0, redo: 0 },
    read: { buckets: 3, left: 0, claimed_by_others: 0 },
    events_read: 40,
    candidates: 4,
    joined: 4,
    set_writers: { found: 3, missing: { not_logged: 1, no_entity_id: 0, truncated: 0, not_applicable: 0 } },
    findings: 3,
    by_severity: { low: 0, medium: 2, high: 0, critical: 1 },
    suppressed: 0,
    below_report: 1,
    written: { created: 2, merged: 1, unchanged: 0, rejudged: 0, failed: 0 },
    not_seen: [],
    requests: 12,
    bytes: 4096,
    ...over,
  };
}

export function madeNotSeen(
  over: Partial<RunRecord['not_seen'][number]> = {},
): RunRecord['not_seen'][number] {
  return {
    kind: 'failed_shard',
    count: 1,
    where: 'winlogbeat-7, shard 2',
    reason: 'no live copy',
    incomplete: true,
    lasting: false,
    ...over,
  };
}

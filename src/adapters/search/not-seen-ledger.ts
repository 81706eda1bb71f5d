/** Collects what a source could not see: equal notes are one note with a count. */
import type { NotSeen, NotSeenKind } from '../../core/hunt/not-seen.ts';
import { at, listAt, numberAt, textAt } from './json.ts';

export interface NotSeenLedger {
  note(kind: NotSeenKind, where: string, reason: string, incomplete: boolean, count?: number): void;
  /** Notes timed-out, failed and skipped parts of a search answer. */
  noteAnswer(body: unknown, where: string): void;
  list(): readonly NotSeen[];
}

export function notSeenLedger(): NotSeenLedger {
  const notes = new Map<string, NotSeen>();
  const note: NotSeenLedger['note'] = (kind, where, reason, incomplete, count = 1) => {
    const key = JSON.stringify([kind, where, reason]);
    const before = notes.get(key)?.count ?? 0;
    notes.set(key, { kind, where, reason, incomplete, count: before + count });
  };
  return {
    note,
    noteAnswer: (body, where) => {
      if (at(body, 'timed_out') === true) {
        note(
          'timed_out',
          where,
          'the engine ran out of time and answered in part; narrow the time range or raise the request timeout',
          true,
        );
      }
      noteShards(note, body, where);
      const skipped = numberAt(body, '_clusters', 'skipped');
      if (skipped > 0) {
        note(
          'skipped_cluster',
          where,
          'remote clusters did not answer; check their connection',
          true,
          skipped,
        );
      }
    },
    list: () => [...notes.values()],
  };
}

function noteShards(note: NotSeenLedger['note'], body: unknown, where: string): void {
  const failed = numberAt(body, '_shards', 'failed');
  if (failed === 0) return;
  const failures = listAt(body, '_shards', 'failures');
  for (const failure of failures) {
    const index = textAt(failure, 'index');
    const place = index === '' ? where : `${index}[${numberAt(failure, 'shard')}]`;
    note(
      'failed_shard',
      place,
      `${shardReason(failure)}; look into the engine's logs and hunt this window again`,
      true,
    );
  }
  // The engine lists equal failures of several shards once.
  if (failures.length < failed) {
    note(
      'failed_shard',
      where,
      "shards failed; look into the engine's logs and hunt this window again",
      true,
      failed - failures.length,
    );
  }
}

function shardReason(failure: unknown): string {
  const type = textAt(failure, 'reason', 'type') || 'failure';
  const reason = textAt(failure, 'reason', 'reason');
  return `${type}: ${reason}`.slice(0, 300);
}

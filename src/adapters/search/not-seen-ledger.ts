/** Collects what a source could not see: equal notes are one note with a count. */
import type { TimeRange } from '../../core/event/event.ts';
import type { NotSeen, NotSeenKind, NotSeenPlace } from '../../core/hunt/not-seen.ts';
import { EngineError } from '../../core/problem.ts';
import { at, entriesAt, listAt, numberAt, textAt } from './json.ts';
import { isIndexGone } from './refusal.ts';
import { clusterOf, inWords } from './targets.ts';

export interface Note extends NotSeenPlace {
  readonly kind: NotSeenKind;
  /** Default: the indices. */
  readonly where?: string;
  readonly reason: string;
  readonly incomplete: boolean;
  readonly count?: number;
}

/** What a request asks, for the note when it is not answered. */
export type Asked = Pick<Note, 'indices' | 'window' | 'where'>;

export function asking(indices: readonly string[], window?: TimeRange): Asked {
  return { indices, ...windowOf(window) };
}

export function windowOf(window: TimeRange | undefined): Pick<Asked, 'window'> {
  return window === undefined ? {} : { window };
}

export interface NotSeenLedger {
  note(note: Note): void;
  /** Notes timed-out, failed, silent and skipped parts of a search answer. */
  noteAnswer(body: unknown, asked: Asked): void;
  /** Does the work; a failure of the engine is noted and costs what was asked alone: `otherwise` is answered then. */
  orNote<T>(asked: Asked, work: () => Promise<T>, otherwise: T): Promise<T>;
  list(): readonly NotSeen[];
}

export function notSeenLedger(): NotSeenLedger {
  const notes = new Map<string, NotSeen>();
  const note: NotSeenLedger['note'] = ({ count = 1, where, ...rest }) => {
    const cluster = rest.cluster ?? onlyCluster(rest.indices ?? []);
    const noted = {
      ...rest,
      ...(cluster === undefined ? {} : { cluster }),
      where: where ?? inWords(rest.indices ?? []),
    };
    const key = JSON.stringify(noted);
    notes.set(key, { ...noted, count: (notes.get(key)?.count ?? 0) + count });
  };
  return {
    note,
    noteAnswer: (body, asked) => {
      if (at(body, 'timed_out') === true) {
        note({
          kind: 'timed_out',
          ...asked,
          reason:
            'the engine ran out of time and answered in part; narrow the time range or raise the request timeout',
          incomplete: true,
        });
      }
      noteShards(note, body, asked);
      noteClusters(note, body, asked);
    },
    orNote: async (asked, work, otherwise) => {
      try {
        return await work();
      } catch (error) {
        // Which index is gone is found out by whoever knows the others.
        if (!(error instanceof EngineError) || isIndexGone(error)) throw error;
        note({ kind: 'failed_request', ...asked, reason: error.message, incomplete: true });
        return otherwise;
      }
    },
    list: () => [...notes.values()],
  };
}

/** Of which all of the indices are. */
function onlyCluster([first, ...others]: readonly string[]): string | undefined {
  const cluster = first === undefined ? undefined : clusterOf(first);
  return others.every((index) => clusterOf(index) === cluster) ? cluster : undefined;
}

const LOOK = "look into the engine's logs and hunt this window again";

function noteShards(note: NotSeenLedger['note'], body: unknown, asked: Asked): void {
  const failed = numberAt(body, '_shards', 'failed');
  const failures = listAt(body, '_shards', 'failures');
  for (const failure of failures) {
    const index = textAt(failure, 'index');
    const shard = numberAt(failure, 'shard');
    note({
      kind: 'failed_shard',
      ...asked,
      ...(index === '' ? {} : { indices: [index], shard, where: `${index}[${shard}]` }),
      reason: `${shardReason(failure)}; ${LOOK}`,
      incomplete: true,
    });
  }
  // The engine lists equal failures of several shards once.
  if (failures.length < failed) {
    note({
      kind: 'failed_shard',
      ...asked,
      reason: `shards failed; ${LOOK}`,
      incomplete: true,
      count: failed - failures.length,
    });
  }
  const silent = silentShards(body);
  if (silent > 0) {
    note({
      kind: 'failed_shard',
      ...asked,
      reason: `shards did not answer: no copy of them is available; ${LOOK}`,
      incomplete: true,
      count: silent,
    });
  }
}

/** Shards that neither answered nor are listed as failed: OpenSearch says so of those without a live copy. */
function silentShards(body: unknown): number {
  const of = (what: string): number => numberAt(body, '_shards', what);
  // What was skipped is among the successful.
  return Math.max(0, of('total') - of('successful') - of('failed'));
}

function shardReason(failure: unknown): string {
  const type = textAt(failure, 'reason', 'type') || 'failure';
  const reason = textAt(failure, 'reason', 'reason');
  return `${type}: ${reason}`.slice(0, 300);
}

/** Remote clusters: skipped, failed, or answered in part. Their details exist from Elasticsearch 8.10 on. */
function noteClusters(note: NotSeenLedger['note'], body: unknown, asked: Asked): void {
  const reason = 'the remote cluster did not answer in full; check its connection and hunt this window again';
  let named = 0;
  for (const [cluster, details] of entriesAt(body, '_clusters', 'details')) {
    const status = textAt(details, 'status');
    if (!['skipped', 'partial', 'failed'].includes(status)) continue;
    if (status !== 'partial') named += 1;
    const why = textAt(listAt(details, 'failures')[0], 'reason', 'reason');
    note({
      kind: 'skipped_cluster',
      ...asked,
      cluster: cluster === '(local)' ? 'local' : cluster,
      where: `cluster ${cluster}`,
      reason: `${status}${why === '' ? '' : ` (${why.slice(0, 200)})`}: ${reason}`,
      incomplete: true,
    });
  }
  const skipped = numberAt(body, '_clusters', 'skipped') - named;
  if (skipped > 0) note({ kind: 'skipped_cluster', ...asked, reason, incomplete: true, count: skipped });
}

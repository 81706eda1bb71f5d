/** One log line for each run, and one for each thing that made it incomplete. */
import { SEVERITIES } from '../core/judge/score.ts';
import { isWhole, type RunRecord, type RunStatus } from '../core/run/run-record.ts';
import type { LogFields, LogLevel, RunLog } from '../ports/run-log.ts';

/** The runs index holds all of them; a log that tells thousands is read by nobody. */
const MOST_NOT_SEEN = 10;

const LEVELS: Readonly<Record<RunStatus, LogLevel>> = {
  complete: 'info',
  lasting: 'info',
  budget: 'info',
  interrupted: 'info',
  incomplete: 'warn',
  outdated: 'warn',
  failed: 'error',
};

export function tellRun(log: RunLog, record: RunRecord): void {
  const { source, id } = record;
  log[LEVELS[record.status]](messageOf(record), fieldsOf(record));
  const unseen = record.not_seen.filter(({ incomplete, lasting }) => incomplete && !lasting);
  for (const { kind, where, count, reason } of unseen.slice(0, MOST_NOT_SEEN)) {
    log.warn(`${source}: not seen: ${where}: ${reason}`, {
      'reghunt.source': source,
      'reghunt.run.id': id,
      'reghunt.not_seen.kind': kind,
      'reghunt.not_seen.where': where,
      'reghunt.not_seen.count': count,
    });
  }
  if (unseen.length > MOST_NOT_SEEN) {
    log.warn(`${source}: ${unseen.length - MOST_NOT_SEEN} more were not seen; the run's record lists them.`, {
      'reghunt.source': source,
      'reghunt.run.id': id,
    });
  }
}

function messageOf({
  source,
  status,
  reason,
  ended,
  started,
  read,
  findings,
  by_severity,
}: RunRecord): string {
  const seconds = ((ended - started) / 1000).toFixed(1);
  const severities = SEVERITIES.filter((severity) => by_severity[severity] > 0)
    .toReversed()
    .map((severity) => `${by_severity[severity]} ${severity}`);
  const found =
    severities.length === 0 ? `${findings} findings` : `${findings} findings (${severities.join(', ')})`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${source}: ${status} in ${seconds} s, ${read.buckets} buckets read, ${read.left} left, ${found}${why}`;
}

function fieldsOf(record: RunRecord): LogFields {
  const { written } = record;
  return {
    'event.action': 'run',
    'event.outcome': isWhole(record) ? 'success' : record.status === 'failed' ? 'failure' : 'unknown',
    'event.duration': (record.ended - record.started) * 1_000_000,
    'reghunt.source': record.source,
    'reghunt.run.id': record.id,
    'reghunt.run.status': record.status,
    ...(record.reason === undefined ? {} : { 'reghunt.run.reason': record.reason }),
    'reghunt.run.generation': record.generation,
    'reghunt.run.buckets_due': Object.values(record.due).reduce((sum, count) => sum + count, 0),
    'reghunt.run.buckets_read': record.read.buckets,
    'reghunt.run.buckets_left': record.read.left,
    'reghunt.run.events_read': record.events_read,
    'reghunt.run.findings': record.findings,
    'reghunt.run.written': written.created + written.merged + written.rejudged,
    'reghunt.run.write_failed': written.failed,
    'reghunt.run.not_seen': record.not_seen.reduce((sum, { count }) => sum + count, 0),
    'reghunt.run.requests': record.requests,
    'reghunt.run.bytes': record.bytes,
  };
}

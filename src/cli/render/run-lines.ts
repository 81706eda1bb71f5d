/** A run's record for people, in a few lines. */
import { SEVERITIES } from '../../core/judge/score.ts';
import { DUE_REASONS, type RunRecord } from '../../core/run/run-record.ts';

export function* runLines(record: RunRecord): Iterable<string> {
  const { source, status, started, ended, read, written, by_severity, not_seen } = record;
  const seconds = ((ended - started) / 1000).toFixed(1);
  yield `${source}: ${status} in ${seconds} s, ${record.requests} requests, ${megabytes(record.bytes)}`;
  yield `  due      ${dueText(record)}`;
  yield `  read     ${read.buckets} buckets, ${record.events_read} events, ${record.candidates} candidates, ${record.joined} joined${leftText(record)}`;
  const severities = SEVERITIES.toReversed().map((name) => `${by_severity[name]} ${name}`);
  yield `  found    ${record.findings} (${severities.join(', ')}), ${record.suppressed} suppressed, ${record.below_report} below what is reported`;
  yield `  written  ${written.created} created, ${written.merged} merged, ${written.unchanged} unchanged, ${written.rejudged} judged anew, ${written.failed} failed`;
  const holes = not_seen.filter(({ incomplete }) => incomplete);
  if (holes.length > 0)
    yield `  NOT SEEN ${holes.length} (${holes.filter(({ lasting }) => lasting).length} lasting): see above`;
  if (record.reason !== undefined) yield `  ${record.reason}`;
  yield `  run ${record.id}`;
}

export function dueText({ due }: Pick<RunRecord, 'due'>): string {
  const reasons = DUE_REASONS.filter((reason) => due[reason] > 0).map((reason) => `${due[reason]} ${reason}`);
  return reasons.length === 0 ? 'nothing' : `buckets: ${reasons.join(', ')}`;
}

function leftText({ read }: RunRecord): string {
  const left = read.left > 0 ? `; ${read.left} buckets left for the next run` : '';
  const others = read.claimed_by_others > 0 ? `; ${read.claimed_by_others} hours are another runner's` : '';
  return `${left}${others}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The evidence of a run's findings as one line of events: earliest first, each event once with all findings that name it. */
import { compareText } from '../compare-text.ts';
import type { SourceRef } from '../event/event.ts';
import type { EcsObject, Evidence, EvidenceRole, Finding } from '../finding/finding.ts';
import { type Severity, severityRank } from '../judge/score.ts';

/** What an event is to one finding. */
export interface TimelinePart {
  /** Id of the finding. */
  readonly finding: string;
  readonly role: EvidenceRole;
  readonly severity: Severity;
  /** 0-100. */
  readonly risk: number;
  /** Id of the hunt's rule in words: its name. */
  readonly hunt: string;
}

export interface TimelineEvent {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly host: string;
  /** Highest risk first. */
  readonly parts: readonly [TimelinePart, ...TimelinePart[]];
  readonly source: SourceRef;
  /** Absent where a finding was read back from an index: the event is in its evidence document. */
  readonly event?: EcsObject;
}

/** Events held at a time, some 1 KB each: the findings are gone through once more for each so many. */
const AT_ONCE = 50_000;

/** `findings` is gone through again and again, and has to give the same ones each time. */
export function* timeline(findings: Iterable<Finding>, atOnce = AT_ONCE): Iterable<TimelineEvent> {
  for (const { from, to } of stretches(findings, atOnce)) yield* eventsWithin(findings, from, to);
}

interface Stretch {
  /** First and last time in it. */
  readonly from: string;
  readonly to: string;
}

/** Cut between two times, so that no event lies in two. */
function stretches(findings: Iterable<Finding>, atOnce: number): readonly Stretch[] {
  const times = new Map<string, number>();
  for (const { reghunt } of findings)
    for (const { ts } of reghunt.evidence) times.set(ts, (times.get(ts) ?? 0) + 1);
  const found: Stretch[] = [];
  let from: string | undefined;
  let count = 0;
  const sorted = [...times].sort(([a], [b]) => compareText(a, b));
  for (const [at, [time, events]] of sorted.entries()) {
    from ??= time;
    count += events;
    if (count < atOnce && at < sorted.length - 1) continue;
    found.push({ from, to: time });
    from = undefined;
    count = 0;
  }
  return found;
}

interface Row {
  readonly evidence: Evidence;
  readonly event: EcsObject | undefined;
  readonly key: string;
  readonly host: string;
  readonly parts: TimelinePart[];
}

function* eventsWithin(findings: Iterable<Finding>, from: string, to: string): Iterable<TimelineEvent> {
  const rows = new Map<string, Row>();
  for (const finding of findings) {
    for (const evidence of finding.reghunt.evidence) {
      if (evidence.ts < from || evidence.ts > to) continue;
      const { event } = evidence;
      const key = keyOf(evidence, event);
      const row = rows.get(key) ?? { evidence, event, key, host: hostOf(event, finding), parts: [] };
      rows.set(key, row);
      row.parts.push(partOf(finding, evidence));
    }
  }
  const order = [...rows.values()].sort(
    (a, b) =>
      compareText(a.evidence.ts, b.evidence.ts) || compareText(a.host, b.host) || compareText(a.key, b.key),
  );
  for (const { evidence, event, host, parts } of order) {
    const [first, ...more] = parts.sort(compareParts);
    if (first === undefined) continue;
    yield {
      time: evidence.ts,
      host,
      parts: [first, ...more],
      source: evidence.source,
      ...(event === undefined ? {} : { event }),
    };
  }
}

/** A copy of a record is the same event, wherever it was read: what it holds tells it, its place only where that is not at hand. */
function keyOf({ ts, source }: Evidence, event: EcsObject | undefined): string {
  return `${ts} ${JSON.stringify(event ?? source)}`;
}

function hostOf(event: EcsObject | undefined, finding: Finding): string {
  const host = event?.['host'] ?? finding.host;
  const { hostname, name } = host as EcsObject;
  return String(hostname ?? name ?? '');
}

function partOf(finding: Finding, { role }: Evidence): TimelinePart {
  return {
    finding: finding.reghunt.finding.id,
    role,
    severity: finding.reghunt.severity,
    risk: finding.event.risk_score,
    hunt: finding.rule.name,
  };
}

function compareParts(a: TimelinePart, b: TimelinePart): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    b.risk - a.risk ||
    compareText(a.finding, b.finding)
  );
}

/** What the event says, in one line: a value and its data, a file, or a command line. */
export function eventDetails(event: EcsObject): string {
  const path = textAt(event, 'registry', 'path');
  if (path !== '') {
    const data = textAt(event, 'registry', 'data', 'strings');
    return data === '' ? path : `${path} = ${data}`;
  }
  const file = textAt(event, 'file', 'path');
  return file !== ''
    ? file
    : textAt(event, 'process', 'command_line') || textAt(event, 'process', 'executable');
}

/** An empty text where there is nothing; several values of a list stand behind one another. */
export function textAt(event: EcsObject, ...names: readonly string[]): string {
  let value: unknown = event;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
    value = (value as EcsObject)[name];
  }
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** The place the record is found at again. */
export function placeText(source: SourceRef): string {
  if (source.kind === 'index') return `${source.index}/${source.id}`;
  const ordinal = source.ordinal === undefined ? '' : `:${source.ordinal}`;
  return `${source.file}:${source.line}${ordinal}`;
}

/** Hunts a handful of records in memory with the shipped content: select, join, facts, judge, merge, without any source. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { anchoredAtCommand } from '../../src/core/case/hive-anchor.ts';
import { assemble } from '../../src/core/case/join.ts';
import { indexJoined } from '../../src/core/case/join-index.ts';
import { anchorReader, foldIntoLoggedSet } from '../../src/core/case/told-anchor.ts';
import type { Hunt } from '../../src/core/content/content.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { factsOf } from '../../src/core/facts/case-facts.ts';
import { buildFinding } from '../../src/core/finding/build-finding.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import type { Condition } from '../../src/core/sigma/condition.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { shippedContent } from '../shipped.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const content = await shippedContent();
const normaliser = compileProfiles(content.profiles);
const tables = compileContent(content);
const idless = new Set(content.profiles.filter(({ entityId }) => entityId === 'none').map(({ id }) => id));
const COMPLETE = { processes: false, files: false, runs: false, neighbours: false };

export interface Hunted {
  readonly findings: readonly Finding[];
  /** Finding of the anchor on a line. */
  readonly byLine: ReadonlyMap<number, Finding>;
}

/** `isWorthReading` spares parsing lines that cannot matter. */
export function huntFile(path: string, isWorthReading: (line: string) => boolean = () => true): Hunted {
  const events = readEvents(path, isWorthReading);
  const merged = new Map<string, Finding>();
  const ids = new Map<number, string>();
  for (const hunt of content.hunts) {
    for (const finding of huntEvents(hunt, events)) {
      const { id } = finding.reghunt.finding;
      const before = merged.get(id);
      merged.set(id, before === undefined ? finding : mergeFindings(before, finding));
      if (finding.reghunt.source.kind === 'file') ids.set(finding.reghunt.source.line, id);
    }
  }
  const byLine = new Map<number, Finding>();
  for (const [line, id] of ids) {
    const finding = merged.get(id);
    if (finding !== undefined) byLine.set(line, finding);
  }
  return { findings: [...merged.values()], byLine };
}

function readEvents(path: string, isWorthReading: (line: string) => boolean): readonly HuntEvent[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '' || !isWorthReading(line)) return [];
    const read = normaliser.normalise(JSON.parse(line), { kind: 'file', file: path, line: at + 1 });
    return 'event' in read ? [read.event] : [];
  });
}

function huntEvents(hunt: Hunt, events: readonly HuntEvent[]): readonly Finding[] {
  const accepted = (kind: HuntEvent['kind'], condition: Condition): readonly HuntEvent[] => {
    const accepts = predicate(condition);
    return events.filter((event) => event.kind === kind && accepts(recordView(event.fields)));
  };
  const index = indexJoined({
    processes: events,
    files: events,
    runs: events,
    neighbours: Object.fromEntries(
      hunt.join.pairs.map(({ id, kind, condition }) => [id, accepted(kind, condition)]),
    ),
    truncated: COMPLETE,
  });
  const anchors = hunt.select
    .flatMap(({ kind, condition }) => accepted(kind, condition))
    .flatMap(anchorReader(hunt));
  return anchors.flatMap((anchor) => {
    const whole = assemble(anchor, hunt.join, index, idless);
    const joined = hunt.finding === 'hive' ? anchoredAtCommand(whole) : foldIntoLoggedSet(whole);
    const judged = { ...joined, facts: factsOf(joined, inflate) };
    const judgement = judge(judged, hunt, tables, NOW);
    return judgement.riskScore < hunt.reportAt
      ? []
      : [buildFinding(judged, judgement, hunt, { runId: 'golden', now: NOW })];
  });
}

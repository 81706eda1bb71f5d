/** The events behind a finding: collected from a case, united over runs, and written as flat documents of their own. */

import { regActOf } from '../act/reg-act.ts';
import { isRelated } from '../act/value-neighbours.ts';
import type { Part } from '../case/case.ts';
import type { HuntEvent, SourceRef } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import type { EcsObject, Evidence, EvidenceRole, Finding } from './finding.ts';
import { eventDocument } from './finding-fields.ts';
import { evidenceId } from './finding-id.ts';

/** A finding lists this much and no more: an updater that writes one value every minute stays one small document. */
export const MOST_EVIDENCE = 500;

/** Two records of one act (two logs, a shell and the program it runs) are written within this time. Milliseconds. */
const TWINS_WITHIN = 5_000;

/** Every event of a case once, under its first role. */
export function collectEvidence(judged: Case, finding: string): readonly Evidence[] {
  const { anchor } = judged;
  const roles: readonly (readonly [EvidenceRole, HuntEvent | undefined])[] = [
    ...actOf(judged),
    ['writer', eventIn(judged.writer)],
    ...judged.ancestors.events.map((event): [EvidenceRole, HuntEvent] => ['ancestor', event]),
    ['payload_file', eventIn(judged.payloadFile)],
    ['payload_creator', judged.payloadCreator],
    ['payload_process', eventIn(judged.payloadProcess)],
    ...judged.neighbours
      .filter((event) => isRelated(anchor, event))
      .map((event): [EvidenceRole, HuntEvent] => ['neighbour', event]),
  ];
  const seen = new Set<string>();
  const evidence: Evidence[] = [];
  for (const [role, event] of roles) {
    if (event === undefined) continue;
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    evidence.push(evidenceOf(event, role, () => evidenceId(finding, event, role)));
  }
  return evidence.sort(compareEvidence).slice(0, MOST_EVIDENCE);
}

/**
 * The act itself. A command line that tells of it is its wrapper when another process does what it says; where the act
 * was logged as well, the command is that of its writer.
 */
function actOf({ anchor, logged, facts }: Case): readonly (readonly [EvidenceRole, HuntEvent])[] {
  if (anchor.inferred === undefined)
    return [[facts.get('reg.wrapped') === true ? 'wrapper' : 'anchor', anchor]];
  const command = anchor.inferred.from;
  const isWrapper = regActOf(command)?.wrapped === true;
  if (logged === undefined) return [[isWrapper ? 'wrapper' : 'anchor', command]];
  return [
    ['anchor', logged],
    [isWrapper ? 'wrapper' : 'writer', command],
  ];
}

/** Id and document are made when somebody asks for them: a table shows neither, and there are a dozen to a finding. The document is not kept: it is written once. */
function evidenceOf(event: HuntEvent, role: EvidenceRole, makeId: () => string): Evidence {
  let id: string | undefined;
  return {
    get id(): string {
      id ??= makeId();
      return id;
    },
    role,
    ts: new Date(event.time).toISOString(),
    source: event.source,
    get event(): EcsObject {
      return eventDocument(event);
    },
  };
}

function eventIn(part: Part): HuntEvent | undefined {
  return part.status === 'found' ? part.event : undefined;
}

/** Union by id, earliest first; of one id the copy that still has its event. Cutting keeps the earliest. */
export function uniteEvidence(
  a: readonly Evidence[],
  b: readonly Evidence[],
): { readonly evidence: readonly Evidence[]; readonly cut: boolean } {
  const united = new Map<string, Evidence>();
  for (const item of [...a, ...b]) {
    const held = united.get(item.id);
    if (held === undefined || compareCopies(item, held) < 0) united.set(item.id, item);
  }
  const all = [...united.values()].sort(compareEvidence);
  return { evidence: all.slice(0, MOST_EVIDENCE), cut: all.length > MOST_EVIDENCE };
}

/** Of two copies of one id: with event before without, then by text, so that the choice never depends on the order. */
function compareCopies(a: Evidence, b: Evidence): number {
  const missing = Number(a.event === undefined) - Number(b.event === undefined);
  return missing === 0 ? compareText(JSON.stringify(a), JSON.stringify(b)) : missing;
}

function compareEvidence(a: Evidence, b: Evidence): number {
  return compareText(a.ts, b.ts) || compareText(a.role, b.role) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * How often the act happened: anchors and wrappers, where a record of another kind (another log's event code, or a
 * shell beside the program) within five seconds is the same act seen twice.
 */
export function countActs(evidence: readonly Evidence[]): number {
  const anchors = evidence.filter((item) => item.role === 'anchor');
  const wrappers = evidence.filter((item) => item.role === 'wrapper');
  const acts = countByLog(anchors);
  const alone = wrappers.filter((wrapper) => !anchors.some((anchor) => isNear(anchor, wrapper)));
  return acts + countByLog(alone);
}

/** The log that saw the act most often, within each stretch of records that follow one another closely. */
function countByLog(items: readonly Evidence[]): number {
  let acts = 0;
  let stretch: Evidence[] = [];
  for (const item of [...items].sort(compareEvidence)) {
    const last = stretch.at(-1);
    if (last !== undefined && !isNear(last, item)) {
      acts += largestCode(stretch);
      stretch = [];
    }
    stretch.push(item);
  }
  return acts + largestCode(stretch);
}

function largestCode(stretch: readonly Evidence[]): number {
  const byCode = new Map<string, number>();
  for (const { source } of stretch) {
    const code = source.event_code ?? '';
    byCode.set(code, (byCode.get(code) ?? 0) + 1);
  }
  return Math.max(0, ...byCode.values());
}

function isNear(a: Evidence, b: Evidence): boolean {
  return Math.abs(Date.parse(a.ts) - Date.parse(b.ts)) <= TWINS_WITHIN;
}

/** A flat document for each piece of evidence, with the `_id` it is written under. */
export interface EvidenceDocument {
  readonly id: string;
  readonly document: EcsObject;
}

/** Evidence whose event is not at hand (read back from the index) has its document there already. */
export function evidenceDocuments(finding: Finding): readonly EvidenceDocument[] {
  return finding.reghunt.evidence.flatMap(({ id, role, ts, source, event }) => {
    if (event === undefined) return [];
    const document: EcsObject = {
      ...event,
      '@timestamp': ts,
      reghunt: {
        finding: { ...finding.reghunt.finding },
        evidence: { id, role, source: sourceObject(source) },
      },
    };
    return [{ id, document }];
  });
}

function sourceObject(source: SourceRef): EcsObject {
  return { ...source };
}

/** The finding as it is indexed: the events themselves stay in the evidence documents. */
export function indexedFinding(finding: Finding): Finding {
  const evidence = finding.reghunt.evidence.map(({ event: _event, ...item }) => item);
  return { ...finding, reghunt: { ...finding.reghunt, evidence } };
}

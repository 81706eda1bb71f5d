/** The events behind a finding: collected from a case, united over runs, and written as flat documents of their own. */

import { regActOf } from '../act/reg-act.ts';
import { eventIn } from '../case/case.ts';
import { compareText } from '../compare-text.ts';
import type { Pair } from '../content/content.ts';
import type { HuntEvent, SourceRef } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import type { Judgement } from '../judge/judgement.ts';
import { type EcsObject, EVIDENCE_ROLES, type Evidence, type EvidenceRole, type Finding } from './finding.ts';
import { eventDocument } from './finding-fields.ts';
import { evidenceId } from './finding-id.ts';
import { processIdsOf } from './process-ids.ts';
import { type Supports, supportsOf, uniteSupports } from './supports.ts';

/** A finding lists this much and no more: an updater that writes one value every minute stays one small document. */
export const MOST_EVIDENCE = 500;

/** Two records of one act (two logs, a shell and the program it runs) are written within this time. Milliseconds. */
const TWINS_WITHIN = 5_000;

/** The act, and every event of the case that something rests on, each once under its first role. */
export function collectEvidence(
  judged: Case,
  judgement: Judgement,
  pairs: readonly Pair[],
  finding: string,
): readonly Evidence[] {
  const supports = supportsOf(judged, judgement, pairs);
  const act = actOf(judged);
  const roles: readonly (readonly [EvidenceRole, HuntEvent | undefined])[] = [
    ...act,
    ['writer', eventIn(judged.writer)],
    ...judged.ancestors.events.map((event): [EvidenceRole, HuntEvent] => ['ancestor', event]),
    ['payload_file', eventIn(judged.payloadFile)],
    ['payload_creator', judged.payloadCreator],
    ['payload_process', eventIn(judged.payloadProcess)],
    ...judged.neighbours.map((event): [EvidenceRole, HuntEvent] => ['neighbour', event]),
  ];
  const rests = new Map<string, Supports>();
  for (const [event, some] of supports) {
    const held = rests.get(event.id);
    rests.set(event.id, held === undefined ? some : uniteSupports(held, some));
  }
  const seen = new Set<string>();
  const evidence: Evidence[] = [];
  for (const [role, event] of roles) {
    if (event === undefined || seen.has(event.id)) continue;
    const own = rests.get(event.id);
    if (own === undefined && !act.some(([, one]) => one.id === event.id)) continue;
    seen.add(event.id);
    evidence.push(evidenceOf(event, role, own ?? {}, () => evidenceId(finding, event)));
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
function evidenceOf(
  event: HuntEvent,
  role: EvidenceRole,
  supports: Supports,
  makeId: () => string,
): Evidence {
  let id: string | undefined;
  return {
    get id(): string {
      id ??= makeId();
      return id;
    },
    role,
    ts: new Date(event.time).toISOString(),
    source: event.source,
    supports,
    ...asField(processIdsOf(event)),
    get event(): EcsObject {
      return eventDocument(event);
    },
  };
}

function asField(ids: readonly string[]): Pick<Evidence, 'process_ids'> {
  return ids.length === 0 ? {} : { process_ids: ids };
}

/** Union by id, earliest first: what rests on an event in either, under the nearer of its roles. Cutting keeps the earliest. */
export function uniteEvidence(
  a: readonly Evidence[],
  b: readonly Evidence[],
): { readonly evidence: readonly Evidence[]; readonly truncated: boolean } {
  const united = new Map<string, Evidence>();
  for (const item of [...a, ...b]) {
    const held = united.get(item.id);
    united.set(item.id, held === undefined ? item : uniteCopies(held, item));
  }
  const all = [...united.values()].sort(compareEvidence);
  return { evidence: all.slice(0, MOST_EVIDENCE), truncated: all.length > MOST_EVIDENCE };
}

function uniteCopies(a: Evidence, b: Evidence): Evidence {
  const kept = compareCopies(a, b) <= 0 ? a : b;
  const role = EVIDENCE_ROLES.indexOf(a.role) <= EVIDENCE_ROLES.indexOf(b.role) ? a.role : b.role;
  const supports = uniteSupports(a.supports, b.supports);
  if (role === kept.role && isSame(supports, kept.supports)) return kept;
  const { id, ts, source, process_ids, event } = kept;
  return {
    id,
    role,
    ts,
    source,
    supports,
    ...asField(process_ids ?? []),
    ...(event === undefined ? {} : { event }),
  };
}

function isSame(a: Supports, b: Supports): boolean {
  return JSON.stringify(uniteSupports(a, {})) === JSON.stringify(uniteSupports(b, {}));
}

/** Of two copies of one id: with event before without, then by place, so that the choice never depends on the order. */
function compareCopies(a: Evidence, b: Evidence): number {
  const missing = Number(a.event === undefined) - Number(b.event === undefined);
  return (
    missing ||
    compareText(JSON.stringify(a.source), JSON.stringify(b.source)) ||
    compareText(recordOf(a), recordOf(b))
  );
}

/** What stays with a copy, whatever it is united with. */
function recordOf({ ts, process_ids, event }: Evidence): string {
  return JSON.stringify([ts, process_ids, event]);
}

function compareEvidence(a: Evidence, b: Evidence): number {
  return compareText(a.ts, b.ts) || compareText(a.role, b.role) || compareText(a.id, b.id);
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
  /** Id of the finding it belongs to. */
  readonly finding: string;
  readonly document: EcsObject;
}

/**
 * Evidence whose event is not at hand (read back from the index) has its document there already. `merged`: the finding as
 * it is going to be kept; it decides role and support.
 */
export function evidenceDocuments(finding: Finding, merged: Finding = finding): readonly EvidenceDocument[] {
  const kept = new Map(merged.reghunt.evidence.map((item) => [item.id, item]));
  return finding.reghunt.evidence.flatMap((given) => {
    const { id, event } = given;
    if (event === undefined) return [];
    const { role, ts, source, supports, process_ids } = kept.get(id) ?? given;
    const document: EcsObject = {
      ...event,
      '@timestamp': ts,
      reghunt: {
        finding: { ...finding.reghunt.finding },
        evidence: {
          id,
          role,
          source: sourceObject(source),
          supports: { ...supports },
          ...asField(process_ids ?? []),
        },
      },
    };
    return [{ id, finding: finding.reghunt.finding.id, document }];
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

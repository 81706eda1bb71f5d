/** Makes one finding of two with the same id: order of arrival, repetition and grouping change nothing. */
import { compareText } from '../compare-text.ts';
import { countActs, uniteEvidence } from './evidence.ts';
import type { Finding, Triage } from './finding.ts';
import { leaves } from './nested.ts';
import { processIdsBehind } from './process-ids.ts';

/**
 * Commutative, associative, idempotent. What is shown is the occurrence no exception suppresses, of highest risk, then
 * of most parts found, then the earliest; the rest is united. Triage comes from people alone, the latest of it wins.
 * Throws when the ids differ: that would be our bug.
 */
export function mergeFindings(a: Finding, b: Finding): Finding {
  if (a.reghunt.finding.id !== b.reghunt.finding.id) {
    throw new Error(`merge-findings: ${a.reghunt.finding.id} and ${b.reghunt.finding.id} are two findings`);
  }
  const shown = compareShown(a, b) <= 0 ? a : b;
  const first = compareFirst(a, b) <= 0 ? a : b;
  const { evidence, truncated } = uniteEvidence(a.reghunt.evidence, b.reghunt.evidence);
  const isTruncated =
    truncated || a.reghunt.evidence_truncated === true || b.reghunt.evidence_truncated === true;
  const triage = laterTriage(a.reghunt.triage, b.reghunt.triage);
  const { triage: _triage, evidence_truncated: _cut, ...body } = shown.reghunt;
  const { ingested: _ingested, ...event } = shown.event;
  const ingested = later(a.event.ingested, b.event.ingested);
  return {
    ...shown,
    event: { ...event, created: first.event.created, ...(ingested === undefined ? {} : { ingested }) },
    reghunt: {
      ...body,
      first_seen: least(a.reghunt.first_seen, b.reghunt.first_seen),
      last_seen: greatest(a.reghunt.last_seen, b.reghunt.last_seen),
      occurrences: Math.max(1, countActs(evidence)),
      evidence,
      process_ids: processIdsBehind(evidence, shown.process),
      ...(isTruncated ? { evidence_truncated: true } : {}),
      ...(triage === undefined ? {} : { triage }),
      run_id: first.reghunt.run_id,
    },
  };
}

/** Negative when `a` is to be shown. A total order: equal only when what would be shown is equal. */
function compareShown(a: Finding, b: Finding): number {
  return (
    Number(a.reghunt.suppressed_by !== undefined) - Number(b.reghunt.suppressed_by !== undefined) ||
    b.event.risk_score - a.event.risk_score ||
    Number(isWrapped(a)) - Number(isWrapped(b)) ||
    partsFound(b) - partsFound(a) ||
    compareText(a['@timestamp'], b['@timestamp']) ||
    compareText(shownText(a), shownText(b))
  );
}

/** A shell that was told to run the act, or a command line that tells of it, shows less than the act itself. */
function isWrapped({ reghunt }: Finding): boolean {
  return leaves(reghunt.facts).some(
    ({ name, value }) => (name === 'reg.wrapped' && value === true) || name === 'join.value_set',
  );
}

function partsFound({ reghunt: { joins } }: Finding): number {
  const parts = [joins.writer, joins.payload_file, joins.payload_process];
  return parts.filter(({ status }) => status === 'found').length + joins.ancestors.count;
}

/** Everything that the shown side decides. */
function shownText(finding: Finding): string {
  const {
    first_seen,
    last_seen,
    occurrences,
    evidence,
    process_ids,
    evidence_truncated,
    triage,
    run_id,
    ...body
  } = finding.reghunt;
  const { created, ingested, ...event } = finding.event;
  return canonical({ ...finding, event, reghunt: body });
}

function compareFirst(a: Finding, b: Finding): number {
  return compareText(a.event.created, b.event.created) || compareText(a.reghunt.run_id, b.reghunt.run_id);
}

function laterTriage(a: Triage | undefined, b: Triage | undefined): Triage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (compareText(a.at, b.at) || compareText(canonical(a), canonical(b))) >= 0 ? a : b;
}

/** When a finding was written is no part of it: it stays what the index says until something else changes. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : greatest(a, b);
}

function least(a: string, b: string): string {
  return a <= b ? a : b;
}

function greatest(a: string, b: string): string {
  return a >= b ? a : b;
}

/** JSON with sorted keys: the order in which a server returns them is not a difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compareText(a, b)))
      : inner,
  );
}

/** The report of a run, as `--format json` prints it. Public contract. */
import type { Finding } from '../finding/finding.ts';
import { compareFindings } from '../finding/finding-order.ts';
import type { NotSeen } from '../hunt/not-seen.ts';
import { SEVERITIES, type Severity, severityRank } from '../judge/score.ts';
import { sigmaRule } from './finding-sigma.ts';

/** How often a part was found, and why it was missing. */
export interface PartCounts {
  readonly found: number;
  readonly missing: Readonly<Record<string, number>>;
}

export interface ReportTotals {
  /** Events of the hunted kinds in the window. */
  readonly events_scanned: number;
  /** Anchors the selections accepted. */
  readonly candidates: number;
  /** Cases that an exception suppresses. */
  readonly suppressed: number;
  /** Findings no exception suppresses. */
  readonly findings: number;
  readonly by_severity: Readonly<Record<Severity, number>>;
  /** By part: writer, ancestors, payload_file, payload_process. */
  readonly joins: Readonly<Record<string, PartCounts>>;
}

export interface ReportHead {
  readonly name: 'reghunt';
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly generated_at: string;
  /** Absent bounds: everything the source holds. */
  readonly window: { readonly from?: string; readonly to?: string };
  readonly source: string;
  readonly hunts: readonly string[];
  readonly totals: ReportTotals;
  readonly not_seen: readonly Omit<NotSeen, 'incomplete'>[];
}

export interface RunReport {
  readonly report: ReportHead;
  readonly findings: readonly Finding[];
  readonly sigma_rules: readonly { readonly finding_id: string; readonly yaml: string }[];
}

export interface ReportInput {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly generatedAt: number;
  readonly range: { readonly from: number; readonly to: number } | undefined;
  readonly source: string;
  readonly hunts: readonly { readonly id: string }[];
  readonly eventsScanned: number;
  readonly candidates: number;
  readonly suppressed: number;
  readonly joins: Readonly<Record<string, PartCounts>>;
  readonly notSeen: readonly NotSeen[];
  /** Findings below it are counted, not listed; default: all. */
  readonly minSeverity?: Severity;
  /** Lists suppressed findings too; they are never among the totals of findings. */
  readonly showSuppressed?: boolean;
}

/** Findings in any order; the report has them by risk, then time. */
export function buildReport(input: ReportInput, findings: Iterable<Finding>): RunReport {
  const all = [...findings];
  const listed = all.filter((finding) => isListed(finding, input)).sort(inOrder);
  return {
    report: reportHead(input, tallySeverities(all)),
    findings: listed,
    sigma_rules: listed.flatMap(sigmaEntry),
  };
}

/** Everything but the findings, for reports that are printed piece by piece. */
export function reportHead(input: ReportInput, bySeverity: Readonly<Record<Severity, number>>): ReportHead {
  const { range } = input;
  return {
    name: 'reghunt',
    version: input.version,
    generated_at: new Date(input.generatedAt).toISOString(),
    window:
      range === undefined
        ? {}
        : { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() },
    source: input.source,
    hunts: input.hunts.map(({ id }) => id),
    totals: {
      events_scanned: input.eventsScanned,
      candidates: input.candidates,
      suppressed: input.suppressed,
      findings: SEVERITIES.reduce((all, name) => all + bySeverity[name], 0),
      by_severity: bySeverity,
      joins: input.joins,
    },
    not_seen: input.notSeen.map(({ kind, count, where, reason }) => ({ kind, count, where, reason })),
  };
}

/** Findings by severity, suppressed ones left out. */
export function tallySeverities(findings: Iterable<Finding>): Readonly<Record<Severity, number>> {
  const tally = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { reghunt } of findings) {
    if (reghunt.suppressed_by === undefined) tally[reghunt.severity] += 1;
  }
  return tally;
}

/** Whether a report lists a finding, given what was asked for. */
export function isListed(
  { reghunt }: Finding,
  { minSeverity, showSuppressed }: Pick<ReportInput, 'minSeverity' | 'showSuppressed'>,
): boolean {
  if (reghunt.suppressed_by !== undefined && showSuppressed !== true) return false;
  return minSeverity === undefined || severityRank(reghunt.severity) >= severityRank(minSeverity);
}

/** A rule that finds the same thing elsewhere; none where too little is known to write one. */
export function sigmaEntry(finding: Finding): readonly { finding_id: string; yaml: string }[] {
  const yaml = sigmaRule(finding);
  return yaml === undefined ? [] : [{ finding_id: finding.reghunt.finding.id, yaml }];
}

function inOrder(a: Finding, b: Finding): number {
  return compareFindings(orderOf(a), orderOf(b));
}

function orderOf(finding: Finding) {
  return {
    '@timestamp': finding['@timestamp'],
    risk: finding.event.risk_score,
    id: finding.reghunt.finding.id,
  };
}

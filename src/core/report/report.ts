/** The report of a run, as `--format json` prints it. Public contract. */
import type { TimeRange } from '../event/event.ts';
import type { Finding } from '../finding/finding.ts';
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
  /** Acts the selections accepted. */
  readonly candidates: number;
  /** Those of them that nothing could have lifted to their hunt's `report_at`: they were not joined. */
  readonly not_joined: number;
  /** Cases that were joined and stayed below it. */
  readonly below_report_at: number;
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
  /** Absent bounds: everything the source holds. `by`: the window is of when events arrived, not of when they were. */
  readonly window: IsoRange & { readonly by?: 'ingested' };
  readonly source: string;
  readonly hunts: readonly string[];
  readonly totals: ReportTotals;
  readonly not_seen: readonly NotSeenEntry[];
}

/** The place as data, beside its words: as much of it as is known. */
export interface NotSeenEntry {
  readonly kind: NotSeen['kind'];
  readonly count: number;
  readonly where: string;
  readonly reason: string;
  /** Whether the run must not be taken for whole because of it. */
  readonly incomplete: boolean;
  readonly index?: string;
  /** Where several were asked together. */
  readonly indices?: readonly string[];
  readonly shard?: number;
  readonly cluster?: string;
  readonly field?: string;
  /** ISO 8601, UTC. */
  readonly window?: IsoRange;
}

/** ISO 8601, UTC; a bound that is absent is open. */
interface IsoRange {
  readonly from?: string;
  readonly to?: string;
}

export interface ReportInput {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly generatedAt: number;
  readonly range: TimeRange | undefined;
  readonly by: 'event' | 'ingested';
  readonly source: string;
  readonly hunts: readonly { readonly id: string }[];
  readonly eventsScanned: number;
  readonly candidates: number;
  readonly hopeless: number;
  readonly belowReport: number;
  readonly suppressed: number;
  readonly joins: Readonly<Record<string, PartCounts>>;
  readonly notSeen: readonly NotSeen[];
}

/** Which findings are listed; the others are counted. */
export interface Listing {
  /** Default: all. */
  readonly minSeverity?: Severity;
  /** Suppressed ones too; they are never among the totals of findings. */
  readonly showSuppressed?: boolean;
}

/** Everything but the findings, which are printed piece by piece. */
export function reportHead(input: ReportInput, bySeverity: Readonly<Record<Severity, number>>): ReportHead {
  const { range } = input;
  return {
    name: 'reghunt',
    version: input.version,
    generated_at: new Date(input.generatedAt).toISOString(),
    window:
      range === undefined ? {} : { ...isoRange(range), ...(input.by === 'ingested' ? { by: input.by } : {}) },
    source: input.source,
    hunts: input.hunts.map(({ id }) => id),
    totals: {
      events_scanned: input.eventsScanned,
      candidates: input.candidates,
      not_joined: input.hopeless,
      below_report_at: input.belowReport,
      suppressed: input.suppressed,
      findings: SEVERITIES.reduce((all, name) => all + bySeverity[name], 0),
      by_severity: bySeverity,
      joins: input.joins,
    },
    not_seen: input.notSeen.map(notSeenEntry),
  };
}

function notSeenEntry({ indices = [], window, ...rest }: NotSeen): NotSeenEntry {
  const [index] = indices;
  return {
    ...rest,
    ...(index === undefined ? {} : indices.length === 1 ? { index } : { indices }),
    ...(window === undefined ? {} : { window: isoRange(window) }),
  };
}

function isoRange({ from, to }: TimeRange): IsoRange {
  return {
    ...(Number.isFinite(from) ? { from: iso(from) } : {}),
    ...(Number.isFinite(to) ? { to: iso(to) } : {}),
  };
}

/** All the time a `Date` can tell. */
const EVER = 8.64e15;

function iso(time: number): string {
  return new Date(Math.min(EVER, Math.max(-EVER, time))).toISOString();
}

/** Whether a report lists a finding, given what was asked for. */
export function isListed({ reghunt }: Finding, { minSeverity, showSuppressed }: Listing): boolean {
  if (reghunt.suppressed_by !== undefined && showSuppressed !== true) return false;
  return minSeverity === undefined || severityRank(reghunt.severity) >= severityRank(minSeverity);
}

/** A rule that finds the same thing elsewhere; none where too little is known to write one. */
export function sigmaEntry(finding: Finding): readonly { finding_id: string; yaml: string }[] {
  const yaml = sigmaRule(finding);
  return yaml === undefined ? [] : [{ finding_id: finding.reghunt.finding.id, yaml }];
}

/** The findings of the shipped demo, made older, milder or decided on, so that every number of a board is known. */
import { createHash } from 'node:crypto';
import type { SourceRef } from '../../src/core/event/event.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { Severity } from '../../src/core/judge/score.ts';
import { huntFiles } from '../golden/hunt-files.ts';
import { ago, DAY, HOUR } from './seed-time.ts';

export interface SeededFinding {
  readonly finding: Finding;
  /** What a scheduled run or a person writes on top, below `reghunt`. */
  readonly decided: object;
}

interface Seed {
  /** Which finding of the demo's report, from 0: autostart, two hives, autostart, hive, autostart, suppressed autostart. */
  readonly of: number;
  /** Another like it, there. */
  readonly host?: string;
  readonly severity: Severity;
  /** How long before now it was first found, in milliseconds. */
  readonly foundAgo: number;
  readonly isWriterMissing?: true;
  readonly decided: object;
}

const REPORTED = { state: 'reported' };
const CLOSED = { status: 'closed', assignee: 'maria', note: 'a test of ours', at: ago(DAY) };
const TAKEN = { status: 'open', assignee: 'jo', at: ago(DAY) };

const SEEDS: readonly Seed[] = [
  { of: 0, severity: 'critical', foundAgo: 2 * HOUR, decided: REPORTED },
  { of: 1, severity: 'critical', foundAgo: 3 * HOUR, decided: REPORTED },
  { of: 2, severity: 'critical', foundAgo: 2 * DAY, decided: { ...REPORTED, triage: CLOSED } },
  { of: 3, severity: 'high', foundAgo: 4 * DAY, decided: { ...REPORTED, triage: TAKEN } },
  { of: 4, severity: 'low', foundAgo: 10 * DAY, decided: REPORTED, isWriterMissing: true },
  { of: 5, severity: 'medium', foundAgo: 5 * HOUR, decided: REPORTED },
  { of: 6, severity: 'low', foundAgo: HOUR, decided: REPORTED },
  { of: 3, host: 'WS-050', severity: 'high', foundAgo: 6 * HOUR, decided: REPORTED },
  { of: 4, host: 'WS-050', severity: 'low', foundAgo: 7 * HOUR, decided: REPORTED },
  { of: 0, host: 'WS-051', severity: 'critical', foundAgo: HOUR, decided: { state: 'below_threshold' } },
];

const RISK: Readonly<Record<Severity, number>> = { critical: 95, high: 60, medium: 30, low: 8 };
const HASH = 'ab'.repeat(32);

export async function seededFindings(): Promise<readonly SeededFinding[]> {
  const demo = await huntFiles(['demo/incident.ndjson']);
  return SEEDS.map((seed) => {
    const finding = demo[seed.of];
    if (finding === undefined) throw new Error(`the demo has but ${demo.length} findings`);
    return { decided: seed.decided, finding: changed(elsewhere(finding, seed.host), seed) };
  });
}

function changed(finding: Finding, { severity, foundAgo, isWriterMissing }: Seed): Finding {
  const { event, file, reghunt } = finding;
  return {
    ...finding,
    event: { ...event, created: ago(foundAgo), risk_score: RISK[severity] },
    ...(file === undefined ? {} : { file: { ...file, hash: { sha256: HASH } } }),
    reghunt: {
      ...reghunt,
      severity,
      source: fromIndex(reghunt.source),
      evidence: reghunt.evidence.map((one) => ({ ...one, source: fromIndex(one.source) })),
      ...(isWriterMissing
        ? { joins: { ...reghunt.joins, writer: { status: 'missing', reason: 'not_logged' } } }
        : {}),
    },
  };
}

function elsewhere(finding: Finding, host: string | undefined): Finding {
  if (host === undefined) return finding;
  const id = idOf(finding.event.id, host);
  const { reghunt } = finding;
  return {
    ...finding,
    host: { ...finding.host, name: host },
    event: { ...finding.event, id },
    reghunt: {
      ...reghunt,
      finding: { ...reghunt.finding, id },
      evidence: reghunt.evidence.map((one) => ({ ...one, id: idOf(one.id, host) })),
    },
  };
}

function idOf(id: string, host: string): string {
  return createHash('sha256').update(`${id} ${host}`).digest('hex');
}

/** As if the demo's lines lay in an index. */
function fromIndex(source: SourceRef): SourceRef {
  if (source.kind === 'index') return source;
  const { event_code, line } = source;
  return {
    kind: 'index',
    index: 'winlogbeat-9',
    id: `line-${line}`,
    ...(event_code === undefined ? {} : { event_code }),
  };
}

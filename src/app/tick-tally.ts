/** Adds up what a tick did, for its record. */
import { MISSING_REASONS, type MissingReason } from '../core/case/case.ts';
import { SEVERITIES, type Severity, severityRank } from '../core/judge/score.ts';
import type { SetWriters } from '../core/run/run-record.ts';
import type { KeepResult } from '../ports/act-keeper.ts';
import type { WriteCounts } from '../ports/finding-store.ts';
import type { ConcludedAct } from './hunt-acts.ts';

export interface TickCounts {
  readonly eventsRead: number;
  readonly candidates: number;
  readonly hopeless: number;
  readonly joined: number;
  readonly setWriters: SetWriters;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly suppressed: number;
  readonly belowReport: number;
  readonly written: WriteCounts;
  readonly refused: KeepResult['refused'];
}

export interface TickTally {
  page(events: number): void;
  looked(candidates: number, hopeless: number): void;
  act(act: ConcludedAct): void;
  kept(result: KeepResult): void;
  counts(): TickCounts;
}

export function tickTally(): TickTally {
  const seen = {
    eventsRead: 0,
    candidates: 0,
    hopeless: 0,
    joined: 0,
    suppressed: 0,
    belowReport: 0,
  };
  /** Highest severity among its acts, by id: several acts are one finding. */
  const found = new Map<string, Severity>();
  const writers = { found: 0, missing: new Map<MissingReason, number>() };
  const written = { created: 0, merged: 0, unchanged: 0, failed: 0 };
  const refused = new Map<string, number>();
  return {
    page: (events) => {
      seen.eventsRead += events;
    },
    looked: (candidates, hopeless) => {
      seen.candidates += candidates;
      seen.hopeless += hopeless;
    },
    act: ({ joined: { anchor, writer }, conclusion: { is, finding } }) => {
      seen.joined += 1;
      // What a command line tells of has its writer in itself.
      if (anchor.kind === 'registry_set' && anchor.inferred === undefined) {
        if (writer.status === 'found') writers.found += 1;
        else writers.missing.set(writer.reason, (writers.missing.get(writer.reason) ?? 0) + 1);
      }
      const { severity, suppressed_by, finding: id } = finding.reghunt;
      if (is === 'below') seen.belowReport += 1;
      else if (suppressed_by !== undefined) seen.suppressed += 1;
      else {
        const held = found.get(id.id);
        if (held === undefined || severityRank(severity) > severityRank(held)) found.set(id.id, severity);
      }
    },
    kept: ({ counts, refused: why }) => {
      for (const kind of ['created', 'merged', 'unchanged', 'failed'] as const) written[kind] += counts[kind];
      for (const { reason, count } of why) refused.set(reason, (refused.get(reason) ?? 0) + count);
    },
    counts: () => ({
      ...seen,
      setWriters: {
        found: writers.found,
        missing: Object.fromEntries(
          MISSING_REASONS.map((reason) => [reason, writers.missing.get(reason) ?? 0]),
        ) as Record<MissingReason, number>,
      },
      findings: found.size,
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [
          severity,
          [...found.values()].filter((one) => one === severity).length,
        ]),
      ) as Record<Severity, number>,
      written: { ...written },
      refused: [...refused].map(([reason, count]) => ({ reason, count })),
    }),
  };
}

/** Sums up what the slices of a window came to, as if it had been hunted in one go. */
import { byEventKind } from '../core/event/event.ts';
import { notSeenUnion } from '../core/hunt/unite-not-seen.ts';
import type { PartCounts } from '../core/report/report.ts';
import type { SliceSummary } from '../ports/backtest-store.ts';
import type { WriteCounts } from '../ports/finding-store.ts';

export interface SliceUnion {
  add(summary: SliceSummary): void;
  /** What no kind was logged of is left out: one slice does not tell. */
  total(): SliceSummary;
}

/** `source`: what is hunted, should no slice say it. */
export function sliceUnion(source: string): SliceUnion {
  const notSeen = notSeenUnion();
  const failures = new Map<string, number>();
  let total: SliceSummary = nothing(source);
  return {
    add: (summary) => {
      notSeen.add(summary.notSeen.filter(({ kind }) => kind !== 'kind_not_logged'));
      for (const { reason, count } of summary.writeFailures) {
        failures.set(reason, (failures.get(reason) ?? 0) + count);
      }
      total = sum(total, summary);
    },
    total: () => ({
      ...total,
      notSeen: notSeen.list(),
      writeFailures: [...failures]
        .map(([reason, count]) => ({ reason, count }))
        .sort((a, b) => b.count - a.count),
    }),
  };
}

function nothing(source: string): SliceSummary {
  const none: PartCounts = { found: 0, missing: {} };
  return {
    source,
    scanned: { total: 0, byKind: byEventKind(() => 0) },
    candidates: 0,
    hopeless: 0,
    belowReport: 0,
    suppressed: 0,
    joins: { writer: none, ancestors: none, payload_file: none, payload_process: none },
    notSeen: [],
    incomplete: false,
    written: undefined,
    writeFailures: [],
  };
}

function sum(one: SliceSummary, other: SliceSummary): SliceSummary {
  const isPartial = one.scanned.isPartial ?? other.scanned.isPartial;
  return {
    ...one,
    source: other.source,
    scanned: {
      total: one.scanned.total + other.scanned.total,
      byKind: byEventKind((kind) => one.scanned.byKind[kind] + other.scanned.byKind[kind]),
      ...(isPartial === undefined ? {} : { isPartial }),
    },
    candidates: one.candidates + other.candidates,
    hopeless: one.hopeless + other.hopeless,
    belowReport: one.belowReport + other.belowReport,
    suppressed: one.suppressed + other.suppressed,
    joins: sumJoins(one.joins, other.joins),
    incomplete: one.incomplete || other.incomplete,
    written: sumWritten(one.written, other.written),
  };
}

function sumJoins(one: SliceSummary['joins'], other: SliceSummary['joins']): SliceSummary['joins'] {
  return {
    writer: sumParts(one.writer, other.writer),
    ancestors: sumParts(one.ancestors, other.ancestors),
    payload_file: sumParts(one.payload_file, other.payload_file),
    payload_process: sumParts(one.payload_process, other.payload_process),
  };
}

function sumParts(one: PartCounts, other: PartCounts): PartCounts {
  const missing: Record<string, number> = { ...one.missing };
  for (const [reason, count] of Object.entries(other.missing)) {
    missing[reason] = (missing[reason] ?? 0) + count;
  }
  return { found: one.found + other.found, missing };
}

function sumWritten(one: WriteCounts | undefined, other: WriteCounts | undefined): WriteCounts | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    created: one.created + other.created,
    merged: one.merged + other.merged,
    unchanged: one.unchanged + other.unchanged,
    failed: one.failed + other.failed,
  };
}

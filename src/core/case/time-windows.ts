/** When the parts of a case can lie: spans around its anchor's own time, whoever else is looked up together with it. */
import type { Anchor } from '../act/anchor.ts';
import type { Hunt, JoinPlan, Pair } from '../content/content.ts';
import type { TimeRange } from '../event/event.ts';

// Spans are half-open, and a part at the very time of the anchor is one: hence the millisecond behind it.

/** Of the writer and its ancestors. */
export function writerWindow({ time }: Anchor, plan: JoinPlan): TimeRange {
  return { from: time - plan.writerLookback, to: time + 1 };
}

/** Of the payload's file create and of its run. */
export function payloadWindow({ time }: Anchor, plan: JoinPlan): TimeRange {
  return { from: time - plan.payloadLookback, to: time + plan.payloadWait + 1 };
}

/** Of the process that created the payload: it may have run as long as a writer. */
export function creatorWindow(anchor: Anchor, plan: JoinPlan): TimeRange {
  return hull([writerWindow(anchor, plan), payloadWindow(anchor, plan)]);
}

export function pairWindow({ time }: Anchor, { window }: Pair): TimeRange {
  return { from: time - window, to: time + window + 1 };
}

/** The shortest span that holds all of them; empty for none. */
export function hull(ranges: readonly TimeRange[]): TimeRange {
  if (ranges.length === 0) return { from: 0, to: 0 };
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const range of ranges) {
    from = Math.min(from, range.from);
    to = Math.max(to, range.to);
  }
  return { from, to };
}

/** Everything that some case of these anchors' times may join. */
export function caseWindow(anchors: TimeRange, hunts: readonly Hunt[]): TimeRange {
  const pairs = Math.max(0, ...hunts.flatMap(({ join }) => join.pairs.map(({ window }) => window)));
  return hull([
    processWindow(
      anchors,
      hunts.map(({ join }) => join),
    ),
    { from: anchors.from - pairs, to: anchors.to + pairs + 1 },
  ]);
}

/** Every process creation that some case of these anchors' window may join. */
export function processWindow(anchors: TimeRange, plans: readonly JoinPlan[]): TimeRange {
  const back = Math.max(0, ...plans.flatMap((plan) => [plan.writerLookback, plan.payloadLookback]));
  const on = Math.max(0, ...plans.map((plan) => plan.payloadWait));
  return { from: anchors.from - back, to: anchors.to + on };
}

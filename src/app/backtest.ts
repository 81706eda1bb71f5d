/** Hunts a long window slice by slice, newest first; what is done is kept, so that it can be killed anywhere and go on. */

import { hull } from '../core/case/time-windows.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { slicesOf } from '../core/hunt/slices.ts';
import { unloggedKinds } from '../core/hunt/unlogged.ts';
import { EngineError, Interrupted } from '../core/problem.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { KeptBacktest, SliceSummary } from '../ports/backtest-store.ts';
import type { EventSource, Progress } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import { heeding } from './heed.ts';
import { type RunSummary, runHunts } from './run-hunts.ts';
import { sliceUnion } from './unite-slices.ts';

export interface BacktestDependencies {
  readonly hunts: readonly Hunt[];
  readonly content: Content;
  /** Of this range and what its cases join. */
  readonly openSource: (range: TimeRange) => Promise<EventSource>;
  /** What `openSource` opens, for people. */
  readonly where: string;
  readonly kept: KeptBacktest;
  /** Every finding of the whole window, at the end. */
  readonly spool: FindingSpool;
  /** For the findings of one slice. */
  readonly openSpool: () => FindingSpool;
  readonly store: FindingStore | undefined;
  readonly inflate: Inflate;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
}

export interface BacktestSummary extends RunSummary {
  readonly slices: {
    readonly total: number;
    /** Not hunted at all yet, or not whole. */
    readonly left: number;
  };
}

/** Ends when it is interrupted, or the engine cannot be asked, with what is done. Closes nothing. */
export async function backtest(deps: BacktestDependencies): Promise<BacktestSummary> {
  const { kept, progress } = deps;
  const { range, sliceLength } = kept.plan;
  const slices = slicesOf(range, sliceLength);
  const whole = new Set<number>();
  for (const slice of kept.slices()) if (!slice.summary.incomplete) whole.add(slice.range.from);
  const hunted = slices.filter(({ from }) => !whole.has(from));
  const store = preparedOnce(deps.store);

  progress.update('hunting slices', whole.size, slices.length);
  let stop: Stop | undefined;
  for (const [at, slice] of hunted.entries()) {
    stop = await huntSlice(slice, { ...deps, store });
    if (stop !== undefined) break;
    progress.update('hunting slices', whole.size + at + 1, slices.length);
  }
  return summaryOf(slices, stop, deps);
}

/** Keeps what it came to. Answers why the slices behind it are not to be hunted. */
async function huntSlice(range: TimeRange, deps: BacktestDependencies): Promise<Stop | undefined> {
  const { hunts, content, kept, store, inflate, interrupted } = deps;
  const { id, started } = kept.plan;
  const spool = deps.openSpool();
  let source: EventSource | undefined;
  try {
    source = await deps.openSource(range);
    const plan = { hunts, range, runId: id, now: started, interrupted };
    const progress = { update: () => undefined };
    const summary = await runHunts(plan, { source, content, spool, store, inflate, progress });
    const { hunts: _hunts, range: _range, runId: _id, ...rest } = summary;
    kept.keep({ range, summary: rest }, spool.inOrder());
    return interruptionIn(interrupted);
  } catch (error) {
    // An engine that cannot be asked about one slice is not asked about hundreds. What was kept of this one stays.
    if (error instanceof EngineError || error instanceof Interrupted) return error;
    throw error;
  } finally {
    spool.close();
    await source?.close();
  }
}

type Stop = Interrupted | EngineError;

function interruptionIn(interrupted: AbortSignal): Interrupted | undefined {
  const { reason } = interrupted as { reason: unknown };
  return reason instanceof Interrupted ? reason : undefined;
}

/** What is kept, brought together: findings go from disk to the spool one by one. */
async function summaryOf(
  slices: readonly TimeRange[],
  stop: Stop | undefined,
  deps: BacktestDependencies,
): Promise<BacktestSummary> {
  const { hunts, kept, spool } = deps;
  const union = sliceUnion(deps.where);
  const there = new Map<number, boolean>();
  const heed = heeding(undefined);
  for (const { range, summary } of kept.slices()) {
    there.set(range.from, !summary.incomplete);
    union.add(summary);
    for (const finding of kept.findings(range)) {
      spool.add(finding);
      await heed();
    }
  }
  const total = union.total();
  const unseen = slices.filter(({ from }) => !there.has(from));
  const left = slices.filter(({ from }) => there.get(from) !== true).length;
  const isRead =
    unseen.length === 0 &&
    total.scanned.isPartial === undefined &&
    !total.notSeen.some(({ kind }) => kind === 'source_failed' || kind === 'interrupted');
  return {
    ...total,
    runId: kept.plan.id,
    hunts,
    range: kept.plan.range,
    notSeen: [
      ...total.notSeen,
      ...(isRead ? unloggedKinds(hunts, total.scanned, total.source, kept.plan.range) : []),
      ...(stop === undefined || unseen.length === 0
        ? []
        : [unseenEntry(stop, unseen, slices.length, total, kept.plan.id)]),
    ],
    incomplete: total.incomplete || left > 0,
    slices: { total: slices.length, left },
  };
}

function unseenEntry(
  stop: Stop,
  unseen: readonly TimeRange[],
  slices: number,
  { source }: SliceSummary,
  id: string,
): NotSeen {
  const rest = `${unseen.length} of ${slices} slices of the window were not looked at`;
  const goesOn = `--resume ${id} goes on with them`;
  const isInterrupted = stop instanceof Interrupted;
  const why = isInterrupted ? `${stop.signal} ended it` : stop.message.replace(/\.$/, '');
  return {
    kind: isInterrupted ? 'interrupted' : 'source_failed',
    count: 1,
    where: source,
    reason: `${why}; ${rest}: ${goesOn}`,
    window: hull(unseen),
    incomplete: true,
  };
}

/** Templates that are there once are there for every slice. */
function preparedOnce(store: FindingStore | undefined): FindingStore | undefined {
  if (store === undefined) return undefined;
  let isPrepared = false;
  return {
    description: store.description,
    prepare: async () => {
      if (isPrepared) return;
      await store.prepare();
      isPrepared = true;
    },
    write: (findings) => store.write(findings),
  };
}

/** One tick over one source: counts, finds what is due, looks at it slice by slice, and tells what it did. */

import { hull } from '../core/case/time-windows.ts';
import type { Horizons } from '../core/config/config.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { settler } from '../core/hunt/settle.ts';
import { Interrupted } from '../core/problem.ts';
import { contentHash, selectionHash } from '../core/run/content-hash.ts';
import { gapsAfter, gapsToAsk, isLasting, placesOf, recovered } from '../core/run/gaps.ts';
import { countedAfter, dueHorizon } from '../core/run/horizon.ts';
import { bucketOf, HOUR, hourOf, type Look } from '../core/run/ledger.ts';
import {
  bucketsByReason,
  type DueCell,
  dueCells,
  inTurn,
  type PlanContext,
  type Slice,
  slicesOf,
} from '../core/run/plan.ts';
import type { RunRecord, RunStatus } from '../core/run/run-record.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { ActKeeper } from '../ports/act-keeper.ts';
import type { BaselineStore } from '../ports/baseline-store.ts';
import type { CountingSource } from '../ports/counting-source.ts';
import type { Progress } from '../ports/event-source.ts';
import type { LedgerStore, Watch } from '../ports/ledger-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Observer } from './claim-beat.ts';
import type { GenerationKeeper } from './content-generation.ts';
import { heeding } from './heed.ts';
import { actLine } from './hunt-acts.ts';
import { lookAtSlice, type SliceGround } from './look-at-slice.ts';
import { rejoinActs } from './rejoin-acts.ts';
import { tickTally } from './tick-tally.ts';
import { truncationTally } from './truncation-tally.ts';
import { actsWithNews } from './waiting-acts.ts';

export interface TickPlan {
  /** The configured name of what is hunted. */
  readonly source: string;
  readonly runId: string;
  readonly version: string;
  readonly hunts: readonly Hunt[];
  /** How far before now is counted. What lies before the shortest is backlog, and gets its share. */
  readonly horizons: Horizons;
  /** Ascending ages of a bucket at which later parts are looked for. */
  readonly rungs: readonly number[];
  readonly budget: { readonly time: number; readonly requests: number };
  readonly leastRisk: number;
  /** Who claims: differs from process to process. */
  readonly owner: string;
  readonly beatEvery: number;
  /** Wait as long for what others claim, to see whether they live. Milliseconds; 0: leave it to the next tick. */
  readonly waitForOthers: number;
  /** Look at all of it again, whatever the ledger says. */
  readonly redo: TimeRange | undefined;
  /** Say what is due, and look at nothing. */
  readonly isDry: boolean;
  /** Count the longest horizon, whichever is due. */
  readonly isWhole: boolean;
  readonly interrupted: AbortSignal;
}

export interface TickDependencies {
  /** Opens what is hunted, for a window. */
  readonly open: (window: TimeRange) => Promise<CountingSource>;
  readonly content: Content;
  readonly inflate: Inflate;
  readonly ledger: LedgerStore;
  readonly keeper: ActKeeper;
  readonly baseline: BaselineStore;
  readonly runs: RunStore;
  readonly generations: GenerationKeeper;
  readonly observer: Observer;
  readonly progress: Progress;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly pause: (milliseconds: number, cut: AbortSignal) => Promise<void>;
  /** The engine's clock; undefined where it does not tell. */
  readonly serverTime: () => Promise<number | undefined>;
  /** Requests and bytes of this tick so far. */
  readonly traffic: () => { readonly requests: number; readonly bytes: number };
}

/** What a tick did, and what it left. */
export interface TickResult {
  readonly record: RunRecord;
  readonly due: readonly DueCell[];
  /** In the order they would be looked at. */
  readonly left: readonly Slice[];
  /** Of a dry tick: the last look at each cell that was counted, by `cellKey`. */
  readonly looks: ReadonlyMap<string, Look>;
  readonly refused: readonly { readonly reason: string; readonly count: number }[];
  /** Of a dry tick: milliseconds that what is due takes, at the pace of the last runs; undefined where none read anything. */
  readonly estimate: number | undefined;
}

/** Longer than any clock is wrong: events dated beyond are counted, too. */
const FUTURE = 50 * 365 * 24 * HOUR;

/** Throws `EngineError` when the ledger or the source cannot be asked at all, `Interrupted` before anything was done. */
export async function tick(plan: TickPlan, deps: TickDependencies): Promise<TickResult> {
  const started = deps.now();
  const begun = deps.monotonic();
  const { ledger, keeper, content } = deps;
  const tally = tickTally();
  const heed = heeding(plan.interrupted);
  const truncation = truncationTally(plan.source);
  await keeper.prepare();
  const now = (await deps.serverTime()) ?? started;
  const judged = { content: { ...content, hunts: plan.hunts }, leastRisk: plan.leastRisk };
  const hash = contentHash(judged, plan.version, now);
  const state = await deps.generations.current(ledger, hash);
  const empty = { plan, deps, started, now, tally };
  if (state === undefined)
    return finish(
      { ...empty, generation: 0, window: { from: now, to: now }, watch: undefined, horizon: 'tick' },
      'outdated',
      {},
    );
  const { generation } = state;
  const line = actLine(plan.hunts, {
    content,
    inflate: deps.inflate,
    runId: plan.runId,
    now,
    leastRisk: plan.leastRisk,
  });
  const longest = plan.rungs.at(-1) ?? 0;
  const judging = {
    generation,
    settler: settler({
      content: judged.content,
      inflate: deps.inflate,
      conclude: line.conclude,
      now,
      waitFor: longest,
    }),
  };
  const watch = await ledger.watch(plan.source);
  const { gaps } = watch;
  const horizon = plan.isWhole ? 'nightly' : dueHorizon(watch.counted, now);
  const looked: TimeRange = { from: bucketOf(now - plan.horizons[horizon]), to: now + FUTURE };
  const window = hull([
    looked,
    ...gapsToAsk(gaps, now).map((gap) => gap.window),
    ...(plan.redo === undefined ? [] : [plan.redo]),
  ]);
  const run = { ...empty, generation, window, watch, horizon };
  const rejudged = plan.isDry ? undefined : await keeper.rejudge(judging, now);
  const source = await deps.open(window);
  try {
    const selections = line.selecting.map(({ selection }) => selection);
    const counts = await source.histogram(selections, window, now + HOUR);
    const unasked = new Set(
      source
        .notSeen()
        .filter(({ incomplete }) => incomplete)
        .flatMap(placesOf),
    );
    const hours = [...new Set(counts.map(({ bucket }) => hourOf(bucket)))];
    const held = await ledger.read(plan.source, hours);
    const looks = new Map<string, Look>([...held.values()].flatMap((hour) => [...hour.looks]));
    const queries = new Map<string, string>(
      plan.hunts.flatMap((hunt) =>
        hunt.select.map((select, at) => [`${hunt.id}:${at}`, selectionHash(select, content)] as const),
      ),
    );
    const context: PlanContext = {
      now,
      generation,
      rungs: plan.rungs,
      looks,
      queryOf: (selection) => queries.get(selection),
      redo: [
        ...(plan.redo === undefined ? [] : [{ range: plan.redo, reason: 'redo' as const }]),
        ...recovered(gaps, unasked, window),
      ],
    };
    const due = dueCells(counts, context);
    const slices = slicesOf(due);
    if (plan.isDry)
      return await finish(run, 'complete', { notes: source.notSeen(), due, left: slices, looks });
    const ground: SliceGround = {
      source,
      content,
      hunts: plan.hunts,
      line,
      inflate: deps.inflate,
      judging,
      ledger,
      keeper,
      baseline: deps.baseline,
      tally,
      addTruncated: truncation.add,
      name: plan.source,
      owner: plan.owner,
      isStale: deps.observer.isStale,
      beatEvery: plan.beatEvery,
      heed,
    };
    const waited = await lookAtWaiting(ground, now);
    let status: RunStatus = 'complete';
    let unwritten: string | undefined = waited ?? rejudged?.passing;
    let turn = inTurn(slices, now - plan.horizons.tick);
    const claimed = new Map<number, Slice>();
    const patience = deps.monotonic() + plan.waitForOthers;
    let spent = 0;
    let done = 0;
    for (;;) {
      const isSpent =
        deps.monotonic() - begun > plan.budget.time || deps.traffic().requests > plan.budget.requests;
      if (isSpent && done > 0 && turn.left().length > 0) {
        status = 'budget';
        break;
      }
      const slice = turn.next(spent);
      if (slice === undefined) {
        if (claimed.size === 0 || deps.monotonic() > patience) break;
        await deps.pause(plan.beatEvery, plan.interrupted);
        turn = inTurn([...new Set(claimed.values())], now);
        claimed.clear();
        continue;
      }
      const before = deps.monotonic();
      const outcome = await lookAtSlice(slice, context, ground);
      spent = deps.monotonic() - before;
      done += 1;
      for (const hour of outcome.claimed) claimed.set(hour, slice);
      deps.progress.update('looking at what is due', done, slices.length);
      if (outcome.isOutdated === true) {
        status = 'outdated';
        break;
      }
      unwritten = outcome.unwritten ?? unwritten;
      if (outcome.unwritten !== undefined) break;
    }
    const notes = [
      ...source.notSeen(),
      ...truncation.list(),
      ...(unwritten === undefined ? [] : [unwrittenNote(keeper, unwritten)]),
    ];
    return await finish(run, status, {
      notes,
      unasked,
      due,
      left: turn.left(),
      claimed: claimed.size,
      rejudged: rejudged?.counts.merged ?? 0,
    });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return await finish(run, 'interrupted', { notes: source.notSeen() });
  } finally {
    await source.close();
  }
}

/** Why something could not be written that may be written later. */
async function lookAtWaiting(ground: SliceGround, now: number): Promise<string | undefined> {
  const byId = new Map(ground.hunts.map((hunt) => [hunt.id, hunt]));
  let unwritten: string | undefined;
  for await (const page of ground.keeper.waiting(now)) {
    await ground.heed();
    const news = await actsWithNews(page, byId, ground.source);
    unwritten = (await rejoinActs(news, ground)) ?? unwritten;
  }
  return unwritten;
}

function unwrittenNote(keeper: ActKeeper, reason: string): NotSeen {
  return {
    kind: 'write_failed',
    count: 1,
    where: keeper.description,
    reason: `${reason}; what was read is read again at the next tick`,
    incomplete: true,
  };
}

interface Did {
  readonly notes?: readonly NotSeen[];
  /** Places that were missing before anything was joined. */
  readonly unasked?: ReadonlySet<string>;
  readonly due?: readonly DueCell[];
  readonly left?: readonly Slice[];
  readonly claimed?: number;
  readonly rejudged?: number;
  readonly looks?: ReadonlyMap<string, Look>;
}

interface Ran {
  /** Undefined where nothing was asked. */
  readonly watch: Watch | undefined;
  readonly horizon: keyof Horizons;
  readonly plan: TickPlan;
  readonly deps: TickDependencies;
  readonly started: number;
  /** By the engine's clock. */
  readonly now: number;
  readonly tally: ReturnType<typeof tickTally>;
  readonly generation: number;
  readonly window: TimeRange;
}

async function finish(
  { plan, deps, started, now, tally, generation, window, watch, horizon }: Ran,
  reached: RunStatus,
  { notes = [], unasked = new Set(), due = [], left = [], claimed = 0, rejudged = 0, looks = new Map() }: Did,
): Promise<TickResult> {
  const isDone = left.length === 0 && claimed === 0 && reached === 'complete';
  const after = gapsAfter(watch?.gaps ?? [], notes, { window, now, unasked, isDone });
  const byPlace = new Map(after.map((gap) => [gap.place, gap]));
  const notSeen = notes.map((entry) => ({
    ...entry,
    lasting: entry.incomplete && placesOf(entry).every((place) => isLasting(byPlace.get(place), now)),
  }));
  const holes = notSeen.filter(({ incomplete }) => incomplete);
  const status =
    reached !== 'complete' || holes.length === 0
      ? reached
      : holes.every(({ lasting }) => lasting)
        ? 'lasting'
        : 'incomplete';
  const counts = tally.counts();
  const leftCells = left.flatMap(({ cells }) => cells);
  const traffic = deps.traffic();
  const record: RunRecord = {
    id: plan.runId,
    source: plan.source,
    started,
    ended: deps.now(),
    status,
    version: plan.version,
    hunts: plan.hunts.map(({ id }) => id),
    generation,
    window: { from: window.from, to: Math.min(window.to, Math.max(now, ...due.map(({ bucket }) => bucket))) },
    due: bucketsByReason(due),
    read: {
      buckets: bucketCount(due) - bucketCount(leftCells),
      left: bucketCount(leftCells),
      claimed_by_others: claimed,
    },
    events_read: counts.eventsRead,
    candidates: counts.candidates,
    joined: counts.joined,
    findings: counts.findings,
    by_severity: counts.bySeverity,
    suppressed: counts.suppressed,
    below_report: counts.belowReport,
    written: { ...counts.written, rejudged },
    not_seen: notSeen,
    requests: traffic.requests,
    bytes: traffic.bytes,
  };
  if (!plan.isDry) {
    if (watch !== undefined && status !== 'outdated') {
      const counted = isDone ? countedAfter(watch.counted, horizon, now) : watch.counted;
      await deps.ledger.saveWatch(plan.source, { gaps: after, counted });
    }
    await deps.runs.save(record);
  }
  const estimate = plan.isDry
    ? estimated(due, await deps.runs.list({ source: plan.source, most: PACED_BY }))
    : undefined;
  return { record, due, left, looks, refused: counts.refused, estimate };
}

/** Runs by which the pace of the next is told. */
const PACED_BY = 20;

function estimated(due: readonly DueCell[], runs: readonly RunRecord[]): number | undefined {
  const read = runs.filter((run) => run.events_read > 0);
  const events = read.reduce((sum, run) => sum + run.events_read, 0);
  if (events === 0) return undefined;
  const time = read.reduce((sum, run) => sum + run.ended - run.started, 0);
  return (due.reduce((sum, { count }) => sum + count.hits, 0) * time) / events;
}

function bucketCount(cells: readonly DueCell[]): number {
  return new Set(cells.map(({ bucket }) => bucket)).size;
}

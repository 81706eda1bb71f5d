/** One tick over one source: counts, finds what is due, looks at it slice by slice, and tells what it did. */
import { hull } from '../core/case/time-windows.ts';
import type { Horizons } from '../core/config/config.ts';
import type { Content } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { settler } from '../core/hunt/settle.ts';
import { Interrupted } from '../core/problem.ts';
import { contentHash, selectionHash } from '../core/run/content-hash.ts';
import { gapsToAsk, placesOf, recovered } from '../core/run/gaps.ts';
import { dueHorizon, NEVER } from '../core/run/horizon.ts';
import { bucketOf, type CountedCell, HOUR, hourOf, type Look } from '../core/run/ledger.ts';
import { dueCells, type PlanContext, slicesOf } from '../core/run/plan.ts';
import type { RunStatus } from '../core/run/run-record.ts';
import type { ContentState, LedgerStore, Watch } from '../ports/ledger-store.ts';
import { knowsAll, whatCame } from './awaited-parts.ts';
import { heeding } from './heed.ts';
import { actLine } from './hunt-acts.ts';
import { type Covered, keepCoverage } from './keep-coverage.ts';
import type { SliceGround } from './look-at-slice.ts';
import { rejoinActs } from './rejoin-acts.ts';
import type { TickDependencies, TickPlan, TickResult } from './tick-plan.ts';
import { type Did, endOutdated, finish, writeNotes } from './tick-record.ts';
import { tickTally } from './tick-tally.ts';
import { truncationTally } from './truncation-tally.ts';
import { type Work, workOn } from './work-on.ts';

/** Longer than any clock is wrong: events dated beyond are counted, too. */
const FUTURE = 50 * 365 * 24 * HOUR;

/** Throws `EngineError` when the ledger or the source cannot be asked at all, `Interrupted` before anything was done. */
export async function tick(plan: TickPlan, deps: TickDependencies): Promise<TickResult> {
  const { ledger, keeper, inflate } = deps;
  const begun = { plan, deps, started: deps.now(), tally: tickTally() };
  const endAt = deps.monotonic() + plan.budget.time;
  const content = { ...deps.content, hunts: plan.hunts };
  if (!plan.isDry) await deps.prepareOnce(() => keeper.prepare());
  const now = (await deps.serverTime()) ?? begun.started;
  const askedAt = deps.monotonic();
  const hash = contentHash({ content, leastRisk: plan.leastRisk }, plan.version, now);
  const state = await stateFor(hash, plan, deps);
  if (state === undefined) return endOutdated({ ...begun, now });
  const { generation } = state;
  const line = actLine(plan.hunts, { ...deps, content, runId: plan.runId, now, leastRisk: plan.leastRisk });
  const waitFor = plan.rungs.at(-1) ?? 0;
  const judging = {
    generation,
    settler: settler({ content, inflate, conclude: line.conclude, now, waitFor }),
    now: () => now + Math.round(deps.monotonic() - askedAt),
  };
  const held = await ledger.watch(plan.source);
  // What another content counted says nothing of what this one has to look at.
  const watch = held.generation === generation ? held : { ...held, counted: NEVER, generation };
  const horizon = plan.isWhole ? 'nightly' : dueHorizon(watch.counted, now);
  const window = windowOf(plan, watch, horizon, now);
  const run = { ...begun, now, generation, window, watch, horizon };
  const rejudged = plan.isDry ? undefined : await keeper.rejudge(judging, now);
  const source = await deps.open(window);
  const truncation = truncationTally(source.description);
  let work: Work | undefined;
  let covered: Covered | undefined;
  const did = (reached: RunStatus, unwritten?: string): Did => ({
    reached,
    covered: covered?.hour,
    notes: [
      ...source.notSeen(),
      ...(covered?.notes ?? []),
      ...truncation.list(),
      ...writeNotes(keeper.description, begun.tally.counts().refused, unwritten),
    ],
    rejudged: rejudged?.counts.merged ?? 0,
    ...(work === undefined ? {} : work.done()),
  });
  try {
    const counts = await source.histogram(
      line.selecting.map(({ selection }) => selection),
      window,
      now + HOUR,
    );
    const unasked = new Set(
      source
        .notSeen()
        .filter(({ incomplete }) => incomplete)
        .flatMap(placesOf),
    );
    const looks = await looksAt(counts, ledger, plan.source);
    const context: PlanContext = {
      now,
      generation,
      rungs: plan.rungs,
      looks,
      queryOf: queriesOf(content),
      redo: [
        ...(plan.redo === undefined ? [] : [{ range: plan.redo, reason: 'redo' as const }]),
        ...recovered(watch.gaps, unasked, window),
      ],
    };
    const due = dueCells(counts, context);
    const slices = slicesOf(due);
    if (plan.isDry) return await finish(run, { ...did('complete'), due, left: slices, looks });
    const ground: SliceGround = {
      source,
      content,
      hunts: plan.hunts,
      line,
      inflate,
      judging,
      ledger,
      keeper,
      baseline: deps.baseline,
      tally: begun.tally,
      addTruncated: truncation.add,
      name: plan.source,
      owner: plan.owner,
      isStale: deps.observer.isStale,
      beatEvery: plan.beatEvery,
      heed: heeding(plan.interrupted),
    };
    work = workOn(slices, context, ground, {
      ...deps,
      fresh: now - plan.horizons.tick,
      isSpent: () => deps.monotonic() > endAt || deps.traffic().requests > plan.budget.requests,
      waitForOthers: plan.waitForOthers,
      interrupted: plan.interrupted,
    });
    const waited = await lookAtWaiting(ground, window, now);
    const { reached, unwritten } = await work.run();
    if (reached !== 'outdated') {
      await ground.heed();
      const { coverage: store } = deps;
      covered = await keepCoverage(
        { source, store, name: plan.source, runId: plan.runId },
        watch.covered,
        now,
      );
    }
    return await finish(run, { ...did(reached, unwritten ?? waited ?? rejudged?.passing), due, unasked });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return await finish(run, did('interrupted'));
  } finally {
    await source.close();
  }
}

/** Undefined: another content has replaced this one. What is only planned puts nothing in force. */
async function stateFor(
  hash: string,
  { isDry }: TickPlan,
  { ledger, keeper, generations }: TickDependencies,
): Promise<ContentState | undefined> {
  if (!isDry) return generations.current(ledger, hash, () => keeper.newestGeneration());
  const stored = await ledger.content();
  return stored.hash === hash ? stored : { generation: stored.generation + 1, hash };
}

function windowOf(plan: TickPlan, { gaps }: Watch, horizon: keyof Horizons, now: number): TimeRange {
  return hull([
    { from: bucketOf(now - plan.horizons[horizon]), to: now + FUTURE },
    ...gapsToAsk(gaps, now).map(({ window }) => window),
    ...(plan.redo === undefined ? [] : [plan.redo]),
  ]);
}

async function looksAt(
  counts: readonly CountedCell[],
  ledger: LedgerStore,
  source: string,
): Promise<ReadonlyMap<string, Look>> {
  const hours = [...new Set(counts.map(({ bucket }) => hourOf(bucket)))];
  const held = await ledger.read(source, hours);
  return new Map([...held.values()].flatMap((hour) => [...hour.looks]));
}

function queriesOf(content: Content): PlanContext['queryOf'] {
  const queries = new Map<string, string>(
    content.hunts.flatMap((hunt) =>
      hunt.select.map((select, at) => [`${hunt.id}:${at}`, selectionHash(select, content)] as const),
    ),
  );
  return (selection) => queries.get(selection);
}

/** Why something could not be written that may be written later. */
async function lookAtWaiting(
  ground: SliceGround,
  window: TimeRange,
  now: number,
): Promise<string | undefined> {
  let unwritten: string | undefined;
  for await (const page of ground.keeper.awaited(now)) {
    await ground.heed();
    const come = await whatCame(page, window, ground.source);
    if (come.size === 0) continue;
    const acts = await ground.keeper.ofAnchors([...come.keys()]);
    const news = acts.filter((act) => !knowsAll(act, come.get(act.joined.anchor.id) ?? []));
    unwritten = (await rejoinActs(news, ground)) ?? unwritten;
  }
  return unwritten;
}

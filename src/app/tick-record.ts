/** Ends a tick: tells what it did, what it could not see, and since when; keeps both for the next one. */

import type { Horizons } from '../core/config/config.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { gapsAfter, isLasting, placesOf } from '../core/run/gaps.ts';
import { countedAfter } from '../core/run/horizon.ts';
import type { Look } from '../core/run/ledger.ts';
import { bucketsByReason, type DueCell } from '../core/run/plan.ts';
import type { RunRecord, RunStatus } from '../core/run/run-record.ts';
import type { KeepResult } from '../ports/act-keeper.ts';
import type { Watch } from '../ports/ledger-store.ts';
import type { TickDependencies, TickPlan, TickResult } from './tick-plan.ts';
import type { TickTally } from './tick-tally.ts';
import type { WorkDone } from './work-on.ts';

/** What is known of a tick from its beginning. */
export interface Begun {
  readonly plan: TickPlan;
  readonly deps: TickDependencies;
  readonly started: number;
  readonly tally: TickTally;
  /** By the engine's clock. */
  readonly now: number;
}

export interface Ran extends Begun {
  readonly generation: number;
  readonly window: TimeRange;
  readonly watch: Watch;
  readonly horizon: keyof Horizons;
}

export interface Did extends Partial<WorkDone> {
  readonly reached: RunStatus;
  readonly notes: readonly NotSeen[];
  readonly rejudged: number;
  /** Epoch milliseconds: the last hour whose coverage is written begins then. */
  readonly covered?: number | undefined;
  readonly due?: readonly DueCell[];
  /** Places that were missing before anything was joined. */
  readonly unasked?: ReadonlySet<string>;
  /** Of a dry tick: the last look at each cell that was counted. */
  readonly looks?: ReadonlyMap<string, Look>;
}

/** A newer content is in force: nothing was looked at. */
export async function endOutdated(begun: Begun): Promise<TickResult> {
  const { deps, now, plan } = begun;
  const record = recordOf({ ...begun, generation: 0, window: { from: now, to: now } }, 'outdated', [], {
    notes: [],
    reached: 'outdated',
    rejudged: 0,
  });
  if (!plan.isDry) await deps.runs.save(record);
  return { record, due: [], left: [], looks: new Map(), estimate: undefined };
}

export async function finish(ran: Ran, did: Did): Promise<TickResult> {
  const { plan, deps, now, window, watch, horizon } = ran;
  const { reached, notes, due = [], left = [], claimed = 0, unasked = new Set(), looks = new Map() } = did;
  const isDone = left.length === 0 && claimed === 0 && reached === 'complete';
  const gaps = gapsAfter(watch.gaps, notes, { window, now, unasked, isDone });
  const byPlace = new Map(gaps.map((gap) => [gap.place, gap]));
  const notSeen = notes.map((entry) => ({
    ...entry,
    lasting: entry.incomplete && placesOf(entry).every((place) => isLasting(byPlace.get(place), now)),
  }));
  const record = recordOf(ran, statusOf(reached, notSeen), notSeen, did);
  if (plan.isDry) {
    const runs = await deps.runs.list({ source: plan.source, most: PACED_BY });
    return { record, due, left, looks, estimate: estimated(due, runs) };
  }
  const counted = isDone ? countedAfter(watch.counted, horizon, now) : watch.counted;
  const next: Watch = { ...watch, gaps, counted, covered: did.covered ?? watch.covered };
  // Mostly it stays what it was: an index that is written to is refreshed, merged and copied for that.
  if (reached !== 'outdated' && JSON.stringify(next) !== JSON.stringify(watch))
    await deps.ledger.saveWatch(plan.source, next);
  await deps.runs.save(record);
  return { record, due, left, looks, estimate: undefined };
}

/** What could not be written is a hole as well: what is not in the store nobody sees. */
export function writeNotes(
  where: string,
  refused: KeepResult['refused'],
  unwritten: string | undefined,
): readonly NotSeen[] {
  const note = { kind: 'write_failed', where, incomplete: true } as const;
  return [
    ...refused.map(({ reason, count }) => ({
      ...note,
      count,
      reason: `findings were refused by the index and are kept as dead letters in its state: ${reason}`,
    })),
    ...(unwritten === undefined
      ? []
      : [{ ...note, count: 1, reason: `${unwritten}; what was read is read again at the next tick` }]),
  ];
}

function statusOf(reached: RunStatus, notSeen: RunRecord['not_seen']): RunStatus {
  const holes = notSeen.filter(({ incomplete }) => incomplete);
  if (reached !== 'complete' || holes.length === 0) return reached;
  return holes.every(({ lasting }) => lasting) ? 'lasting' : 'incomplete';
}

function recordOf(
  { plan, deps, started, now, tally, generation, window }: Omit<Ran, 'watch' | 'horizon'>,
  status: RunStatus,
  notSeen: RunRecord['not_seen'],
  { due = [], read = [], left = [], claimed = 0, rejudged }: Did,
): RunRecord {
  const { refused: _refused, ...counts } = tally.counts();
  const { requests, bytes } = deps.traffic();
  return {
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
      buckets: bucketCount(read),
      left: bucketCount(left.flatMap(({ cells }) => cells)),
      claimed_by_others: claimed,
    },
    events_read: counts.eventsRead,
    candidates: counts.candidates,
    joined: counts.joined,
    set_writers: counts.setWriters,
    findings: counts.findings,
    by_severity: counts.bySeverity,
    suppressed: counts.suppressed,
    below_report: counts.belowReport,
    written: { ...counts.written, rejudged },
    not_seen: notSeen,
    requests,
    bytes,
  };
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

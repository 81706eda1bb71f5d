/** Looks at one slice of what is due: claims it, reads, joins and keeps it, and records what was seen. */

import { hull } from '../core/case/time-windows.ts';
import type { Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Looked } from '../core/hunt/look.ts';
import { actHash } from '../core/run/content-hash.ts';
import { BUCKET, type Count, cellKey, hasJoined, type Look } from '../core/run/ledger.ts';
import { type DueCell, dueCells, type PlanContext, partsOf, type Slice } from '../core/run/plan.ts';
import type { GivenAct } from '../ports/act-keeper.ts';
import type { CountedPage } from '../ports/counting-source.ts';
import type { Claim, ClaimedHours, LedgerStore } from '../ports/ledger-store.ts';
import { whileBeating } from './claim-beat.ts';
import { type ActLine, concludeActs } from './hunt-acts.ts';
import { joinGround } from './join-cases.ts';
import { type ActGround, keepActs } from './keep-acts.ts';
import { watchHoles } from './new-holes.ts';
import { otherHalves } from './other-halves.ts';
import { rejoinActs } from './rejoin-acts.ts';
import type { TickTally } from './tick-tally.ts';

export interface SliceGround extends ActGround {
  readonly ledger: LedgerStore;
  /** The configured name of the source. */
  readonly name: string;
  readonly owner: string;
  readonly isStale: (hour: number, claim: Claim) => boolean;
  /** Milliseconds between beats. */
  readonly beatEvery: number;
}

/**
 * `claimed`: some of its hours are somebody else's. `unwritten`: the store did not take what was found, for the reason
 * given. `outdated`: a newer content judges now; nothing is recorded.
 */
export interface SliceOutcome {
  /** What was looked at and recorded, whole or not. */
  readonly read: readonly DueCell[];
  readonly claimed: readonly number[];
  readonly unwritten?: string;
  readonly isOutdated?: true;
}

export async function lookAtSlice(
  slice: Slice,
  plan: PlanContext,
  ground: SliceGround,
): Promise<SliceOutcome> {
  const { ledger, name, owner, isStale } = ground;
  const claimed = await ledger.claim(name, slice.hours, owner, isStale);
  const others = slice.hours.filter((hour) => !claimed.hours.has(hour));
  // Somebody may have looked since the plan was made.
  const cells = dueCells(
    slice.cells.filter(({ bucket }) => isIn(bucket, claimed.hours)),
    {
      ...plan,
      looks: claimed.looks,
    },
  );
  if (cells.length === 0) {
    await claimed.release();
    return { read: [], claimed: others };
  }
  return whileBeating(claimed, ground.beatEvery, async () => {
    const outcome = await readCells(cells, claimed, plan, ground);
    return { ...outcome, claimed: others };
  });
}

function isIn(bucket: number, hours: ReadonlySet<number>): boolean {
  for (const hour of hours) if (bucket >= hour && bucket < hour + 6 * BUCKET) return true;
  return false;
}

interface Seen {
  count: Count;
  candidates: number;
  readonly joined: Set<string>;
}

async function readCells(
  cells: readonly DueCell[],
  claimed: ClaimedHours,
  plan: PlanContext,
  ground: SliceGround,
): Promise<Omit<SliceOutcome, 'claimed'>> {
  const { source, ledger, line, judging, tally } = ground;
  const due = new Map(cells.map((cell) => [cellKey(cell), cell]));
  const seen = new Map<string, Seen>(
    cells.map((cell) => [
      cellKey(cell),
      { count: { hits: 0, timeSum: 0 }, candidates: 0, joined: new Set() },
    ]),
  );
  const seenAt = (key: string): Seen => {
    const held = seen.get(key) ?? {
      count: { hits: 0, timeSum: 0 },
      candidates: 0,
      joined: new Set<string>(),
    };
    seen.set(key, held);
    return held;
  };
  const holes = watchHoles(source);
  let didJoinsFail = false;
  const join = joinGround(source, ground.content, ground.hunts, spanOf(cells), ground.addTruncated, () => {
    didJoinsFail = true;
  });
  let unwritten: string | undefined;
  const halves = otherHalves();
  try {
    for await (const page of source.selectParts(
      line.selecting.map(({ selection }) => selection),
      partsOf({ cells }),
    )) {
      await ground.heed();
      tally.page(page.events.length);
      for (const { selection, index, bucket, count } of page.counted) {
        const held = seenAt(cellKey({ selection, index, bucket }));
        held.count = added(held.count, count);
      }
      const { hunt, fresh } = freshActs(page, line, due, claimed.looks, seenAt, tally);
      const given: GivenAct[] = [];
      for await (const act of concludeActs(fresh, hunt, line.conclude, join, ground.heed)) {
        const { joined, conclusion } = act;
        tally.act(act);
        halves.add(joined);
        given.push({ act: { hunt: hunt.id, joined, twins: [] }, conclusion });
      }
      unwritten = (await keepActs(given, ground)) ?? unwritten;
      if (unwritten !== undefined) break;
    }
    unwritten ??= await rejoinActs(await halves.find(ground.keeper), ground);
  } catch (error) {
    // What cannot be given back is taken by others once its owner beats no more.
    await claimed.release().catch(() => undefined);
    throw error;
  }
  if (unwritten !== undefined) {
    await claimed.release();
    return { read: [], unwritten };
  }
  const { generation } = await ledger.content();
  if (generation !== judging.generation) {
    await claimed.release();
    return { read: [], isOutdated: true };
  }
  const { isAnywhere, indices } = holes();
  const isFailed = ({ joined }: Seen, index: string): boolean =>
    isAnywhere || indices.has(index) || (didJoinsFail && joined.size > 0);
  const looks = new Map<string, Look>();
  for (const [key, cell] of seen) {
    const { count, candidates, joined } = cell;
    const last = claimed.looks.get(key);
    const known = keepsJoined(due.get(key), last) ? (last?.joined ?? '') : '';
    const [, selection = '', index = ''] = key.split('\u0000');
    const query = plan.queryOf(selection);
    if (query === undefined) continue;
    looks.set(key, {
      count,
      query,
      generation: judging.generation,
      at: plan.now,
      joined: known + [...joined].join(''),
      candidates,
      ...(!isFailed(cell, index)
        ? {}
        : { failed: { since: last?.failed?.since ?? plan.now, tries: (last?.failed?.tries ?? 0) + 1 } }),
    });
  }
  await claimed.record(looks);
  return { read: cells };
}

/** A cell that only has news keeps what it knows to be joined; for any other reason all of it is joined again. */
function keepsJoined(cell: DueCell | undefined, last: Look | undefined): boolean {
  return (cell === undefined || cell.reason === 'news') && last !== undefined && last.failed === undefined;
}

/** Acts of a page that are worth joining and were not joined at the last look. */
function freshActs(
  page: CountedPage,
  line: ActLine,
  due: ReadonlyMap<string, DueCell>,
  looks: ReadonlyMap<string, Look>,
  seenAt: (key: string) => Seen,
  tally: TickTally,
): { readonly hunt: Hunt; readonly fresh: readonly Looked[] } {
  const { hunt, look } = line.of(page.selection);
  const fresh: Looked[] = [];
  for (const { event, bucket } of page.events) {
    const { looked, candidates, hopeless } = look([event]);
    if (candidates === 0) continue;
    tally.looked(candidates, hopeless);
    const index = event.source.kind === 'index' ? event.source.index : '';
    const key = cellKey({ selection: page.selection, index, bucket });
    const cell = seenAt(key);
    cell.candidates += candidates;
    const last = looks.get(key);
    const known = keepsJoined(due.get(key), last) ? last : undefined;
    for (const one of looked) {
      const hash = actHash(hunt.id, one.anchor);
      if (known !== undefined && hasJoined(known, hash)) continue;
      cell.joined.add(hash);
      fresh.push(one);
    }
  }
  return { hunt, fresh };
}

function spanOf(cells: readonly DueCell[]): TimeRange {
  return hull(cells.map(({ bucket }) => ({ from: bucket, to: bucket + BUCKET })));
}

function added(a: Count, b: Count): Count {
  const ingested = Math.max(a.ingested ?? 0, b.ingested ?? 0);
  return { hits: a.hits + b.hits, timeSum: a.timeSum + b.timeSum, ...(ingested === 0 ? {} : { ingested }) };
}

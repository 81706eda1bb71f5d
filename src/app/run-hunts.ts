/** Runs hunts once: select -> join -> facts -> judge -> except -> write, page by page. */

import { anchoredAtCommand } from '../core/case/hive-anchor.ts';
import { foldIntoLoggedSet } from '../core/case/told-anchor.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { factsOf } from '../core/facts/case-facts.ts';
import { buildFinding } from '../core/finding/build-finding.ts';
import type { Finding } from '../core/finding/finding.ts';
import { anchorsOf } from '../core/hunt/anchors.ts';
import { countOfKinds, huntedKinds } from '../core/hunt/hunted-kinds.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { unloggedKinds } from '../core/hunt/unlogged.ts';
import { compileContent, judge } from '../core/judge/judge.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { EventSource, Progress, ScanCount, Selection } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore, WriteCounts, WriteResult } from '../ports/finding-store.ts';
import { joinCases } from './join-page.ts';
import { type JoinCounts, joinTally } from './join-tally.ts';
import { writeTally } from './write-tally.ts';

export interface HuntPlan {
  readonly hunts: readonly Hunt[];
  /** `undefined`: everything the source holds (files only). */
  readonly range: TimeRange | undefined;
  readonly runId: string;
  /** Epoch milliseconds: when findings of this run are first found. */
  readonly now: number;
}

export interface HuntDependencies {
  readonly source: EventSource;
  readonly content: Content;
  readonly spool: FindingSpool;
  /** Given: findings are also written to the stack. */
  readonly store: FindingStore | undefined;
  /** Opens compressed code within command lines and values. */
  readonly inflate: Inflate;
  readonly progress: Progress;
}

/** What a run did; the findings themselves are in the spool. */
export interface RunSummary {
  readonly runId: string;
  readonly hunts: readonly Hunt[];
  readonly range: TimeRange | undefined;
  readonly source: string;
  readonly engine: EventSource['engine'];
  readonly scanned: ScanCount;
  /** Anchors the selections accepted. */
  readonly candidates: number;
  /** Cases an exception suppressed. */
  readonly suppressed: number;
  /** Cases below their hunt's `report_at`. */
  readonly belowReport: number;
  readonly joins: JoinCounts;
  readonly notSeen: readonly NotSeen[];
  /** Something could not be read or written: exit code 3. */
  readonly incomplete: boolean;
  readonly written: WriteCounts | undefined;
  readonly writeFailures: WriteResult['failures'];
}

/** Throws EngineError when the engine cannot be asked at all; what is lost in part is in `notSeen`. */
export async function runHunts(plan: HuntPlan, deps: HuntDependencies): Promise<RunSummary> {
  const { source, store, spool, progress } = deps;
  const tables = compileContent(deps.content);
  const selecting = plan.hunts.flatMap((hunt) =>
    hunt.select.map((select, index) => ({ id: `${hunt.id}:${index}`, hunt, select })),
  );
  const hunters = new Map(
    selecting.map(({ id, hunt, select }) => [id, { hunt, accepted: anchorsOf(hunt, select) }]),
  );
  const selections: Selection[] = selecting.map(({ id, select: { kind, condition } }) => ({
    id,
    kind,
    condition,
  }));
  const idless = new Set(
    deps.content.profiles.filter(({ entityId }) => entityId === 'none').map(({ id }) => id),
  );
  const tally = joinTally();
  const written = writeTally();
  let candidates = 0;
  let suppressed = 0;
  let belowReport = 0;

  await store?.prepare();
  const counting = source.engine === 'files' ? undefined : source.count(plan.range);
  for await (const page of source.select(selections, plan.range)) {
    const hunter = hunters.get(page.selection);
    if (hunter === undefined)
      throw new Error(`run-hunts: a page for the unknown selection ${page.selection}`);
    const { hunt, accepted } = hunter;
    const anchors = accepted(page.events);
    candidates += anchors.length;
    progress.update('hunting', candidates);
    const found = new Map<string, Finding>();
    for await (const joined of joinCases(anchors, hunt, source, idless)) {
      tally.add(joined);
      const act = hunt.finding === 'hive' ? anchoredAtCommand(joined) : foldIntoLoggedSet(joined);
      const judged = { ...act, facts: factsOf(act, deps.inflate) };
      const judgement = judge(judged, hunt, tables, plan.now);
      if (judgement.riskScore < hunt.reportAt) {
        belowReport += 1;
        continue;
      }
      if (judgement.suppressedBy !== undefined) suppressed += 1;
      const finding = buildFinding(judged, judgement, hunt, {
        runId: plan.runId,
        now: plan.now,
      });
      const held = spool.add(finding);
      if (store !== undefined) found.set(held.reghunt.finding.id, held);
    }
    if (store !== undefined && found.size > 0) written.add(await store.write([...found.values()]));
  }
  const counted = await (counting ?? source.count(plan.range));
  const scanned = countOfKinds(counted.byKind, huntedKinds(plan.hunts));
  const notSeen = [...source.notSeen(), ...unloggedKinds(plan.hunts, scanned.byKind, source.description)];
  return {
    runId: plan.runId,
    hunts: plan.hunts,
    range: plan.range,
    source: source.description,
    engine: source.engine,
    scanned,
    candidates,
    suppressed,
    belowReport,
    joins: tally.counts(),
    notSeen,
    incomplete: notSeen.some((entry) => entry.incomplete) || written.counts().failed > 0,
    written: store === undefined ? undefined : written.counts(),
    writeFailures: written.failures(),
  };
}

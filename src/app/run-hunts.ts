/** Runs hunts once, page by page: select -> look -> join -> conclude -> the sinks. */

import type { Content, Hunt } from '../core/content/content.ts';
import { byEventKind, type TimeRange } from '../core/event/event.ts';
import type { Finding } from '../core/finding/finding.ts';
import { countOfKinds, huntedKinds } from '../core/hunt/hunted-kinds.ts';
import { interruptedEntry } from '../core/hunt/interrupted.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { unloggedKinds } from '../core/hunt/unlogged.ts';
import { Interrupted } from '../core/problem.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { EventSource, Progress, ScanCount } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore, WriteCounts, WriteResult } from '../ports/finding-store.ts';
import { findingWriter } from './finding-writer.ts';
import { heeding } from './heed.ts';
import { actLine, concludeActs } from './hunt-acts.ts';
import { joinGround } from './join-cases.ts';
import { type JoinCounts, joinTally } from './join-tally.ts';
import { truncationTally } from './truncation-tally.ts';

export interface HuntPlan {
  readonly hunts: readonly Hunt[];
  /** `undefined`: everything the source holds (files only). */
  readonly range: TimeRange | undefined;
  readonly runId: string;
  /** Epoch milliseconds: when findings of this run are first found. */
  readonly now: number;
  /** Its reason is an `Interrupted`: the run then ends with what it has. */
  readonly interrupted?: AbortSignal;
}

export interface HuntDependencies {
  readonly source: EventSource;
  readonly content: Content;
  /** Every finding of the run, to be printed. */
  readonly spool: FindingSpool;
  /** Given: findings are also written to the stack. */
  readonly store: FindingStore | undefined;
  /** Opens compressed code within command lines and values. */
  readonly inflate: Inflate;
  readonly progress: Progress;
}

/** What a run did; the findings themselves are in the sinks. */
export interface RunSummary {
  readonly runId: string;
  readonly hunts: readonly Hunt[];
  readonly range: TimeRange | undefined;
  readonly source: string;
  readonly scanned: ScanCount;
  /** Acts the selections accepted. */
  readonly candidates: number;
  /** Those of them that nothing could have lifted to their hunt's `report_at`: they were not joined. */
  readonly hopeless: number;
  /** Cases below their hunt's `report_at`. */
  readonly belowReport: number;
  /** Cases an exception suppressed. */
  readonly suppressed: number;
  readonly joins: JoinCounts;
  readonly notSeen: readonly NotSeen[];
  /** Something could not be read or written: exit code 3. */
  readonly incomplete: boolean;
  readonly written: WriteCounts | undefined;
  readonly writeFailures: WriteResult['failures'];
}

/** Throws EngineError when the engine cannot be asked at all; what is lost in part is in `notSeen`. */
export async function runHunts(plan: HuntPlan, deps: HuntDependencies): Promise<RunSummary> {
  const { source, content, spool, store, inflate, progress } = deps;
  const { hunts, range, runId, now } = plan;
  const { selecting, conclude, of } = actLine(hunts, { content, inflate, runId, now });
  const truncation = truncationTally(source.description);
  const ground = joinGround(source, content, hunts, source.times?.(range) ?? range, truncation.add);
  const joins = joinTally();
  const writer = store === undefined ? undefined : findingWriter(store);
  const counts = { candidates: 0, hopeless: 0, belowReport: 0, suppressed: 0 };

  const heed = heeding(plan.interrupted);

  const huntPages = async (): Promise<void> => {
    await writer?.prepare();
    for await (const page of source.select(
      selecting.map(({ selection }) => selection),
      range,
    )) {
      await heed();
      const { hunt, look } = of(page.selection);
      const { looked, candidates, hopeless } = look(page.events);
      counts.candidates += candidates;
      counts.hopeless += hopeless;
      progress.update('hunting', counts.candidates);
      const findings: Finding[] = [];
      for await (const { joined, conclusion } of concludeActs(looked, hunt, conclude, ground, heed)) {
        joins.add(joined);
        if (conclusion.is === 'below') {
          counts.belowReport += 1;
          continue;
        }
        const { finding } = conclusion;
        if (finding.reghunt.suppressed_by !== undefined) counts.suppressed += 1;
        spool.add(finding);
        if (writer !== undefined) findings.push(finding);
      }
      await writer?.write(findings);
    }
  };

  const stopped = await interruptionOf(huntPages());
  const counted = await countedBy(source, range, stopped);
  const scanned: ScanCount = {
    ...countOfKinds(counted.byKind, huntedKinds(hunts)),
    ...(counted.isPartial === undefined ? {} : { isPartial: counted.isPartial }),
    ...(counted.outside === undefined ? {} : { outside: counted.outside }),
  };
  const unseen = source.notSeen();
  // What was not read to its end does not tell what is not logged.
  const isRead =
    stopped === undefined &&
    scanned.isPartial === undefined &&
    !unseen.some(({ kind }) => kind === 'source_failed');
  const notSeen = [
    ...unseen,
    ...truncation.list(),
    ...(writer?.notSeen() ?? []),
    ...(isRead ? unloggedKinds(hunts, scanned, source.description, range) : []),
    ...(stopped === undefined ? [] : [stoppedEntry(stopped, source.description, hunts, counts.candidates)]),
  ];
  return {
    runId,
    hunts,
    range,
    source: source.description,
    scanned,
    ...counts,
    joins: joins.counts(),
    notSeen,
    incomplete: notSeen.some((entry) => entry.incomplete) || (writer?.counts().failed ?? 0) > 0,
    written: writer?.counts(),
    writeFailures: writer?.failures() ?? [],
  };
}

/** The interruption that ended some work; undefined when it ended by itself. */
async function interruptionOf(work: Promise<void>): Promise<Interrupted | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Interrupted) return error;
    throw error;
  }
}

/** Of an interrupted run what is known without asking: nothing, if need be. */
async function countedBy(
  source: EventSource,
  range: TimeRange | undefined,
  stopped: Interrupted | undefined,
): Promise<ScanCount> {
  try {
    return await source.count(range);
  } catch (error) {
    if (stopped === undefined && !(error instanceof Interrupted)) throw error;
    return { total: 0, byKind: byEventKind(() => 0) };
  }
}

function stoppedEntry(
  stopped: Interrupted,
  where: string,
  hunts: readonly Hunt[],
  candidates: number,
): NotSeen {
  const when = candidates === 0 ? 'before any act was looked at' : `after ${candidates} acts were looked at`;
  const names = hunts.map(({ id }) => id).join(', ');
  return interruptedEntry(stopped, where, when, `what else ${names} would find is not among the findings`);
}

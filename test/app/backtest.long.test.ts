/** A window in slices: the same findings and counts as in one go, wherever it was ended on the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openBacktestStore } from '../../src/adapters/spool/backtest-store.ts';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { type BacktestDependencies, type BacktestSummary, backtest } from '../../src/app/backtest.ts';
import { type RunSummary, runHunts } from '../../src/app/run-hunts.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { EngineError, Interrupted } from '../../src/core/problem.ts';
import type { KeptBacktest } from '../../src/ports/backtest-store.ts';
import type { EventSource } from '../../src/ports/event-source.ts';
import { GOLDEN_CASES, goldenNames } from '../golden/golden-names.ts';
import { readEvents } from '../golden/hunt-records.ts';
import { memorySource } from '../memory-source.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const { hunts } = content;
const MINUTE = 60_000;

/** Golden cases with pairs, payloads and their runs, all around the same hours. */
const EVENTS = goldenNames()
  .filter((_name, at) => at % 12 === 0)
  .flatMap((name) => readEvents(resolve(GOLDEN_CASES, name, 'malicious.ndjson')));
const TIMES = EVENTS.map(({ time }) => time);
/** An hour around the median one. */
const MIDDLE = [...TIMES].sort((a, b) => a - b)[Math.floor(TIMES.length / 2)] ?? 0;
const RANGE: TimeRange = { from: MIDDLE - 30 * MINUTE, to: MIDDLE + 30 * MINUTE };
const PLAN = {
  id: 'quay',
  version: '1',
  started: MIDDLE,
  range: RANGE,
  sliceLength: MINUTE,
  hunts: [],
  content: {},
  flags: {},
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reghunt-backtest-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ran<S> {
  readonly summary: S;
  readonly findings: readonly Finding[];
}

async function inOneGo(): Promise<Ran<RunSummary>> {
  const spool = openFindingSpool({ merge: mergeFindings });
  const plan = { hunts, range: RANGE, runId: PLAN.id, now: PLAN.started };
  const source = memorySource(EVENTS);
  const progress = { update: () => undefined };
  const summary = await runHunts(plan, { source, content, spool, store: undefined, inflate, progress });
  return { summary, findings: written(spool.inOrder()) };
}

async function inSlices(
  kept: KeptBacktest,
  others: Partial<BacktestDependencies> = {},
): Promise<Ran<BacktestSummary>> {
  const openSpool = () => openFindingSpool({ merge: mergeFindings });
  const spool = openSpool();
  const summary = await backtest({
    hunts,
    content,
    openSource: async () => memorySource(EVENTS),
    where: 'memory',
    kept,
    spool,
    openSpool,
    store: undefined,
    inflate,
    progress: { update: () => undefined },
    interrupted: new AbortController().signal,
    ...others,
  });
  return { summary, findings: written(spool.inOrder()) };
}

const written = (findings: Iterable<Finding>): readonly Finding[] =>
  [...findings].map((one) => JSON.parse(JSON.stringify(one)) as Finding);

const fresh = (plan = PLAN): KeptBacktest => openBacktestStore(folder).create(plan);
const again = (): KeptBacktest => openBacktestStore(folder).open(PLAN.id);

/** Opens the source for slices until the one of this number. */
function until(number: number, end: () => void): () => Promise<EventSource> {
  let opened = 0;
  return async () => {
    opened += 1;
    if (opened === number) end();
    return memorySource(EVENTS);
  };
}

describe('a window hunted in slices', () => {
  it.each([1, 7, 59, 90])('of %i minutes comes to what it does in one go', async (minutes) => {
    const [whole, cut] = [await inOneGo(), await inSlices(fresh({ ...PLAN, sliceLength: minutes * MINUTE }))];
    expect(whole.findings.length).toBeGreaterThan(10);
    expect(cut.findings).toEqual(whole.findings);
    const { slices, ...summary } = cut.summary;
    expect(slices.left).toBe(0);
    expect(summary).toEqual(whole.summary);
  });

  it('tells how many slices are done, newest first', async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const ranges: number[] = [];
    await inSlices(fresh({ ...PLAN, sliceLength: 20 * MINUTE }), {
      progress: { update: (_stage, done, total) => void told.push([done, total]) },
      openSource: async ({ from }) => {
        ranges.push(from);
        return memorySource(EVENTS);
      },
    });
    expect(told[0]?.[0]).toBe(0);
    expect(told.at(-1)).toEqual([ranges.length, ranges.length]);
    expect(ranges).toEqual([...ranges].sort((a, b) => b - a));
  });

  it('goes on after the process was ended, reading no slice twice', async () => {
    const whole = await inOneGo();
    const dead = new Error('killed');
    const openSource = until(20, () => {
      throw dead;
    });
    await expect(inSlices(fresh(), { openSource })).rejects.toBe(dead);
    let opened = 0;
    const { findings, summary } = await inSlices(again(), {
      openSource: async () => {
        opened += 1;
        return memorySource(EVENTS);
      },
    });
    expect([opened, findings]).toEqual([summary.slices.total - 19, whole.findings]);
  });

  it('reports what is done when it is interrupted, and that it can go on', async () => {
    const whole = await inOneGo();
    const controller = new AbortController();
    const openSource = until(31, () => controller.abort(new Interrupted('SIGINT')));
    const partly = await inSlices(fresh(), { openSource, interrupted: controller.signal });
    expect(partly.summary.incomplete).toBe(true);
    expect(partly.summary.slices.left).toBe(partly.summary.slices.total - 30);
    expect(partly.summary.notSeen.map(({ kind }) => kind)).toEqual(['interrupted', 'interrupted']);
    expect(partly.summary.notSeen[1]).toMatchObject({
      reason: expect.stringMatching(/30 of 61 slices .* not looked at: --resume quay goes on/),
      window: { from: RANGE.from },
    });
    expect(partly.findings.length).toBeLessThan(whole.findings.length);
    const { findings, summary } = await inSlices(again());
    expect([findings, summary.incomplete]).toEqual([whole.findings, false]);
  });

  it('ends at the first slice that the engine cannot be asked about', async () => {
    const openSource = until(3, () => {
      throw new EngineError('The engine is gone.');
    });
    const { summary } = await inSlices(fresh(), { openSource });
    expect(summary.slices).toEqual({ total: 61, left: 59 });
    expect(summary.notSeen).toMatchObject([
      {
        kind: 'source_failed',
        reason:
          'The engine is gone; 59 of 61 slices of the window were not looked at: --resume quay goes on with them',
      },
    ]);
  });

  it('hunts a slice that was not whole once more, and says then what is the matter now', async () => {
    const failed: NotSeen = {
      kind: 'failed_shard',
      count: 1,
      where: 'quay[0]',
      reason: 'no copy',
      incomplete: true,
    };
    let opened = 0;
    const first = await inSlices(fresh(), {
      openSource: async () => {
        opened += 1;
        const source = memorySource(EVENTS);
        return opened === 5 || opened === 6 ? { ...source, notSeen: () => [failed] } : source;
      },
    });
    expect(first.summary).toMatchObject({
      incomplete: true,
      slices: { left: 2 },
      notSeen: [{ ...failed, count: 2 }],
    });
    const asked: TimeRange[] = [];
    const second = await inSlices(again(), {
      openSource: async (range) => {
        asked.push(range);
        return memorySource(EVENTS);
      },
    });
    expect([asked.length, second.summary.incomplete, second.summary.notSeen]).toEqual([2, false, []]);
    expect(second.findings).toEqual((await inOneGo()).findings);
  });

  it('says that a kind is not logged only of the whole window', async () => {
    const only = EVENTS.filter(({ kind }) => kind !== 'file_create');
    const { summary } = await inSlices(fresh(), { openSource: async () => memorySource(only) });
    expect(summary.notSeen.map(({ kind, count }) => [kind, count])).toEqual([['kind_not_logged', 1]]);
  });
});

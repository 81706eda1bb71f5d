/** A run over events in memory: pages, parts of joins and their order change nothing, and everything is counted. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { type RunSummary, runHunts } from '../../src/app/run-hunts.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { FindingStore } from '../../src/ports/finding-store.ts';
import { samples } from '../core/samples.ts';
import { GOLDEN_CASES, goldenNames } from '../golden/golden-names.ts';
import { readEvents } from '../golden/hunt-records.ts';
import { type MemoryOptions, memorySource } from '../memory-source.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const NOW = Date.parse('2026-11-22T00:00:00Z');

/** One golden case in eight, with its twin: acts of all kinds on a few hosts. */
const EVENTS = goldenNames()
  .filter((_name, at) => at % 8 === 0)
  .flatMap((name) =>
    ['malicious', 'benign'].flatMap((twin) => readEvents(resolve(GOLDEN_CASES, name, `${twin}.ndjson`))),
  );

interface Ran {
  readonly summary: RunSummary;
  readonly findings: readonly Finding[];
}

async function ran(
  events: readonly HuntEvent[],
  options: MemoryOptions = {},
  store?: FindingStore,
): Promise<Ran> {
  const spool = openFindingSpool({ merge: mergeFindings, inMemory: 10_000 });
  try {
    const summary = await runHunts(
      { hunts: content.hunts, range: undefined, runId: 'run', now: NOW },
      {
        source: memorySource(events, options),
        content,
        spool,
        store,
        inflate,
        progress: { update: () => undefined },
      },
    );
    return {
      summary,
      findings: [...spool.inOrder()].map((one) => JSON.parse(JSON.stringify(one)) as Finding),
    };
  } finally {
    spool.close();
  }
}

const whole = await ran(EVENTS);

describe('the findings of a run', () => {
  it('are many enough to tell something', () => {
    expect(whole.findings.length).toBeGreaterThan(60);
    expect(whole.summary).toMatchObject({ incomplete: false, written: undefined });
  });

  it('are the same however the events are paged, ordered and joined in parts', async () => {
    const sizes = fc.record({
      pageSize: fc.integer({ min: 1, max: 60 }),
      joinSize: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.infiniteStream(fc.nat()), async (options, rolls) => {
        const again = await ran(shuffled(EVENTS, rolls), options);
        expect(again.findings).toEqual(whole.findings);
        expect(again.summary).toEqual(whole.summary);
      }),
      { numRuns: samples(6) },
    );
  });

  it('are cut for the same anchors whoever is looked up beside them', async () => {
    const [alone, together] = await Promise.all([
      ran(EVENTS, { most: 1, joinSize: 1 }),
      ran(EVENTS, { most: 1, joinSize: 50 }),
    ]);
    expect(together.findings).toEqual(alone.findings);
    expect(together.summary.notSeen.map(({ kind }) => kind)).toContain('join_truncated');
  });

  it('are the same when every record is there twice', async () => {
    const again = await ran([...EVENTS, ...EVENTS].map((event) => ({ ...event })));
    expect(again.findings).toEqual(whole.findings);
  });
});

describe('a run', () => {
  it('accounts for every act it looked at', () => {
    const { candidates, hopeless, belowReport, suppressed } = whole.summary;
    const reported = candidates - hopeless - belowReport;
    // Acts of one finding are merged.
    expect(reported).toBeGreaterThanOrEqual(whole.findings.length);
    expect(hopeless).toBeGreaterThan(0);
    expect(suppressed).toBeGreaterThan(0);
  });

  it('hands a store every finding, each once at a time', async () => {
    const written: string[][] = [];
    const store: FindingStore = {
      description: 'a list',
      prepare: () => Promise.resolve(),
      write: (findings) => {
        written.push(findings.map(({ reghunt }) => reghunt.finding.id));
        return Promise.resolve({
          counts: { created: findings.length, merged: 0, unchanged: 0, failed: 0 },
          failures: [],
        });
      },
    };
    await ran(EVENTS, { pageSize: 20 }, store);
    for (const ids of written) expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(written.flat())).toEqual(new Set(whole.findings.map(({ reghunt }) => reghunt.finding.id)));
  });
});

function shuffled<Item>(items: readonly Item[], rolls: IterableIterator<number>): readonly Item[] {
  const left = [...items];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = Number(rolls.next().value) % (at + 1);
    const [one, two] = [left[at], left[other]];
    if (one === undefined || two === undefined) continue;
    left[at] = two;
    left[other] = one;
  }
  return left;
}

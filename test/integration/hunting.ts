/** Runs the shipped hunts in-process, as the command line composes them, for tests that look at the findings. */
import { randomUUID } from 'node:crypto';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { type RunSummary, runHunts } from '../../src/app/run-hunts.ts';
import { caseWindow } from '../../src/core/case/time-windows.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { EventSource } from '../../src/ports/event-source.ts';
import type { FindingStore } from '../../src/ports/finding-store.ts';
import { shippedContent } from '../shipped.ts';

export interface HuntResult {
  readonly findings: readonly Finding[];
  readonly summary: RunSummary;
}

/** Wide enough for every record of the shared data. */
export const ALWAYS: TimeRange = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2035, 0, 1) };

/** Each run is a second later than the one before, as runs are: the first to find something stays the first. */
let runs = 0;
function nextRun(): number {
  runs += 1;
  return Date.UTC(2026, 10, 22) + runs * 1_000;
}

export async function openFileSource(paths: readonly string[]): Promise<EventSource> {
  const content = await shippedContent();
  return openFiles(paths, {
    profiles: content.profiles,
    normaliser: compileProfiles(content.profiles),
    neighbours: content.hunts.flatMap(({ join }) => join.pairs),
  });
}

/** `hunts`: ids; none: all that are enabled. */
export async function huntFiles(
  paths: readonly string[],
  hunts: readonly string[] = [],
): Promise<HuntResult> {
  return huntSource(await openFileSource(paths), undefined, undefined, hunts);
}

export async function huntEngine(
  client: SearchClient,
  patterns: readonly string[],
  options: {
    readonly store?: FindingStore;
    readonly pageSize?: number;
    readonly range?: TimeRange;
    readonly by?: 'event' | 'ingested';
  } = {},
): Promise<HuntResult> {
  const { profiles, hunts } = await shippedContent();
  const { pageSize, by = 'event', range = ALWAYS } = options;
  const source = await openSearchSource(client, {
    patterns,
    profiles,
    window: range,
    by,
    reachOf: (times) => caseWindow(times, hunts),
    ...(pageSize === undefined ? {} : { pageSize }),
  });
  return huntSource(source, range, options.store);
}

async function huntSource(
  source: EventSource,
  range: TimeRange | undefined,
  store?: FindingStore,
  ids: readonly string[] = [],
): Promise<HuntResult> {
  const content = await shippedContent();
  const spool = openFindingSpool({ merge: mergeFindings });
  try {
    const summary = await runHunts(
      {
        hunts: content.hunts.filter(({ id, enabled }) => (ids.length === 0 ? enabled : ids.includes(id))),
        range,
        runId: randomUUID(),
        now: nextRun(),
      },
      { source, content, spool, store, inflate, progress: { update: () => undefined } },
    );
    return { findings: [...spool.inOrder()], summary };
  } finally {
    spool.close();
    await source.close();
  }
}

/** What must not depend on where the events came from. */
export function verdict({ '@timestamp': time, event, reghunt }: Finding): object {
  return {
    id: reghunt.finding.id,
    time,
    risk: event.risk_score,
    indicators: reghunt.indicators.map(({ id, weight }) => `${id} ${weight}`),
    mitigations: reghunt.mitigations.map(({ id, factor }) => `${id} ${factor}`),
    joins: reghunt.joins,
    occurrences: reghunt.occurrences,
  };
}

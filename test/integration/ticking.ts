/** Ticks in-process, as the command line composes them, for tests that look at the store and the ledger. */
import { randomUUID } from 'node:crypto';
import { cronClock } from '../../src/adapters/clock/cron-clock.ts';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openBaselineStore } from '../../src/adapters/search/baseline-store.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openCoverageStore } from '../../src/adapters/search/coverage-store.ts';
import { openFindingKeeper } from '../../src/adapters/search/finding-keeper.ts';
import { INDEX_ROLES } from '../../src/adapters/search/index-templates.ts';
import { at, listAt, textAt } from '../../src/adapters/search/json.ts';
import { openLedgerStore } from '../../src/adapters/search/ledger-store.ts';
import { openRunStore } from '../../src/adapters/search/run-store.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import { serverTime } from '../../src/adapters/search/server-time.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { withTraffic } from '../../src/adapters/search/traffic.ts';
import { claimObserver, type Observer } from '../../src/app/claim-beat.ts';
import { generationKeeper } from '../../src/app/content-generation.ts';
import { onceAProcess } from '../../src/app/once-a-process.ts';
import { tick } from '../../src/app/tick.ts';
import type { TickPlan, TickResult } from '../../src/app/tick-plan.ts';
import { caseWindow } from '../../src/core/case/time-windows.ts';
import type { Content } from '../../src/core/content/content.ts';
import type { CountingSource } from '../../src/ports/counting-source.ts';
import { deleteIndex } from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';

const HOUR = 60 * 60 * 1000;

export const RUNGS: readonly number[] = [1, 6, 24, 72, 168].map((hours) => hours * HOUR);

export interface Runner {
  tick(options?: Partial<TickPlan>): Promise<TickResult>;
}

export interface RunnerOptions {
  readonly client: SearchClient;
  /** Of what is hunted. */
  readonly patterns: readonly string[];
  readonly prefix: string;
  readonly content?: Content;
  /** By the engine's clock; default: the real one. */
  readonly now?: () => number;
  readonly source?: string;
  /** By this process's own clock; default: the real one. */
  readonly localNow?: () => number;
  /** Milliseconds of this process, from any beginning; default: the real ones. */
  readonly monotonic?: () => number;
  /** Milliseconds. */
  readonly staleAfter?: number;
  /** Looks on at what is asked of the source of each tick. */
  readonly watched?: (source: CountingSource) => CountingSource;
}

/** One process's worth of memory: its content's generation, and the claims it observed. */
export async function runner(options: RunnerOptions): Promise<Runner> {
  const { patterns, prefix, staleAfter = 1_000, watched = (source) => source } = options;
  const content = options.content ?? (await shippedContent());
  const templates = await readIndexTemplates('mappings');
  const bulk = {};
  const observer: Observer = claimObserver(staleAfter, () => performance.now());
  const owner = randomUUID();
  const generations = generationKeeper();
  const prepareOnce = onceAProcess();
  return {
    tick: (given = {}) => {
      const { client, traffic } = withTraffic(options.client);
      const hunts = content.hunts.filter(({ enabled }) => enabled);
      return tick(
        {
          source: options.source ?? 'site',
          runId: randomUUID(),
          version: '0.0.0',
          hunts,
          horizons: { tick: 2 * HOUR, hourly: 48 * HOUR, nightly: 60 * 24 * HOUR },
          waitForOthers: 0,
          rungs: RUNGS,
          budget: { time: 600_000, requests: 100_000 },
          leastRisk: 22,
          owner,
          beatEvery: 200,
          redo: undefined,
          isDry: false,
          isWhole: false,
          interrupted: new AbortController().signal,
          ...given,
        },
        {
          open: async (window) =>
            watched(
              await openSearchSource(client, {
                patterns,
                profiles: content.profiles,
                window,
                isCounted: true,
                reachOf: (times) => caseWindow(times, hunts),
              }),
            ),
          content,
          inflate,
          ledger: openLedgerStore(client, { prefix, templates, bulk }),
          keeper: openFindingKeeper(client, { prefix, templates, bulk }),
          baseline: openBaselineStore(client, { prefix, bulk }),
          runs: openRunStore(client, { prefix, bulk }),
          coverage: openCoverageStore(client, { prefix, bulk }),
          generations,
          prepareOnce,
          observer,
          progress: { update: () => undefined },
          now: options.localNow ?? Date.now,
          monotonic: options.monotonic ?? (() => performance.now()),
          pause: (milliseconds, cut) => cronClock.wait(milliseconds, cut),
          serverTime:
            options.now === undefined ? () => serverTime(client) : () => Promise.resolve(options.now?.()),
          traffic,
        },
      );
    },
  };
}

/** Every finding of the store, in the order of ids, without what a run may set: triage, first-found times, run ids. */
export async function storedFindings(client: SearchClient, prefix: string): Promise<readonly Stored[]> {
  await client.request('POST', `/${prefix}-findings/_refresh`);
  const answer = await client.request('POST', `/${prefix}-findings/_search`, {
    query: { ignore_unavailable: true },
    body: { size: 5_000, sort: [{ 'reghunt.finding.id': 'asc' }] },
  });
  return listAt(answer.body, 'hits', 'hits').map((hit) => {
    const source = at(hit, '_source') as Stored['document'];
    return { id: textAt(hit, '_id'), state: textAt(source, 'reghunt', 'state'), document: source };
  });
}

/** What was told of findings, each as finding, kind, ordinal and severity. */
export async function storedTransitions(client: SearchClient, prefix: string): Promise<readonly string[]> {
  await client.request('POST', `/${prefix}-transitions/_refresh`);
  const answer = await client.request('POST', `/${prefix}-transitions/_search`, {
    query: { ignore_unavailable: true },
    body: { size: 5_000 },
  });
  const told = listAt(answer.body, 'hits', 'hits').map((hit) => {
    const { finding, transition } = at(hit, '_source', 'reghunt') as Record<string, Record<string, unknown>>;
    return [finding?.['id'], transition?.['kind'], transition?.['ordinal'], transition?.['to']].join(' ');
  });
  return told.toSorted();
}

export interface Stored {
  readonly id: string;
  readonly state: string;
  readonly document: Record<string, unknown>;
}

/** What must be equal however a finding came about. */
export function lawful({ document }: Stored): object {
  const { event, reghunt, ...rest } = document as {
    event: Record<string, unknown>;
    reghunt: Record<string, unknown>;
  };
  const { created: _created, ingested: _ingested, ...happened } = event;
  const {
    run_id: _run,
    triage: _triage,
    generation: _generation,
    acts: _acts,
    awaited: _awaited,
    waits_until: _waits,
    pending_until: _pending,
    told: _told,
    source: _source,
    evidence,
    ...part
  } = reghunt;
  // Where a copy of a record lies says nothing of it.
  const behind = (evidence as readonly Record<string, unknown>[]).map(({ source: _place, ...item }) => item);
  return { ...rest, event: happened, reghunt: { ...part, evidence: behind } };
}

/** What runs wrote under a prefix, and the templates they put for it. */
export async function removeStores(client: SearchClient, prefix: string): Promise<void> {
  for (const role of INDEX_ROLES) {
    await deleteIndex(client, `${prefix}-${role}`);
    await client.request('DELETE', `/_index_template/${prefix}-${role}`);
  }
}

/** Ticks a configured source: connects to it and to the store, runs one tick, and lets go of both. */
import { randomUUID } from 'node:crypto';
import { claimObserver, type Observer } from '../app/claim-beat.ts';
import { generationKeeper } from '../app/content-generation.ts';
import { onceAProcess } from '../app/once-a-process.ts';
import { tick } from '../app/tick.ts';
import type { TickResult } from '../app/tick-plan.ts';
import type { Config, SourceConfig } from '../core/config/config.ts';
import type { Content } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { leastRiskOf } from '../core/judge/score.ts';
import { UsageError } from '../core/problem.ts';
import type { Progress } from '../ports/event-source.ts';
import { chooseHunts } from './choose-hunts.ts';
import type { Wiring } from './wiring.ts';

export interface TickerOptions {
  readonly redo?: TimeRange | undefined;
  readonly isDry?: boolean;
  /** Count the whole horizon, whichever is due. */
  readonly isWhole?: boolean;
  /** Take all the time there is. */
  readonly isUnbounded?: boolean;
  /** Wait for what others claim, to see whether they live. */
  readonly waitsForOthers?: boolean;
  readonly progress?: Progress;
  readonly interrupted?: AbortSignal;
}

export interface Ticker {
  /** Throws `EngineError`, `Interrupted`, and `UsageError` for settings that cannot be. */
  tick(source: SourceConfig, content: Content, options?: TickerOptions): Promise<TickResult>;
}

/** An owner that lives beats as often within the time after which it is taken for dead. */
const BEATS = 6;

/** One process's memory: who it is, what it observed of others, and which content it put in force. */
export function ticker(config: Config, wiring: Wiring): Ticker {
  const owner = randomUUID();
  const { rungs, budget, claimTimeout } = config.schedule;
  const observers = new Map<string, Observer>();
  const observerOf = (source: string): Observer => {
    const observer = observers.get(source) ?? claimObserver(claimTimeout, () => wiring.monotonic());
    observers.set(source, observer);
    return observer;
  };
  const generations = generationKeeper();
  const prepareOnce = onceAProcess();
  return {
    tick: async (source, content, options = {}) => {
      const runId = wiring.newRunId();
      const interrupted = options.interrupted ?? wiring.interrupted;
      const hunts = chooseHunts(config.hunts, content);
      const { connection, prefix } = config.findings;
      // What is being written is written to its end, however the run ends.
      const store = await wiring.connect(connection, runId, new AbortController().signal);
      try {
        const hunted = await wiring.connect(source.connection, runId, interrupted);
        try {
          return await tick(
            {
              source: source.name,
              runId,
              version: wiring.version,
              hunts,
              horizons: source.horizons,
              rungs,
              budget: options.isUnbounded === true ? UNBOUNDED : budget,
              leastRisk: leastRiskOf(config.threshold),
              owner,
              beatEvery: claimTimeout / BEATS,
              waitForOthers: options.waitsForOthers === true ? claimTimeout * 2 : 0,
              redo: options.redo,
              isDry: options.isDry ?? false,
              isWhole: options.isWhole ?? false,
              interrupted,
            },
            {
              ...store.openRunStores(prefix),
              open: (window) =>
                hunted.openCountingSource({
                  content,
                  patterns: source.patterns,
                  hunts,
                  range: window,
                  by: 'event',
                  excludedTiers: source.excludedTiers,
                  pageSize: undefined,
                }),
              content,
              inflate: wiring.inflate,
              generations,
              prepareOnce,
              observer: observerOf(source.name),
              progress: options.progress ?? { update: () => undefined },
              now: () => wiring.now(),
              monotonic: () => wiring.monotonic(),
              pause: (milliseconds, cut) => wiring.clock.wait(milliseconds, cut),
              serverTime: () => hunted.serverTime(),
              traffic: () => {
                const [one, other] = [hunted.traffic(), store.traffic()];
                return { requests: one.requests + other.requests, bytes: one.bytes + other.bytes };
              },
            },
          );
        } finally {
          await hunted.close();
        }
      } finally {
        await store.close();
      }
    },
  };
}

const UNBOUNDED = { time: Number.POSITIVE_INFINITY, requests: Number.POSITIVE_INFINITY };

/** By name; all without one. Throws `UsageError` for a name that is not configured. */
export function chooseSources({ sources }: Config, name: string | undefined): readonly SourceConfig[] {
  if (name === undefined) return sources;
  const found = sources.find((source) => source.name === name);
  if (found !== undefined) return [found];
  throw new UsageError(
    `There is no source "${name}" in the configuration. Known: ${sources.map((source) => source.name).join(', ')}.`,
  );
}

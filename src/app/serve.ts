/** The service: ticks each source at once and at every wake-up, never twice at a time, until it is interrupted. */
import { Interrupted } from '../core/problem.ts';
import type { RunRecord } from '../core/run/run-record.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { ServiceMetrics } from '../ports/service-metrics.ts';
import type { ServiceState } from './service-state.ts';
import { tellFailure } from './tell-failure.ts';
import { tellRun } from './tell-run.ts';

/** Milliseconds. Of the ten seconds in which work is promised to be given back the last is for closing what is open. */
const GRACE = 9000;

export interface ServePlan {
  readonly sources: readonly string[];
  readonly cron: string;
  /** Most milliseconds a tick is put off by, so that replicas and sites do not ask all at once. */
  readonly jitter: number;
}

export interface ServeParts {
  /** One run over what is due in a source. Ends soon, with what it has, once `signal` is aborted. */
  readonly tick: (source: string, signal: AbortSignal) => Promise<RunRecord>;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Has its turn before each tick; tells its failures itself. */
  readonly refreshContent: () => Promise<void>;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly log: RunLog;
  /** Its reason is an `Interrupted`. */
  readonly interrupted: AbortSignal;
}

/** Resolves once it is interrupted and what was going on has ended, or was given up. Throws UsageError for no schedule. */
export async function serve(plan: ServePlan, parts: ServeParts): Promise<void> {
  const { clock, log, interrupted } = parts;
  const lanes = plan.sources.map((source) => lane(source, plan.jitter, parts));
  // Before anything is started: what is wrong with it is said at once.
  const wakes = clock.schedule(plan.cron, () => {
    for (const { wake } of lanes) wake();
  });
  if (!interrupted.aborted) for (const { tickAtOnce } of lanes) tickAtOnce();
  await aborted(interrupted);
  wakes.stop();
  log.info(`Ending: ${(interrupted.reason as Error).message}.`, { 'event.action': 'end' });
  await settled(lanes, parts);
}

interface Lane {
  readonly source: string;
  tickAtOnce(): void;
  wake(): void;
  /** What is under way; it never rejects. */
  underWay(): Promise<void> | undefined;
}

/**
 * The ticks of one source, one after another. A wake-up that finds one under way is counted and has no other effect: what
 * is due stays due, and an engine that is slower than its schedule has a pause between two ticks.
 */
function lane(source: string, jitter: number, parts: ServeParts): Lane {
  const { clock, random, interrupted, metrics, log } = parts;
  let running: Promise<void> | undefined;
  const start = (delay: number): void => {
    if (interrupted.aborted) return;
    if (running !== undefined) {
      metrics.skipped(source);
      log.info(`${source}: woken before the run of its last wake-up has ended; no second one is started.`, {
        'event.action': 'skip',
        'reghunt.source': source,
      });
      return;
    }
    running = (async () => {
      if (delay > 0) await clock.wait(delay, interrupted);
      if (!interrupted.aborted) await tickOnce(source, parts);
    })().finally(() => {
      running = undefined;
    });
  };
  return {
    source,
    tickAtOnce: () => start(0),
    wake: () => start(Math.floor(random() * jitter)),
    underWay: () => running,
  };
}

/** Never rejects: a service outlives each of its ticks. */
async function tickOnce(source: string, parts: ServeParts): Promise<void> {
  const { tick, refreshContent, state, metrics, log, interrupted } = parts;
  // One for each tick: what listens to it is gone with it, while the service's own lives for months.
  const controller = new AbortController();
  const abort = (): void => controller.abort(interrupted.reason);
  interrupted.addEventListener('abort', abort, { once: true });
  try {
    await refreshContent();
    interrupted.throwIfAborted();
    const record = await tick(source, controller.signal);
    state.ran(record);
    metrics.ran(record);
    tellRun(log, record);
  } catch (error) {
    // A tick that was to end and says so has not failed.
    if (error instanceof Interrupted) return;
    metrics.failed(
      source,
      tellFailure(log, `${source}: the run failed`, error, {
        'event.action': 'run',
        'reghunt.source': source,
      }),
    );
    state.failed(source, error instanceof Error ? error.message : String(error));
  } finally {
    interrupted.removeEventListener('abort', abort);
  }
}

/** Waits for what is under way as long as it may take, and tells what did not end. */
async function settled(lanes: readonly Lane[], { clock, log }: ServeParts): Promise<void> {
  const all = Promise.all(lanes.map(({ underWay }) => underWay()));
  const enough = new AbortController();
  await Promise.race([all, clock.wait(GRACE, enough.signal)]);
  enough.abort();
  for (const { source, underWay } of lanes) {
    if (underWay() === undefined) continue;
    log.warn(
      `${source}: its run has not ended within ${GRACE / 1000} s and is given up; what it did not record stays due.`,
      {
        'event.action': 'give_up',
        'reghunt.source': source,
      },
    );
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

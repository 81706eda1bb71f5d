/** Whether a service keeps up: each source had a complete run lately. Says since when, and why not. */
import { isWhole, type RunRecord } from './run-record.ts';

/** What is remembered of one source. All times in epoch milliseconds. */
export interface SourceState {
  readonly source: string;
  readonly watchedSince: number;
  readonly lastComplete: number | undefined;
  /** The first complete run of those that followed one another in time. */
  readonly readySince: number | undefined;
  /** How its last tick ended, where that was no complete run. */
  readonly trouble: string | undefined;
}

export interface SourceReadiness {
  readonly source: string;
  readonly ready: boolean;
  /** It has been so. */
  readonly since: number;
  readonly lastComplete: number | undefined;
  /** Why not. */
  readonly reason: string | undefined;
}

export interface Readiness {
  readonly ready: boolean;
  readonly sources: readonly SourceReadiness[];
}

export function unwatched(source: string, at: number): SourceState {
  return { source, watchedSince: at, lastComplete: undefined, readySince: undefined, trouble: undefined };
}

/** `within`: milliseconds that a complete run lasts for. */
export function afterRun(state: SourceState, record: RunRecord, within: number): SourceState {
  if (!isWhole(record)) {
    const reason = record.reason === undefined ? '' : `: ${record.reason}`;
    return { ...state, trouble: `the last run ended as ${record.status}${reason}` };
  }
  const { ended } = record;
  const wentOn = state.lastComplete !== undefined && ended - state.lastComplete <= within;
  return {
    ...state,
    lastComplete: ended,
    readySince: wentOn ? state.readySince : ended,
    trouble: undefined,
  };
}

export function afterFailure(state: SourceState, message: string): SourceState {
  return { ...state, trouble: `the last run failed: ${message}` };
}

export function readinessOf(states: readonly SourceState[], now: number, within: number): Readiness {
  const sources = states.map((state) => sourceReadiness(state, now, within));
  return { ready: sources.every(({ ready }) => ready), sources };
}

function sourceReadiness(state: SourceState, now: number, within: number): SourceReadiness {
  const { source, watchedSince, lastComplete, readySince, trouble } = state;
  const why = trouble === undefined ? '' : `; ${trouble}`;
  if (lastComplete === undefined) {
    return {
      source,
      ready: false,
      since: watchedSince,
      lastComplete,
      reason: `no complete run since the service started${why}`,
    };
  }
  const age = now - lastComplete;
  if (age > within) {
    return {
      source,
      ready: false,
      since: lastComplete + within,
      lastComplete,
      reason: `the last complete run ended ${seconds(age)} s ago, and ${seconds(within)} s are allowed${why}`,
    };
  }
  return { source, ready: true, since: readySince ?? lastComplete, lastComplete, reason: undefined };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}

/** What a service knows of its sources: told of each tick's end, asked by whoever wants to know whether it keeps up. */
import {
  afterFailure,
  afterRun,
  type Readiness,
  readinessOf,
  type SourceState,
  unwatched,
} from '../core/run/readiness.ts';
import type { RunRecord } from '../core/run/run-record.ts';

export interface ServiceState {
  ran(record: RunRecord): void;
  failed(source: string, message: string): void;
  readiness(): Readiness;
}

/** `readyWithin`: milliseconds. */
export function serviceState(
  sources: readonly string[],
  { readyWithin, now }: { readonly readyWithin: number; now(): number },
): ServiceState {
  const states = new Map<string, SourceState>(sources.map((source) => [source, unwatched(source, now())]));
  const change = (source: string, next: (state: SourceState) => SourceState): void => {
    states.set(source, next(states.get(source) ?? unwatched(source, now())));
  };
  return {
    ran: (record) => change(record.source, (state) => afterRun(state, record, readyWithin)),
    failed: (source, message) => change(source, (state) => afterFailure(state, message)),
    readiness: () => readinessOf([...states.values()], now(), readyWithin),
  };
}

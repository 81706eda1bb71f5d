/** Once an hour looks which kinds of events each host sent. What fails is told, and fails nothing else. */
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { EngineError } from '../core/problem.ts';
import { coverageOf, coveredHour } from '../core/run/coverage.ts';
import type { CountingSource } from '../ports/counting-source.ts';
import type { CoverageStore } from '../ports/coverage-store.ts';

/** More are cut, and told: what they weigh in memory and in the index is bounded. */
const MOST_HOSTS = 50_000;

export interface CoverageGround {
  readonly source: CountingSource;
  readonly store: CoverageStore;
  /** The configured name of the source. */
  readonly name: string;
  readonly runId: string;
}

export interface Covered {
  /** Epoch milliseconds: the hour that was written last begins then. */
  readonly hour: number;
  readonly notes: readonly NotSeen[];
}

/** `last`: the hour that was written last. One that could not be is tried again by the next tick, while it is the last. */
export async function keepCoverage(
  { source, store, name, runId }: CoverageGround,
  last: number,
  now: number,
): Promise<Covered> {
  const range = coveredHour(now);
  if (range.from <= last) return { hour: last, notes: [] };
  const failed = (where: string, reason: string): NotSeen => ({
    kind: 'no_coverage',
    where,
    reason,
    count: 1,
    incomplete: false,
    window: range,
  });
  try {
    const { hosts, notes } = await source.countHosts(range, MOST_HOSTS);
    const of = { source: name, runId, hour: range.from };
    const refused = await store.write(of, coverageOf(name, range, hosts));
    if (refused !== undefined) return { hour: last, notes: [...notes, failed(store.description, refused)] };
    return { hour: range.from, notes };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { hour: last, notes: [failed(source.description, error.message)] };
  }
}

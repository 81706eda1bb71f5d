/** Which of the kinds of events that cases are made of each host sent in an hour: who stopped can be told from it. Pure. */
import type { EventKind, TimeRange } from '../event/event.ts';
import { hostKey } from '../event/host.ts';
import { sha256OfParts } from '../sha256.ts';
import { HOUR, hourOf } from './ledger.ts';

/** What every case needs: the value that was set, who set it, and the file that it starts. */
export const COVERED_KINDS = [
  'process_create',
  'registry_set',
  'file_create',
] as const satisfies readonly EventKind[];
export type CoveredKind = (typeof COVERED_KINDS)[number];

export interface KindCount {
  readonly count: number;
  /** Epoch milliseconds; absent when there was none. */
  readonly lastSeen?: number;
}

export interface HostCount {
  /** As the events spell it. */
  readonly host: string;
  readonly kinds: Readonly<Record<CoveredKind, KindCount>>;
}

export interface HostCoverage extends HostCount {
  /** Of source, host and hour: who looks at an hour again writes the same document. */
  readonly id: string;
  /** The one name of the host, whatever its shippers call it. */
  readonly hostname: string;
  /**
   * Kinds of which there was no event in the hour, while there was one of another. Not compared with earlier hours: a host
   * whose logs never held a kind would never be told. A host without any event has no entry: it may be switched off, and its
   * last one tells since when.
   */
  readonly missing: readonly CoveredKind[];
}

/** Events are shipped minutes late: an hour is looked at when it has been over for as long. */
const SETTLES_AFTER = 10 * 60 * 1000;

/** The last whole hour that is to be looked at. */
export function coveredHour(now: number): TimeRange {
  const to = hourOf(now - SETTLES_AFTER);
  return { from: to - HOUR, to };
}

/** Each host once, under the name that most of its events give it. */
export function coverageOf(
  source: string,
  { from }: TimeRange,
  counts: readonly HostCount[],
): readonly HostCoverage[] {
  const byHost = Map.groupBy(counts, ({ host }) => hostKey(host));
  return [...byHost].flatMap(([hostname, some]): readonly HostCoverage[] => {
    const [first] = some.toSorted((a, b) => total(b) - total(a));
    if (first === undefined) return [];
    const kinds = {
      process_create: added(some.map((one) => one.kinds.process_create)),
      registry_set: added(some.map((one) => one.kinds.registry_set)),
      file_create: added(some.map((one) => one.kinds.file_create)),
    };
    const id = sha256OfParts([source, hostname, new Date(from).toISOString()]);
    const missing = COVERED_KINDS.filter((kind) => kinds[kind].count === 0);
    return [{ id, host: first.host, hostname, kinds, missing }];
  });
}

function total({ kinds }: HostCount): number {
  return COVERED_KINDS.reduce((sum, kind) => sum + kinds[kind].count, 0);
}

function added(counts: readonly KindCount[]): KindCount {
  const seen = counts.flatMap(({ lastSeen }) => lastSeen ?? []);
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    ...(seen.length === 0 ? {} : { lastSeen: Math.max(...seen) }),
  };
}

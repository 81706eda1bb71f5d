/** Keeps, of many runs of a program, those that can be the run of some anchor's payload: browsers start a thousand times a day. */
import type { Anchor } from '../act/anchor.ts';
import { type HostKey, type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import { drivesOf } from './drives.ts';
import { keyOf, lastPart } from './join-index.ts';
import { payloadPaths } from './join-keys.ts';

/**
 * For every anchor those next to its time, before and after, of each program that can be its payload. Cases are joined from
 * them as from all.
 */
export function nearestRuns(
  anchors: readonly Anchor[],
): (runs: readonly HuntEvent[]) => readonly HuntEvent[] {
  const wanted = new Map<string, Wanted[]>();
  for (const { host, time, pattern } of anchors.flatMap(wantedBy)) {
    const name = lastPart(pattern);
    const key = keyOf(host, /[*?]/.test(name) ? ANY_NAME : fold(name));
    const alike = wanted.get(key);
    if (alike === undefined) wanted.set(key, [{ host, time, pattern }]);
    else alike.push({ host, time, pattern });
  }
  const timesFor = (run: HuntEvent): readonly number[] => {
    const path = pathOf(run);
    return [fold(lastPart(path)), ANY_NAME]
      .flatMap((name) => wanted.get(keyOf(run.host, name)) ?? [])
      .filter(({ pattern }) => isOnDevice(path) || pathMatches(pattern, path))
      .map(({ time }) => time);
  };
  return (runs) =>
    [...Map.groupBy(runs, programOf).values()].flatMap((alike) => {
      const [run] = alike;
      return run === undefined ? [] : nextTo(timesFor(run), alike);
    });
}

interface Wanted {
  readonly host: HostKey;
  readonly time: number;
  /** Of a path, folded. */
  readonly pattern: string;
}

function wantedBy(anchor: Anchor): readonly Wanted[] {
  const { host, time } = anchor;
  return payloadPaths(anchor).map((pattern) => ({ host, time, pattern }));
}

const ANY_NAME = '*';

/** Which drive that is, other events of a case may tell. */
function isOnDevice(path: string): boolean {
  return path.startsWith('\\');
}

/** The run's own line may tell the drive. */
function programOf(run: HuntEvent): string {
  return `${run.kind} ${[...drivesOf([run])].join()} ${keyOf(run.host, pathOf(run))}`;
}

function pathOf({ fields }: HuntEvent): string {
  return text(fields, 'process.executable') ?? '';
}

function nextTo(times: readonly number[], runs: readonly HuntEvent[]): readonly HuntEvent[] {
  if (times.length === 0) return [];
  const started = runs.map(({ time }) => time).sort((a, b) => a - b);
  const kept = new Set<number | undefined>();
  for (const time of times) {
    const after = firstFrom(started, time);
    kept.add(started[after]);
    kept.add(started[after] === time ? time : started[after - 1]);
  }
  return runs.filter(({ time }) => kept.has(time));
}

/** Where the first of ascending numbers stands that is no smaller. */
function firstFrom(ascending: readonly number[], from: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

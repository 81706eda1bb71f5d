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
  const wanted = Map.groupBy(anchors.flatMap(wantedBy), ({ host, pattern }) => {
    const name = lastPart(pattern);
    return keyOf(host, /[*?]/.test(name) ? ANY_NAME : fold(name));
  });
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
    kept.add(started.find((at) => at >= time));
    kept.add(started.findLast((at) => at <= time));
  }
  return runs.filter(({ time }) => kept.has(time));
}

/** Turns measurements into the bench's rows, and holds them to the marks the project promises. */
import { milliseconds, type Row } from './bench-table.ts';
import type { EngineTimes } from './engine-bench.ts';
import type { FileTimes } from './files-bench.ts';
import type { HostileTimes } from './hostile-bench.ts';
import { median, type Times } from './measure.ts';
import type { PeakResult } from './peak-memory.ts';

/** A hunt's time over its floor's, at most. */
const MOST_OVER_FLOOR = 1.5;
/** JSON.parse's time over the hunt's, at least. */
const LEAST_OVER_PARSE = 3;
/** Facts and judging of a hostile value over JSON.parse of its text: a bound for what grows faster than the text. */
const MOST_OVER_PARSE = 250;
const MOST_MEGABYTES = 400;
/** Pages, indices and held findings fill up to their bounds in the larger window; what grew with it would be beyond this. */
const MOST_GROWTH = 1.5;

export function engineRows(name: string, times: EngineTimes): readonly Row[] {
  const { floor, hunt } = times;
  const joined = [floor.writers, floor.ancestors, floor.payloadFiles, floor.payloadRuns];
  const [writers, ancestors, files, runs] = joined.map((events) => events.length);
  return [
    {
      what: `${name}: found`,
      value: `${hunt.summary.candidates} candidates, ${hunt.findings} findings`,
      beside: `joined: ${writers} writers, ${ancestors} ancestors, ${files} payload files, ${runs} payload runs`,
    },
    ratioRow(`${name}: caches cleared`, times.cold),
    ratioRow(`${name}: warm`, times.warm),
  ];
}

/** Joining and judging cost by the candidate, reading by the byte: the mark is for files in which candidates are rare. */
export function fileRows({ megabytes, times, hunt }: FileTimes, areRare: boolean): readonly Row[] {
  const name = areRare ? 'files, candidates rare' : 'files';
  const [hunted, parsed] = [times['hunt'] ?? [], times['parse'] ?? []];
  const ratio = median(parsed) / median(hunted);
  const speed = (values: readonly number[]): string =>
    `${((megabytes * 1000) / median(values)).toFixed(0)} MB/s`;
  return [
    {
      what: `${name}: found`,
      value: `${hunt.summary.candidates} candidates, ${hunt.findings} findings`,
      beside: `${hunt.summary.scanned.total} events, ${megabytes.toFixed(0)} MB`,
    },
    {
      what: `${name}: all hunts`,
      value: speed(hunted),
      beside: `JSON.parse ${speed(parsed)}, ${ratio.toFixed(2)} times as fast`,
      ...(areRare
        ? { mark: { wanted: `at least ${LEAST_OVER_PARSE} times`, isMet: ratio >= LEAST_OVER_PARSE } }
        : {}),
    },
  ];
}

export function hostileRow({ values, slowest, milliseconds, parse }: HostileTimes): Row {
  const ratio = milliseconds / parse;
  return {
    what: `hostile values, ${values} of a megabyte`,
    value: `slowest ${milliseconds.toFixed(0)} ms: ${slowest}`,
    beside: `JSON.parse of it ${parse.toFixed(1)} ms, ratio ${ratio.toFixed(0)}`,
    mark: { wanted: `at most ${MOST_OVER_PARSE}`, isMet: ratio <= MOST_OVER_PARSE },
  };
}

/** The first peak is the smaller window's. */
export function peakRows(
  name: string,
  peaks: readonly { readonly events: number; readonly peak: PeakResult }[],
): readonly Row[] {
  const smallest = peaks[0]?.peak.megabytes ?? 0;
  return peaks.map(({ events, peak }) => ({
    what: `${name}: peak memory, ${events} events`,
    value: `${peak.megabytes.toFixed(0)} MB`,
    beside: `${peak.findings} findings in ${peak.seconds.toFixed(1)} s`,
    mark: {
      wanted: `below ${MOST_MEGABYTES} MB, not growing`,
      isMet: peak.megabytes < MOST_MEGABYTES && peak.megabytes <= smallest * MOST_GROWTH,
    },
  }));
}

function ratioRow(what: string, times: Times): Row {
  const [hunt, floor] = [times['hunt'] ?? [], times['floor'] ?? []];
  const ratio = median(hunt) / median(floor);
  return {
    what,
    value: `hunt ${milliseconds(hunt, median(hunt))}`,
    beside: `floor ${milliseconds(floor, median(floor))}, ratio ${ratio.toFixed(2)}`,
    mark: { wanted: `at most ${MOST_OVER_FLOOR}`, isMet: ratio <= MOST_OVER_FLOOR },
  };
}

/** Turns measurements into the bench's rows, and holds to a mark what the project promises by itself. */
import type { Row } from './bench-table.ts';
import type { Costs } from './costs-bench.ts';
import type { EngineTimes, Measured } from './engine-bench.ts';
import type { EvtxTimes } from './evtx-bench.ts';
import type { FileTimes } from './files-bench.ts';
import type { HostileTimes } from './hostile-bench.ts';
import { MEASURED } from './hunt-of.ts';
import type { HuntRun } from './hunt-run.ts';
import { median, spread } from './measure.ts';

/** Facts and judging of a hostile value over JSON.parse of its text: a bound for what grows faster than the text. */
const MOST_OVER_PARSE = 250;
const MOST_MEGABYTES = 400;
/** A hunt of an event log over a library that decodes its records and does nothing with them. */
const MOST_OVER_LIBRARY = 2;
/** What a hunt may cost beside bare requests for the same events, start-up counted; and all hunts beside one of them. */
const MOST_OVER_FLOOR = 4;
const MOST_OVER_ALONE = 3;
/** Pages, indices and held findings fill up to their bounds in the larger window; what grew with it would be beyond this. */
const MOST_GROWTH = 1.5;

export function engineRows(name: string, { floor, alone, all }: EngineTimes): readonly Row[] {
  const [first] = floor;
  const floorSeconds = floor.map(({ seconds }) => seconds);
  const over = (
    these: Measured,
    seconds: readonly number[],
    received: number,
    most: number,
    ofBytes: boolean,
  ): Pick<Row, 'value' | 'mark'> => {
    const time = median(secondsOf(these.runs)) / median(seconds);
    const bytes = these.traffic.received / received;
    return {
      value: `${time.toFixed(2)} times the time, ${bytes.toFixed(2)} times the bytes`,
      mark: {
        wanted: `at most ${most} times the time${ofBytes ? ' and the bytes' : ''}`,
        isMet: time <= most && (!ofBytes || bytes <= most),
      },
    };
  };
  return [
    {
      what: `${name}: floor of ${MEASURED}`,
      value: spread(floorSeconds, 's'),
      beside: `${first?.requests} requests, ${first?.received.toFixed(1)} MB, ${first?.rows} rows, ${first?.candidates} candidates`,
    },
    { what: `${name}: ${MEASURED} alone`, ...ofRuns(alone) },
    {
      what: `${name}: alone over the floor`,
      ...over(alone, floorSeconds, first?.received ?? Number.NaN, MOST_OVER_FLOOR, false),
    },
    { what: `${name}: all hunts`, ...ofRuns(all) },
    {
      what: `${name}: all hunts over ${MEASURED} alone`,
      ...over(all, secondsOf(alone.runs), alone.traffic.received, MOST_OVER_ALONE, true),
    },
  ];
}

function ofRuns({ runs, traffic }: Measured): Pick<Row, 'value' | 'beside'> {
  const { requests, sent, received, rows } = traffic;
  return {
    value: spread(secondsOf(runs), 's'),
    beside:
      `${requests} requests, ${received.toFixed(1)} MB and ${sent.toFixed(1)} MB asked, ${rows} rows, ` +
      `${ownSeconds(runs)}, ${runs[0]?.findings} findings`,
  };
}

function secondsOf(runs: readonly { readonly seconds: number }[]): readonly number[] {
  return runs.map(({ seconds }) => seconds);
}

function ownSeconds(runs: readonly HuntRun[]): string {
  return `${median(runs.map(({ processorSeconds }) => processorSeconds)).toFixed(2)} s of own processor time`;
}

export function fileRows({ megabytes, hunts, python }: FileTimes): readonly Row[] {
  const speed = (seconds: readonly number[]): string => `${(megabytes / median(seconds)).toFixed(0)} MB/s`;
  const [first] = hunts;
  const seconds = secondsOf(hunts);
  return [
    {
      what: 'files: all hunts',
      value: speed(seconds),
      beside:
        `${spread(seconds, 's')}, ${megabytes.toFixed(0)} MB, ${ownSeconds(hunts)}, ` +
        `${first?.candidates} candidates, ${first?.findings} findings`,
    },
    python.length === 0
      ? { what: 'files: Python json.loads', value: 'skipped: there is no python3' }
      : {
          what: 'files: Python json.loads',
          value: speed(python),
          beside: `${spread(python, 's')}; all hunts are ${(median(python) / median(seconds)).toFixed(2)} times as quick`,
          mark: { wanted: 'at least twice as quick', isMet: median(python) >= 2 * median(seconds) },
        },
  ];
}

/** Held to the mark where records are as they usually are: what is suspicious costs more than its record. */
export function evtxRows(times: readonly EvtxTimes[]): readonly Row[] {
  return times.map(({ what, megabytes, records, hunts, library, isUsual }) => {
    const over = (
      of: (run: { readonly seconds: number; readonly processorSeconds: number }) => number,
    ): number => median(hunts.map(of)) / median(library.map(of));
    const wall = over(({ seconds }) => seconds);
    const [first] = hunts;
    const row: Row = {
      what: `event logs, ${what}: all hunts over a library that only reads them`,
      value: `${wall.toFixed(2)} times the time`,
      beside:
        `${megabytes.toFixed(0)} MB, ${records} records, ${first?.candidates} candidates; ` +
        `${spread(secondsOf(hunts), 's')} over ${spread(secondsOf(library), 's')}; ` +
        `${over(({ processorSeconds }) => processorSeconds).toFixed(2)} times the processor time, ${first?.megabytes.toFixed(0)} MB of memory`,
    };
    return isUsual
      ? { ...row, mark: { wanted: `at most ${MOST_OVER_LIBRARY} times`, isMet: wall <= MOST_OVER_LIBRARY } }
      : row;
  });
}

/** Milliseconds of own processor time, start-up apart. */
export function costRows(
  name: string,
  { candidates, candidate, joinedCase, finding }: Costs,
): readonly Row[] {
  const row = (what: string, values: readonly number[], beside: string): Row => ({
    what: `${name}: one ${what}`,
    value: spread(values, 'ms', 3),
    beside,
  });
  return [
    row('candidate', candidate, `selected, read and looked at; of ${candidates}`),
    row('joined case', joinedCase, 'with all that joins to it'),
    row('finding', finding, 'from the joined case to the finding as it is printed'),
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
  peaks: readonly { readonly events: number; readonly peak: HuntRun }[],
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/core/case/join.ts';
import { indexJoined } from '../../../src/core/case/join-index.ts';
import { nearestRuns } from '../../../src/core/case/nearest-runs.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { HUNT, process, runValue } from '../hunt/given.ts';

const APP = 'C:\\Tools\\app.exe';

function payloadRun(anchor: HuntEvent, runs: readonly HuntEvent[]) {
  const truncated = { processes: new Set<string>(), files: new Set<string>(), runs: new Set<string>() };
  const index = indexJoined({ processes: [], files: [], runs, neighbours: {}, truncated });
  return assemble(anchor, HUNT.join, index, new Set()).payloadProcess;
}

describe('the runs that are kept', () => {
  it('of a program that starts all day are few', () => {
    const runs = Array.from({ length: 5_000 }, (_, at) => process(APP, 'app', { at: at - 2_500.5 }));
    const elsewhere = Array.from({ length: 50 }, (_, at) =>
      process(`C:\\Tools\\${at}\\app.exe`, 'app', { at }),
    );
    const others = Array.from({ length: 50 }, (_, at) => runValue('c', 'C:\\Tools\\other.exe', { at }));
    const anchors = [runValue('a', APP), runValue('b', APP, { at: 60 }), ...others];
    expect(nearestRuns(anchors)([...runs, ...elsewhere])).toHaveLength(4);
  });

  it('join as all of them do, whatever they are', () => {
    const hosts = fc.constantFrom('ws-01', 'ws-02');
    const paths = fc.constantFrom(
      APP,
      APP.toLowerCase(),
      'D:\\Tools\\app.exe',
      '\\Device\\HarddiskVolume3\\Tools\\app.exe',
    );
    const lines = fc.constantFrom('app', `"${APP}" -x`, '"D:\\Tools\\app.exe"');
    // Some of them at one time.
    const times = fc.integer({ min: -6, max: 6 });
    const run = fc
      .record({ path: paths, line: lines, host: hosts, at: times })
      .map(({ path, line, host, at }) => process(path, line, { host, at }));
    const anchor = fc
      .record({
        data: fc.constantFrom(APP, 'app.exe', '%TOOLS%\\app.exe', 'C:\\Tools\\%NAME%.exe'),
        host: hosts,
        at: times,
      })
      .map(({ data, host, at }) => runValue('x', data, { host, at }));
    fc.assert(
      fc.property(
        fc.array(run, { maxLength: 16 }),
        fc.array(anchor, { minLength: 1, maxLength: 3 }),
        (runs, anchors) => {
          const kept = nearestRuns(anchors)(runs);
          for (const one of anchors) expect(payloadRun(one, kept)).toEqual(payloadRun(one, runs));
        },
      ),
    );
  });
});

/** What is kept of backtests on disk: whole or not at all, for their owner alone, for as long as somebody may go on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBacktestStore } from '../../../src/adapters/spool/backtest-store.ts';
import { byEventKind } from '../../../src/core/event/event.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { UsageError } from '../../../src/core/problem.ts';
import type { KeptSlice } from '../../../src/ports/backtest-store.ts';
import { sampleFinding } from '../../contract/sample-finding.ts';

const DAY = 24 * 60 * 60 * 1000;
const NONE = { found: 0, missing: {} };
const PLAN = {
  id: 'quay',
  version: '1',
  started: Date.now(),
  range: { from: 10, to: 40 },
  sliceLength: 10,
  hunts: ['a-hunt'],
  content: { 'hunt a-hunt': 'f00' },
  flags: { last: 30, index: true, indexPattern: ['quay-*'] },
};

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'reghunt-kept-'));
  folder = join(parent, 'backtests');
});
afterEach(() => rmSync(parent, { recursive: true }));

function slice(from: number, incomplete = false): KeptSlice {
  return {
    range: { from, to: from + 10 },
    summary: {
      source: 'quay',
      scanned: { total: 1, byKind: byEventKind(() => 0) },
      candidates: 1,
      hopeless: 0,
      belowReport: 0,
      suppressed: 0,
      joins: { writer: NONE, ancestors: NONE, payload_file: NONE, payload_process: NONE },
      notSeen: [],
      incomplete,
      written: undefined,
      writeFailures: [],
    },
  };
}

function* findings(count: number): Iterable<Finding> {
  for (let n = 0; n < count; n += 1) {
    yield sampleFinding({ name: `finding ${n} \u2028 ünï`, runId: 'run', minutes: [n % 60] });
  }
}

describe('what is kept of a backtest', () => {
  it('comes back as it was: the plan, the slices, and the findings of each, however many', () => {
    const store = openBacktestStore(folder);
    const kept = store.create(PLAN);
    kept.keep(slice(10), findings(500));
    kept.keep(slice(20, true), []);
    kept.close();
    const again = openBacktestStore(folder).open('quay');
    expect(again.plan).toEqual(PLAN);
    expect([...again.slices()].map(({ range, summary }) => [range.from, summary.incomplete])).toEqual([
      [10, false],
      [20, true],
    ]);
    expect([...again.findings({ from: 10, to: 20 })]).toEqual(
      JSON.parse(JSON.stringify([...findings(500)])) as Finding[],
    );
    expect([...again.findings({ from: 20, to: 30 })]).toEqual([]);
  });

  it('is replaced as a whole when a slice is hunted again', () => {
    const kept = openBacktestStore(folder).create(PLAN);
    kept.keep(slice(10, true), findings(3));
    kept.keep(slice(10), findings(1));
    expect([...kept.slices()]).toEqual([JSON.parse(JSON.stringify(slice(10)))]);
    expect([...kept.findings({ from: 10, to: 20 })].length).toBe(1);
  });

  it('knows nothing of a slice whose findings could not all be written', () => {
    const kept = openBacktestStore(folder).create(PLAN);
    const broken = (function* (): Iterable<Finding> {
      yield* findings(2);
      throw new Error('killed');
    })();
    expect(() => kept.keep(slice(10), broken)).toThrow('killed');
    expect([...kept.slices()]).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone', () => {
    const kept = openBacktestStore(folder).create(PLAN);
    kept.keep(slice(10), findings(1));
    const own = join(folder, 'quay');
    expect(statSync(own).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(own)) expect(statSync(join(own, name)).mode & 0o777).toBe(0o600);
  });

  it('is gone once it is removed', () => {
    const kept = openBacktestStore(folder).create(PLAN);
    kept.keep(slice(10), []);
    kept.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is named when another id is asked for, and no id is a path', () => {
    const store = openBacktestStore(folder);
    expect(() => store.open('quay')).toThrow(/no backtest quay .*: none is kept/);
    store.create(PLAN).close();
    store.create({ ...PLAN, id: 'mole' }).close();
    expect(() => store.open('tide')).toThrow(/there are mole, quay/);
    expect(() => store.open('../backtests/quay')).toThrow(UsageError);
  });

  it('cannot go on, and says so, when its plan is damaged', () => {
    openBacktestStore(folder).create(PLAN).close();
    writeFileSync(join(folder, 'quay', 'plan.json'), '{"id":"quay"');
    expect(() => openBacktestStore(folder).open('quay')).toThrow(/plan\.json is missing or not readable/);
  });

  it('is refused while another process is at it, and taken over once that is gone', async () => {
    openBacktestStore(folder).create(PLAN).close();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    writeFileSync(join(folder, 'quay', 'running'), String(other.pid));
    expect(() => openBacktestStore(folder).open('quay')).toThrow(
      new RegExp(`under way in process ${other.pid}`),
    );
    other.kill('SIGKILL');
    await once(other, 'close');
    expect(openBacktestStore(folder).open('quay').plan.id).toBe('quay');
  });

  it('is forgotten after a month in which nobody went on', () => {
    const store = openBacktestStore(folder);
    for (const [id, days] of [
      ['old', 31],
      ['recent', 29],
    ] as const) {
      store.create({ ...PLAN, id }).close();
      const then = new Date(PLAN.started - days * DAY);
      utimesSync(join(folder, id), then, then);
    }
    store.create(PLAN);
    expect(readdirSync(folder)).toEqual(['quay', 'recent']);
  });

  it('passes with the run where no folder can be made', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'file'), '');
    const kept = openBacktestStore(join(folder, 'file')).create(PLAN);
    expect(kept.passing).toMatch(/ENOTDIR|EEXIST|ENOENT/);
    kept.keep(slice(10), findings(2));
    expect([...kept.findings({ from: 10, to: 20 })].length).toBe(2);
    kept.close();
    expect(() => [...kept.slices()]).toThrow();
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });
});

/** Keeps backtests on disk: a folder each, with its plan and, of every slice, findings and then what it came to. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { TimeRange } from '../../core/event/event.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { UsageError } from '../../core/problem.ts';
import type { BacktestPlan, BacktestStore, KeptBacktest, KeptSlice } from '../../ports/backtest-store.ts';
import { writeAtomically } from './atomic-file.ts';
import { readLines } from './read-lines.ts';
import { takeMark } from './running-mark.ts';

const PLAN = 'plan.json';
const MARK = 'running';
const SLICE = /^slice-\d+\.json$/;

const PLAN_SCHEMA = z.object({
  id: z.string(),
  version: z.string(),
  started: z.number(),
  range: z.object({ from: z.number(), to: z.number() }),
  sliceLength: z.number().positive(),
  hunts: z.array(z.string()),
  content: z.record(z.string(), z.string()),
  flags: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

const MONTH = 30 * 24 * 60 * 60 * 1000;

/** Nothing is made in `folder` before there is a backtest to be kept. */
export function openBacktestStore(folder: string): BacktestStore {
  return {
    create: (plan) => {
      const { own, passing } = makeFolder(folder, plan.id);
      takeMark(join(own, MARK));
      writeAtomically(join(own, PLAN), [JSON.stringify(plan)]);
      if (passing === undefined) forgetOld(folder, plan);
      return keptIn(own, plan, passing);
    },
    open: (id) => {
      const ids = idsIn(folder);
      // Only what was listed is opened: an id is no path.
      if (!ids.includes(id)) throw unknown(id, ids, folder);
      const own = join(folder, id);
      const plan = readPlan(own, id);
      const holder = takeMark(join(own, MARK));
      if (holder !== undefined) {
        throw new UsageError(
          `The backtest ${id} is under way in process ${holder}: wait for it, or end it and resume again.`,
        );
      }
      return keptIn(own, plan, undefined);
    },
  };
}

/** A machine that lets nothing be kept can be hunted from all the same. */
function makeFolder(
  folder: string,
  id: string,
): { readonly own: string; readonly passing: string | undefined } {
  const own = join(folder, id);
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    return { own, passing: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { own: mkdtempSync(join(tmpdir(), 'reghunt-backtest-')), passing: why };
  }
}

function forgetOld(folder: string, { id, started }: BacktestPlan): void {
  for (const other of idsIn(folder)) {
    const own = join(folder, other);
    if (other === id || started - statSync(own).mtimeMs < MONTH) continue;
    if (takeMark(join(own, MARK)) === undefined) rmSync(own, { recursive: true, force: true });
  }
}

function keptIn(folder: string, plan: BacktestPlan, passing: string | undefined): KeptBacktest {
  const summaryFile = ({ from }: TimeRange): string => join(folder, `slice-${from}.json`);
  const findingsFile = ({ from }: TimeRange): string => join(folder, `slice-${from}.ndjson`);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    plan,
    passing,
    *slices() {
      for (const name of readdirSync(folder)) {
        if (SLICE.test(name)) yield JSON.parse(readFileSync(join(folder, name), 'utf8')) as KeptSlice;
      }
    },
    keep(slice, findings) {
      // The summary says that the slice is there: it comes last.
      writeAtomically(findingsFile(slice.range), linesOf(findings));
      writeAtomically(summaryFile(slice.range), [JSON.stringify(slice)]);
    },
    *findings(range) {
      for (const line of readLines(findingsFile(range))) yield JSON.parse(line) as Finding;
    },
    close: () => (passing === undefined ? rmSync(join(folder, MARK), { force: true }) : remove()),
    remove,
  };
}

function* linesOf(findings: Iterable<Finding>): Iterable<string> {
  for (const finding of findings) yield `${JSON.stringify(finding)}\n`;
}

function idsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function unknown(id: string, ids: readonly string[], folder: string): UsageError {
  const there = ids.length === 0 ? 'none is kept' : `there are ${ids.join(', ')}`;
  return new UsageError(
    `There is no backtest ${id} in ${folder}: ${there}. A backtest that came to its end is no longer kept.`,
  );
}

function readPlan(folder: string, id: string): BacktestPlan {
  try {
    return PLAN_SCHEMA.parse(JSON.parse(readFileSync(join(folder, PLAN), 'utf8')));
  } catch {
    throw new UsageError(
      `The backtest ${id} cannot go on: ${join(folder, PLAN)} is missing or not readable. Remove ${folder} and hunt again.`,
    );
  }
}

/** `hunt` over a long window of a stack: slice by slice, with `--slice`, and to be gone on with by `--resume`. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type BacktestSummary, backtest } from '../app/backtest.ts';
import type { ConnectionOptions } from '../core/config/config.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { countSlices, MOST_SLICES, usualSliceLength } from '../core/hunt/slices.ts';
import { UsageError } from '../core/problem.ts';
import { changedPieces, contentPrints } from '../core/run/content-prints.ts';
import type { BacktestPlan, FlagValue, KeptBacktest } from '../ports/backtest-store.ts';
import { chooseHunts } from './choose-hunts.ts';
import { connectionFrom } from './connection.ts';
import type { ExitCode } from './exit-code.ts';
import { contentFor, type HuntFlags } from './hunt-flags.ts';
import { isFailure, orFailure, storeOf } from './open-run.ts';
import { durationOption } from './options.ts';
import { type Output, withOutput } from './output/output.ts';
import { progressBar } from './progress-bar.ts';
import { readingsOf } from './readings.ts';
import { reportRun } from './report-run.ts';
import type { Wiring } from './wiring.ts';

export function addBacktestOptions(command: Command): Command {
  return command
    .option(
      '--slice <duration>',
      'hunt a longer window of a stack in slices of 1d, 6h, ..., newest first; none: in one go; default: a day, more for windows of years',
      sliceOption,
    )
    .option('--resume <id>', 'go on with a run in slices that was ended before it was whole');
}

function sliceOption(value: string): number | 'none' {
  if (value === 'none') return value;
  try {
    return durationOption(value);
  } catch {
    throw new InvalidArgumentError('Write a number and a unit, such as 6h or 1d, or none.');
  }
}

/** Undefined: the window is hunted in one go. */
export function sliceLengthOf({ slice, input }: HuntFlags, range: TimeRange | undefined): number | undefined {
  if (slice === 'none' || input !== undefined || range === undefined) return undefined;
  const length = slice ?? usualSliceLength(range);
  if (range.to - range.from <= length) return undefined;
  const count = countSlices(range, length);
  if (count > MOST_SLICES) {
    throw new UsageError(
      `--slice would cut the window into ${count} slices, more than ${MOST_SLICES}: give longer ones.`,
    );
  }
  return length;
}

/** What a backtest is about. */
interface Subject {
  readonly wiring: Wiring;
  readonly content: Content;
  readonly hunts: readonly Hunt[];
  readonly connection: ConnectionOptions;
  readonly flags: HuntFlags;
  readonly output: Output;
}

/** Which flags were given, and not filled in. */
export type Given = (flag: string) => boolean;

export async function startBacktest(
  subject: Subject,
  window: { readonly range: TimeRange; readonly sliceLength: number },
  ids: readonly string[],
  given: Given,
): Promise<ExitCode> {
  const { wiring, content, hunts, connection, flags } = subject;
  const kept = wiring.backtests.create({
    id: wiring.newRunId(),
    version: wiring.version,
    started: wiring.now(),
    ...window,
    hunts: hunts.map(({ id }) => id),
    content: contentPrints(content),
    flags: { ...decisiveFlags(ids, flags, given), url: connection.url },
  });
  try {
    return await runBacktest(subject, kept);
  } finally {
    kept.close();
  }
}

/** Flags may be repeated or left out; those given have to be what they were. */
export async function resumeBacktest(
  ids: readonly string[],
  flags: HuntFlags & { readonly resume: string },
  given: Given,
  wiring: Wiring,
): Promise<ExitCode> {
  if (flags.input !== undefined) {
    throw new UsageError('--resume is about a stack: files are hunted in one go. Leave --input out.');
  }
  const kept = wiring.backtests.open(flags.resume);
  try {
    const { plan } = kept;
    const asked = decisiveFlags(ids, flags, given);
    refuseOther(asked, plan);
    const { hunts: _hunts, ...before } = plan.flags;
    const whole = { ...flags, ...before } as HuntFlags;
    const url = flags.url ?? wiring.env['REGHUNT_URL'] ?? String(plan.flags['url']);
    const connection = connectionFrom({ ...whole, url }, wiring.env);
    refuseOther({ url: connection.url }, plan);
    const request = {
      file: flags.output,
      what: 'report',
      reads: readingsOf(whole, wiring),
      stdout: wiring.stdout,
    };
    return await withOutput(request, async (output) => {
      const content = await contentFor(whole, wiring);
      refuseChanged(content, plan, wiring.version);
      const hunts = chooseHunts(plan.hunts, content);
      return runBacktest({ wiring, content, hunts, connection, flags: whole, output }, kept);
    });
  } finally {
    kept.close();
  }
}

const DECISIVE = [
  'indexPattern',
  'queries',
  'indicators',
  'last',
  'from',
  'to',
  'slice',
  'by',
  'excludeTiers',
  'index',
  'indexPrefix',
] as const satisfies readonly (keyof HuntFlags)[];

/** Those that decide what is found and where it goes, as they were given; `hunts`: the ids. */
function decisiveFlags(
  ids: readonly string[],
  flags: HuntFlags,
  given: Given,
): Readonly<Record<string, FlagValue>> {
  const entries = DECISIVE.flatMap((name): readonly (readonly [string, FlagValue])[] => {
    const value = flags[name];
    if (value === undefined || !given(name)) return [];
    // It may go on from another folder.
    const isPath = name === 'queries' || name === 'indicators';
    return [[name, isPath && typeof value === 'object' ? value.map((path) => resolve(path)) : value]];
  });
  return Object.fromEntries(ids.length === 0 ? entries : [...entries, ['hunts', ids]]);
}

function refuseOther(asked: Readonly<Record<string, FlagValue>>, { id, flags }: BacktestPlan): void {
  for (const [name, value] of Object.entries(asked)) {
    const before = flags[name];
    if (JSON.stringify(before) === JSON.stringify(value)) continue;
    const flag = name === 'hunts' ? 'ids of hunts' : `--${kebab(name)}`;
    const was = before === undefined ? `without ${flag}` : `with ${flag} ${shown(name, before)}`;
    throw new UsageError(
      `The backtest ${id} began ${was}, and now has ${shown(name, value)}: leave ${flag} out to go on as it began, or hunt anew without --resume.`,
    );
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function shown(name: string, value: FlagValue): string {
  if (typeof value === 'object') return value.join(', ');
  if (typeof value !== 'number') return String(value);
  return name === 'from' || name === 'to' ? new Date(value).toISOString() : `${value / 1000}s`;
}

/** Half of the findings judged by one content and half by another would be no report of either. */
function refuseChanged(content: Content, plan: BacktestPlan, version: string): void {
  const cannot = `The backtest ${plan.id} cannot go on`;
  if (version !== plan.version) {
    throw new UsageError(
      `${cannot}: it began with reghunt ${plan.version}, and this is ${version}. Resume it with that one, or hunt anew.`,
    );
  }
  const changed = changedPieces(plan.content, contentPrints(content));
  if (changed.length === 0) return;
  const named = changed.slice(0, NAMED).join(', ');
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  throw new UsageError(
    `${cannot}: its content has changed since it began: ${named}${more}. Bring that back, or hunt anew.`,
  );
}

const NAMED = 5;

async function runBacktest(subject: Subject, kept: KeptBacktest): Promise<ExitCode> {
  const { wiring, content, hunts, connection, flags, output } = subject;
  const { stderr, inflate, interrupted } = wiring;
  const { id } = kept.plan;
  stderr.write(
    kept.passing === undefined
      ? `reghunt: Hunting slice by slice; resume with --resume ${id}\n`
      : `reghunt: Hunting slice by slice; it cannot be resumed, since nothing can be kept (${kept.passing}): name a folder by REGHUNT_STATE_DIR.\n`,
  );
  const patterns = flags.indexPattern ?? [];
  const engine = await orFailure(wiring.connect(connection, id));
  const store = storeOf(engine, {
    connection,
    indexPrefix: flags.index === true ? flags.indexPrefix : undefined,
  });
  const progress = progressBar(stderr, interrupted);
  let summary: BacktestSummary | undefined;
  try {
    const code = await reportRun({ wiring, store, progress, flags, output }, async (spool) => {
      summary = await backtest({
        hunts,
        content,
        openSource: async (range) => {
          if (isFailure(engine)) throw engine;
          return engine.openSource({
            content,
            patterns,
            hunts,
            range,
            by: flags.by,
            excludedTiers: flags.excludeTiers ?? [],
            pageSize: flags.pageSize,
          });
        },
        where: [connection.url, ...patterns].join(' '),
        kept,
        spool,
        openSpool: wiring.openSpool,
        store,
        inflate,
        progress,
        interrupted,
      });
      return summary;
    });
    if (summary?.slices.left === 0) kept.remove();
    return code;
  } catch (error) {
    // Its report is lost, what it found is not.
    if (summary?.slices.left === 0) tellKept('It is kept', kept, wiring);
    throw error;
  } finally {
    progress.stop();
    if (summary !== undefined && summary.slices.left > 0) {
      const { left, total } = summary.slices;
      tellKept(`${left} of ${total} slices are left, or not whole`, kept, wiring);
    }
    if (!isFailure(engine)) await engine.close();
  }
}

function tellKept(what: string, { plan, passing }: KeptBacktest, { stderr }: Wiring): void {
  if (passing === undefined) stderr.write(`reghunt: ${what}; resume with --resume ${plan.id}\n`);
}

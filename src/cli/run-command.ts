/** `reghunt run`: one tick over what is due in each source. What cron, systemd timers and CronJobs call. */
import { Command, Option } from 'commander';
import type { TickResult } from '../app/tick-plan.ts';
import type { TimeRange } from '../core/event/event.ts';
import { UsageError } from '../core/problem.ts';
import { isWhole, type RunRecord } from '../core/run/run-record.ts';
import { addConfigOptions, type ConfigFlags, loadConfig } from './config-file.ts';
import { configuredContent } from './configured-content.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { collectTime } from './options.ts';
import { progressBar } from './progress-bar.ts';
import { planLines } from './render/plan-lines.ts';
import { runLines } from './render/run-lines.ts';
import { chooseSources, ticker } from './ticker.ts';
import type { Wiring } from './wiring.ts';

interface RunFlags extends ConfigFlags {
  readonly source?: string;
  readonly plan?: boolean;
  readonly untilDone?: boolean;
  readonly redo?: readonly number[];
  readonly format: 'text' | 'json';
}

export function runCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('run').description(
    'hunt what is due in the configured sources, once: for cron, systemd timers and CronJobs',
  );
  return addConfigOptions(command)
    .option('--source <name>', 'only this one of the configured sources')
    .option('--plan', 'say what is due and why, and look at nothing')
    .option('--until-done', 'go on until nothing is left, whatever the budget')
    .option('--redo <time...>', 'look again at all events of a window: --redo FROM TO', collectTime)
    .addOption(new Option('--format <name>', 'how to print').choices(['text', 'json']).default('text'))
    .action(async (flags: RunFlags) => {
      report(await run(flags, wiring));
    });
}

async function run(flags: RunFlags, wiring: Wiring): Promise<ExitCode> {
  const redo = redoOf(flags.redo);
  const config = await loadConfig(flags, wiring);
  const sources = chooseSources(config, flags.source);
  const content = await configuredContent(config, wiring);
  const { tick } = ticker(config, wiring);
  let isIncomplete = false;
  for (const source of sources) {
    const progress = progressBar(wiring.stderr, wiring.interrupted);
    let result: TickResult;
    try {
      result = await tick(source, content, {
        redo,
        isDry: flags.plan === true,
        isUnbounded: flags.untilDone === true,
        waitsForOthers: true,
        progress,
      });
    } finally {
      progress.stop();
    }
    const { record } = result;
    printNotSeen(record.not_seen, wiring.stderr);
    if (flags.format === 'json')
      wiring.stdout.write(
        `${JSON.stringify(flags.plan === true ? { ...record, plan: result.left.map(planned) } : record)}\n`,
      );
    else
      for (const line of flags.plan === true ? planLines(result) : runLines(record))
        wiring.stdout.write(`${line}\n`);
    isIncomplete = isIncomplete || !isDone(record);
    if (record.status === 'interrupted') break;
  }
  return isIncomplete ? EXIT.incomplete : EXIT.done;
}

/** What lasts is told every time: somebody must decide about it. What a budget left comes at the next tick. */
function isDone(record: RunRecord): boolean {
  const isHeld = record.read.claimed_by_others > 0;
  return (isWhole(record) && record.status !== 'lasting' && !isHeld) || record.status === 'budget';
}

function planned({ hours, cells }: TickResult['left'][number]): object {
  return {
    hours: hours.map((hour) => new Date(hour).toISOString()),
    cells: cells.map(({ selection, index, bucket, reason, count }) => ({
      selection,
      index,
      bucket: new Date(bucket).toISOString(),
      reason,
      hits: count.hits,
    })),
  };
}

function redoOf(times: readonly number[] | undefined): TimeRange | undefined {
  if (times === undefined) return undefined;
  const [from, to, ...others] = times;
  if (from === undefined || to === undefined || others.length > 0)
    throw new UsageError('Give --redo the start and the end of a window: --redo 2026-11-01 2026-11-08.');
  if (from >= to)
    throw new UsageError('The window is empty: the first time of --redo must be before the second.');
  return { from, to };
}

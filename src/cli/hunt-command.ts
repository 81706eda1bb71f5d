/** `reghunt hunt`: runs hunts once, over files or a stack, and renders what they found. */
import { Command, Option } from 'commander';
import { type RunSummary, runHunts } from '../app/run-hunts.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Severity } from '../core/judge/score.ts';
import { UsageError } from '../core/problem.ts';
import type { EventSource } from '../ports/event-source.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import { chooseHunts } from './choose-hunts.ts';
import { addConnectionOptions, type ConnectionFlags, connectionFrom } from './connection.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { openRun } from './open-run.ts';
import {
  collectList,
  collectPath,
  durationOption,
  positiveInteger,
  severityOption,
  timeOption,
} from './options.ts';
import { type Output, withOutput } from './output/output.ts';
import { OutputError } from './output/output-error.ts';
import { type ProgressBar, progressBar } from './progress-bar.ts';
import { readingsOf } from './readings.ts';
import { FORMATS, type Format, renderReport } from './render/render.ts';
import { sayRulesIn } from './rules-in-lines.ts';
import type { Wiring } from './wiring.ts';

export interface RenderFlags {
  readonly format: Format;
  readonly output?: string;
  readonly minSeverity?: Severity;
  readonly failOn?: Severity;
  readonly explain?: boolean;
  readonly showSuppressed?: boolean;
  /** What the window is of. */
  readonly by?: 'event' | 'ingested';
}

interface HuntFlags extends ConnectionFlags, RenderFlags {
  readonly input?: readonly string[];
  readonly queries?: readonly string[];
  readonly indicators?: readonly string[];
  readonly host?: string;
  readonly last?: number;
  readonly from?: number;
  readonly to?: number;
  readonly index?: boolean;
  readonly indexPrefix: string;
  readonly pageSize?: number;
  readonly by: 'event' | 'ingested';
  readonly excludeTiers?: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;

export function addRenderOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <name>', 'how to print').choices([...FORMATS]).default('table'))
    .option('--output <file>', 'print to a file instead of stdout')
    .option('--min-severity <severity>', 'print findings from this severity on', severityOption)
    .option('--fail-on <severity>', 'exit with 1 when a finding is at or above it', severityOption)
    .option('--explain', 'print how each score came about')
    .option('--show-suppressed', 'also print findings an exception suppresses');
}

export function huntCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('hunt')
    .description('run hunts once, over event files or a stack')
    .argument('[ids...]', 'hunts to run; default: all that are enabled')
    .option(
      '--input <path>',
      'event file, folder, or - for stdin, instead of a stack; repeatable',
      collectPath,
    )
    .option(
      '--queries <folder>',
      'more hunts, indicators and exceptions beside the shipped ones; repeatable',
      collectList,
    )
    .option(
      '--indicators <path>',
      'public Sigma rules, file or folder, as indicators with their level as weight; repeatable',
      collectPath,
    )
    .option('--host <name>', 'whose registry a snapshot among the inputs shows; default: snapshot')
    .option(
      '--last <duration>',
      'hunt the last 24h, 7d, ...; default on a stack: 24h; on files: everything',
      durationOption,
    )
    .option('--from <time>', 'start of the window', timeOption)
    .option('--to <time>', 'end of the window; default: now', timeOption)
    .addOption(
      new Option('--by <time>', 'what the window is of: when events were, or when they arrived in the stack')
        .choices(['event', 'ingested'])
        .default('event'),
    )
    .option(
      '--exclude-tiers <tiers>',
      'data tiers to leave alone, as data_frozen or data_cold; Elasticsearch only; repeatable',
      collectList,
    )
    .option('--index', 'write findings to the stack')
    .option('--index-prefix <prefix>', 'findings go to <prefix>-findings', 'reghunt')
    .option('--page-size <count>', 'events a page', positiveInteger);
  addRenderOptions(addConnectionOptions(command));
  return command.action(async (ids: readonly string[], flags: HuntFlags) => {
    const request = {
      file: flags.output,
      what: 'report',
      reads: readingsOf(flags, wiring),
      stdout: wiring.stdout,
    };
    report(await withOutput(request, (output) => hunt(ids, flags, wiring, output)));
  });
}

async function hunt(
  ids: readonly string[],
  flags: HuntFlags,
  wiring: Wiring,
  output: Output,
): Promise<ExitCode> {
  const content = await contentFor(flags, wiring);
  const hunts = chooseHunts(ids, content);
  refuseStackFlags(flags);
  const range = windowFrom(flags, wiring.now());
  const needsEngine = flags.input === undefined || flags.index === true;
  const connection = needsEngine ? connectionFrom(flags, wiring.env) : undefined;
  const progress = progressBar(wiring.stderr, wiring.interrupted);
  const runId = wiring.newRunId();
  const { source, store, close } = await openRun(
    {
      connection,
      input: flags.input,
      host: flags.host,
      patterns: flags.indexPattern ?? [],
      hunts,
      range,
      by: flags.by,
      excludedTiers: flags.excludeTiers ?? [],
      pageSize: flags.pageSize,
      indexPrefix: flags.index === true ? flags.indexPrefix : undefined,
      // Of these hunts only: in files what their pairs look for is found in the same pass.
      content: flags.input === undefined ? content : { ...content, hunts },
      runId,
      progress,
    },
    wiring,
  );
  try {
    return await huntAndRender({
      wiring,
      content,
      source,
      hunts,
      range,
      store,
      runId,
      progress,
      flags,
      output,
    });
  } finally {
    progress.stop();
    await close();
  }
}

/** Files hold no tiers, and the time of arrival there is whatever the export kept. */
function refuseStackFlags({ input, by, excludeTiers }: HuntFlags): void {
  if (input === undefined) return;
  if (by === 'ingested')
    throw new UsageError('--by ingested is about a stack: files are hunted by the time of their events.');
  if (excludeTiers !== undefined)
    throw new UsageError('--exclude-tiers is about a stack: files have no tiers.');
}

/** Shipped content, the user's own, and public rules among its indicators. */
async function contentFor(flags: HuntFlags, wiring: Wiring): Promise<Content> {
  const content = await wiring.loadContent(flags.queries ?? []);
  if (flags.indicators === undefined) return content;
  const rules = await wiring.readRules(flags.indicators, content);
  sayRulesIn(rules, wiring.stderr);
  return { ...content, indicators: [...content.indicators, ...rules.indicators] };
}

/** Runs the hunts on an open source (closed afterwards), prints the report and says how it ended. */
export async function huntAndRender(run: {
  readonly wiring: Wiring;
  readonly content: Content;
  readonly source: EventSource;
  readonly hunts: readonly Hunt[];
  readonly range: TimeRange | undefined;
  readonly store: FindingStore | undefined;
  readonly runId: string;
  readonly progress: ProgressBar;
  readonly flags: RenderFlags;
  readonly output: Output;
}): Promise<ExitCode> {
  const { wiring, content, source, store, flags, progress, output } = run;
  const spool = wiring.openSpool();
  try {
    const summary = await runHunts(
      {
        hunts: run.hunts,
        range: run.range,
        runId: run.runId,
        now: wiring.now(),
        interrupted: wiring.interrupted,
      },
      { source, content, spool, store, inflate: wiring.inflate, progress },
    );
    progress.stop();
    try {
      const highest = await renderReport({
        format: flags.format,
        summary,
        bySeverity: spool.bySeverity(),
        findings: () => spool.inOrder(),
        by: flags.by ?? 'event',
        version: wiring.version,
        generatedAt: wiring.now(),
        minSeverity: flags.minSeverity,
        explain: flags.explain ?? false,
        showSuppressed: flags.showSuppressed ?? false,
        output,
      });
      await output.end();
      return exitCodeOf({ incomplete: summary.incomplete, highest }, flags.failOn);
    } catch (error) {
      throw error instanceof OutputError ? error.beside(whereFindingsAre(summary, store)) : error;
    } finally {
      printNotSeen(summary.notSeen, wiring.stderr);
      for (const failure of summary.writeFailures) {
        wiring.stderr.write(`${failure.count} findings not written: ${failure.reason}\n`);
      }
    }
  } finally {
    spool.close();
    await source.close();
  }
}

/** Of a run whose report is lost. */
function whereFindingsAre({ written }: RunSummary, store: FindingStore | undefined): string {
  if (written === undefined || store === undefined) return 'Its findings are kept nowhere else.';
  const { created, merged, unchanged } = written;
  return `Of its findings ${created + merged + unchanged} are in ${store.description}.`;
}

function windowFrom(flags: HuntFlags, now: number): TimeRange | undefined {
  if (flags.last !== undefined && (flags.from !== undefined || flags.to !== undefined)) {
    throw new UsageError('Give either --last or --from and --to, not both.');
  }
  if (
    flags.from === undefined &&
    flags.to === undefined &&
    flags.last === undefined &&
    flags.input !== undefined
  ) {
    return undefined;
  }
  const to = flags.to ?? now;
  const from =
    flags.from ?? (flags.to !== undefined && flags.last === undefined ? to - DAY : to - (flags.last ?? DAY));
  if (from >= to) throw new UsageError('The window is empty: --from must be before --to.');
  return { from, to };
}

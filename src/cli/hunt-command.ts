/** `reghunt hunt`: runs hunts once, over files or a stack, and renders what they found. */
import { Command, Option } from 'commander';
import { rangeText } from '../core/event/range-text.ts';
import { ISO_FORM } from '../core/iso-time.ts';
import { addBacktestOptions, type Given, resumeBacktest, sliceLengthOf, startBacktest } from './backtest.ts';
import { chooseHunts } from './choose-hunts.ts';
import { addConnectionOptions, connectionFrom } from './connection.ts';
import type { ExitCode } from './exit-code.ts';
import { contentFor, type HuntFlags, readingOf, refuseStackFlags, windowFrom } from './hunt-flags.ts';
import { openRun } from './open-run.ts';
import { collectList, collectPath, durationOption, positiveInteger, timeOption } from './options.ts';
import { type Output, withOutput } from './output/output.ts';
import { progressBar } from './progress-bar.ts';
import { readingsOf } from './readings.ts';
import { addRenderOptions, huntAndRender } from './report-run.ts';
import type { Wiring } from './wiring.ts';

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
    .option('--allow-unread', 'exit 0 even if an input is in no known layout, or a tenth of it')
    .option('--host <name>', 'whose registry a snapshot among the inputs shows; default: snapshot')
    .option(
      '--last <duration>',
      'how long before its end the window begins: 90m, 24h, 7d, 2w; default on a stack: 24h; on files: no limit',
      durationOption,
    )
    .option('--from <time>', `begin of the window: ${ISO_FORM}`, timeOption)
    .option(
      '--to <time>',
      'end of the window, itself not in it; default on a stack and with --last: now; on files: no limit',
      timeOption,
    )
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
    .option(
      '--threads <count>',
      'threads that go through files: the findings are the same; default: as many as help, at most 4',
      positiveInteger,
    )
    .option('--index', 'write findings to the stack')
    .option('--index-prefix <prefix>', 'findings go to <prefix>-findings', 'reghunt')
    .option('--page-size <count>', 'events a page', positiveInteger);
  addRenderOptions(addConnectionOptions(addBacktestOptions(command)));
  return command.action(async (ids: readonly string[], flags: HuntFlags) => {
    const given: Given = (flag) => command.getOptionValueSource(flag) === 'cli';
    if (flags.resume !== undefined) {
      report(await resumeBacktest(ids, { ...flags, resume: flags.resume }, given, wiring));
      return;
    }
    const request = {
      file: flags.output,
      what: 'report',
      reads: readingsOf(flags, wiring),
      stdout: wiring.stdout,
    };
    report(await withOutput(request, (output) => hunt(ids, flags, given, wiring, output)));
  });
}

async function hunt(
  ids: readonly string[],
  flags: HuntFlags,
  given: Given,
  wiring: Wiring,
  output: Output,
): Promise<ExitCode> {
  const content = await contentFor(flags, wiring);
  const hunts = chooseHunts(ids, content);
  refuseStackFlags(flags);
  const range = windowFrom(flags, wiring.now());
  const needsEngine = flags.input === undefined || flags.index === true;
  if (range !== undefined)
    wiring.stderr.write(
      `reghunt: Hunting events ${rangeText(range)}${flags.by === 'ingested' ? ', by the time they arrived' : ''}\n`,
    );
  const connection = needsEngine ? connectionFrom(flags, wiring.env) : undefined;
  const sliceLength = sliceLengthOf(flags, range);
  if (sliceLength !== undefined && range !== undefined && connection !== undefined) {
    const subject = { wiring, content, hunts, connection, flags, output };
    return startBacktest(subject, { range, sliceLength }, ids, given);
  }
  const progress = progressBar(wiring.stderr, wiring.interrupted);
  const runId = wiring.newRunId();
  const { source, store, close } = await openRun(
    {
      connection,
      input: flags.input,
      reading: readingOf(flags),
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

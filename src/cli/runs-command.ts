/** `reghunt runs`: what scheduled runs did, and what of the horizon they have looked at. */
import { Command, Option } from 'commander';
import { UsageError } from '../core/problem.ts';
import type { RunRecord } from '../core/run/run-record.ts';
import type { RunStore } from '../ports/run-store.ts';
import { addConfigOptions, type ConfigFlags, loadConfig } from './config-file.ts';
import { configuredContent } from './configured-content.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { positiveInteger } from './options.ts';
import { calendarLines } from './render/calendar-lines.ts';
import { runLines } from './render/run-lines.ts';
import { runTable } from './render/run-table.ts';
import { chooseSources, ticker } from './ticker.ts';
import type { Wiring } from './wiring.ts';

interface RunsFlags extends ConfigFlags {
  readonly source?: string;
  readonly format: 'text' | 'json';
  readonly most: number;
}

export function runsCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const runs = new Command('runs').description(
    'what scheduled runs did, and what they have not looked at yet',
  );
  const below = (name: string, description: string): Command =>
    addConfigOptions(new Command(name).description(description)).addOption(
      new Option('--format <name>', 'how to print').choices(['text', 'json']).default('text'),
    );
  runs.addCommand(
    below('list', 'the last runs, newest first')
      .option('--source <name>', 'only of this source')
      .option('--most <count>', 'how many', positiveInteger, 20)
      .action(async (flags: RunsFlags) => {
        const records = await withRuns(flags, wiring, (store) =>
          store.list({ most: flags.most, ...(flags.source === undefined ? {} : { source: flags.source }) }),
        );
        print(wiring, flags, records, runTable(records));
      }),
  );
  runs.addCommand(
    below('show', 'one run whole')
      .argument('[id]', 'the run; default: the last one')
      .action(async (id: string | undefined, flags: RunsFlags) => {
        const record = await withRuns(flags, wiring, async (store) =>
          id === undefined ? (await store.list({ most: 1 }))[0] : store.get(id),
        );
        if (record === undefined)
          throw new UsageError(
            id === undefined
              ? 'There has been no run yet.'
              : `There is no run "${id}": \`reghunt runs list\` has their ids.`,
          );
        printNotSeen(record.not_seen, wiring.stderr);
        print(wiring, flags, [record], runLines(record));
      }),
  );
  runs.addCommand(
    below('gaps', 'the horizon as a calendar: what was read, what is due, what could not be seen')
      .option('--source <name>', 'only of this source')
      .action(async (flags: RunsFlags) => {
        report(await gaps(flags, wiring));
      }),
  );
  return runs;
}

async function withRuns<T>(
  flags: RunsFlags,
  wiring: Wiring,
  ask: (store: RunStore) => Promise<T>,
): Promise<T> {
  const { findings } = await loadConfig(flags, wiring);
  const engine = await wiring.connect(findings.connection, wiring.newRunId());
  try {
    return await ask(engine.openRunStores(findings.prefix).runs);
  } finally {
    await engine.close();
  }
}

function print(
  wiring: Wiring,
  { format }: RunsFlags,
  records: readonly RunRecord[],
  lines: Iterable<string>,
): void {
  if (format === 'json') for (const record of records) wiring.stdout.write(`${JSON.stringify(record)}\n`);
  else for (const line of lines) wiring.stdout.write(`${line}\n`);
}

/** Counts the whole horizon anew: what has arrived since the last run is due, too. */
async function gaps(flags: RunsFlags, wiring: Wiring): Promise<ExitCode> {
  const config = await loadConfig(flags, wiring);
  const content = await configuredContent(config, wiring);
  const { tick } = ticker(config, wiring);
  let isIncomplete = false;
  for (const source of chooseSources(config, flags.source)) {
    const result = await tick(source, content, { isDry: true, isWhole: true });
    printNotSeen(result.record.not_seen, wiring.stderr);
    isIncomplete = isIncomplete || result.record.not_seen.some(({ incomplete }) => incomplete);
    if (flags.format === 'json')
      wiring.stdout.write(`${JSON.stringify({ source: source.name, due: result.due })}\n`);
    else for (const line of calendarLines(source.name, result)) wiring.stdout.write(`${line}\n`);
  }
  return isIncomplete ? EXIT.incomplete : EXIT.done;
}

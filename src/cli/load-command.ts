/** `reghunt load`: indexes event files into a stack as ECS documents; loading twice changes nothing. */
import { Command } from 'commander';
import { loadEvents } from '../app/load-events.ts';
import { addConnectionOptions, type ConnectionFlags, connectionFrom } from './connection.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { collectPath } from './options.ts';
import { progressBar } from './progress-bar.ts';
import type { Wiring } from './wiring.ts';

interface LoadFlags extends ConnectionFlags {
  readonly input: readonly string[];
  readonly indexPrefix: string;
}

export function loadCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('load')
    .description(
      'index event files into a stack as ECS documents, to hunt there what one machine should not read',
    )
    .requiredOption('--input <path>', 'event file, folder, or - for stdin; repeatable', collectPath)
    .option('--index-prefix <prefix>', 'events go to <prefix>-events', 'reghunt');
  return addConnectionOptions(command).action(async (flags: LoadFlags) => {
    const content = await wiring.loadContent([]);
    const connection = connectionFrom(flags, wiring.env);
    const progress = progressBar(wiring.stderr, wiring.interrupted);
    const source = await wiring.openFiles(flags.input, { ...content, hunts: [] }, progress);
    try {
      const engine = await wiring.connect(connection, wiring.newRunId());
      try {
        const sink = engine.openSink(flags.indexPrefix);
        const loaded = await loadEvents(source, sink, progress, wiring.interrupted);
        progress.stop();
        const { created, unchanged, failed } = loaded.counts;
        wiring.stdout.write(
          `${created} created, ${unchanged} already there, ${failed} failed in ${sink.description}\n`,
        );
        for (const failure of loaded.failures)
          wiring.stderr.write(`${failure.count} failed: ${failure.reason}\n`);
        printNotSeen(loaded.notSeen, wiring.stderr);
        const incomplete = failed > 0 || loaded.notSeen.some((entry) => entry.incomplete);
        report(incomplete ? EXIT.incomplete : EXIT.done);
      } finally {
        await engine.close();
      }
    } finally {
      progress.stop();
      await source.close();
    }
  });
}

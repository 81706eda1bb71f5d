/** `reghunt load`: indexes event files into a stack as ECS documents; loading the same twice changes nothing. */
import { Command } from 'commander';
import { latestTime } from '../app/latest-time.ts';
import { loadEvents } from '../app/load-events.ts';
import type { HuntEvent } from '../core/event/event.ts';
import { shiftEvent } from '../core/event/shift-event.ts';
import type { EventSource } from '../ports/event-source.ts';
import { addConnectionOptions, type ConnectionFlags, connectionFrom } from './connection.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readingOf } from './hunt-flags.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { collectPath, momentOption } from './options.ts';
import { type ProgressBar, progressBar } from './progress-bar.ts';
import type { Wiring } from './wiring.ts';

interface LoadFlags extends ConnectionFlags {
  readonly input: readonly string[];
  readonly indexPrefix: string;
  readonly end?: number | 'now';
  readonly allowUnread?: boolean;
}

export function loadCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('load')
    .description(
      'index event files into a stack as ECS documents, to hunt there what one machine should not read',
    )
    .requiredOption('--input <path>', 'event file, folder, or - for stdin; repeatable', collectPath)
    .option('--allow-unread', 'exit 0 even if an input is in no known layout, or a tenth of it')
    .option('--index-prefix <prefix>', 'events go to <prefix>-events', 'reghunt')
    .option(
      '--end <time>',
      'move all times alike so that the latest event is at this time, or now; the events are then others than those of another end',
      momentOption,
    );
  return addConnectionOptions(command).action(async (flags: LoadFlags) => {
    const content = await wiring.loadContent([]);
    const connection = connectionFrom(flags, wiring.env);
    const progress = progressBar(wiring.stderr, wiring.interrupted);
    const source = await wiring.openFiles(flags.input, { ...content, hunts: [] }, progress, readingOf(flags));
    try {
      const engine = await wiring.connect(connection, wiring.newRunId());
      try {
        const sink = engine.openSink(flags.indexPrefix);
        const change = await shiftTo(flags.end, source, progress, wiring);
        const loaded = await loadEvents(source, sink, progress, wiring.interrupted, change);
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

/** Undefined: events stay as they are. Nothing is written before the latest of them is known. */
async function shiftTo(
  end: LoadFlags['end'],
  source: EventSource,
  progress: ProgressBar,
  { now, interrupted, stderr }: Wiring,
): Promise<((event: HuntEvent) => HuntEvent) | undefined> {
  if (end === undefined) return undefined;
  const latest = await latestTime(source, progress, interrupted);
  if (latest === undefined) return undefined;
  const at = end === 'now' ? now() : end;
  progress.stop();
  // Another now would load them all once more.
  if (end === 'now')
    stderr.write(
      `reghunt: The latest event goes to ${new Date(at).toISOString()}; with that as --end they are loaded as the same events again\n`,
    );
  return (event) => shiftEvent(event, at - latest);
}

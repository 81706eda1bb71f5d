/** How a run is shown: options of the report, the report itself, and what is said beside it. */
import { type Command, Option } from 'commander';
import { type RunSummary, runHunts } from '../app/run-hunts.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Severity } from '../core/judge/score.ts';
import type { EventSource } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { printNotSeen } from './not-seen-lines.ts';
import { severityOption } from './options.ts';
import type { Output } from './output/output.ts';
import { OutputError } from './output/output-error.ts';
import type { ProgressBar } from './progress-bar.ts';
import { FORMATS, type Format, renderReport } from './render/render.ts';
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

export function addRenderOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--format <name>',
        'how to print; timeline: the events behind the findings in the order of time, timeline-csv for spreadsheets',
      )
        .choices([...FORMATS])
        .default('table'),
    )
    .option('--output <file>', 'print to a file instead of stdout')
    .option('--min-severity <severity>', 'print findings from this severity on', severityOption)
    .option('--fail-on <severity>', 'exit with 1 when a finding is at or above it', severityOption)
    .option('--explain', 'print how each score came about')
    .option('--show-suppressed', 'also print findings an exception suppresses');
}

/** Where a run writes and how it is shown. */
export interface Reporting {
  readonly wiring: Wiring;
  readonly store: FindingStore | undefined;
  readonly progress: ProgressBar;
  readonly flags: RenderFlags;
  readonly output: Output;
}

/** Runs the hunts on an open source (closed afterwards), prints the report and says how it ended. */
export async function huntAndRender(
  run: Reporting & {
    readonly content: Content;
    readonly source: EventSource;
    readonly hunts: readonly Hunt[];
    readonly range: TimeRange | undefined;
    readonly runId: string;
  },
): Promise<ExitCode> {
  const { wiring, content, source, store, progress, hunts, range, runId } = run;
  const { inflate, interrupted } = wiring;
  try {
    return await reportRun(run, (spool) =>
      runHunts(
        { hunts, range, runId, now: wiring.now(), interrupted },
        { source, content, spool, store, inflate, progress },
      ),
    );
  } finally {
    await source.close();
  }
}

/** Lets `hunt` fill a spool, prints the report and says how it ended. */
export async function reportRun(
  { wiring, store, flags, progress, output }: Reporting,
  hunt: (spool: FindingSpool) => Promise<RunSummary>,
): Promise<ExitCode> {
  const spool = wiring.openSpool();
  try {
    const summary = await hunt(spool);
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
        colour: isColoured(flags, wiring),
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
  }
}

/** Source of the variable: https://no-color.org. */
function isColoured({ output }: RenderFlags, { stdout, env }: Wiring): boolean {
  return output === undefined && stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '';
}

/** Of a run whose report is lost. */
function whereFindingsAre({ written }: RunSummary, store: FindingStore | undefined): string {
  if (written === undefined || store === undefined) return 'Its findings are kept nowhere else.';
  const { created, merged, unchanged } = written;
  return `Of its findings ${created + merged + unchanged} are in ${store.description}.`;
}

/** `reghunt demo`: a made-up incident hunted from a file, with no server and no configuration. */
import { Command } from 'commander';
import { chooseHunts } from './choose-hunts.ts';
import type { ExitCode } from './exit-code.ts';
import { FILES_ONLY, openRun } from './open-run.ts';
import { withOutput } from './output/output.ts';
import { progressBar } from './progress-bar.ts';
import { readingsOf } from './readings.ts';
import { addRenderOptions, huntAndRender, type RenderFlags } from './report-run.ts';
import type { Wiring } from './wiring.ts';

export function demoCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('demo').description(
    'hunt a made-up incident from a file: no server, no configuration',
  );
  return addRenderOptions(command).action(async (flags: RenderFlags) => {
    const input = [wiring.demoFile];
    const reads = readingsOf({ input }, wiring);
    const { stdout } = wiring;
    const code = await withOutput({ file: flags.output, what: 'report', reads, stdout }, async (output) => {
      const content = await wiring.loadContent([]);
      const hunts = chooseHunts([], content);
      const progress = progressBar(wiring.stderr, wiring.interrupted);
      const runId = wiring.newRunId();
      const { source, store } = await openRun(
        { ...FILES_ONLY, input, content: { ...content, hunts }, runId, progress },
        wiring,
      );
      return huntAndRender({
        wiring,
        content,
        source,
        hunts,
        range: undefined,
        store,
        runId,
        progress,
        flags,
        output,
      });
    });
    report(code);
  });
}

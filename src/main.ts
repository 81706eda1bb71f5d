#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 node --max-semi-space-size=16
/** The program: one command line, run in this process. */
import { readFileSync } from 'node:fs';
import { complaintAboutNode } from './cli/node-version.ts';

const about = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { engines } = JSON.parse(about) as { readonly engines: { readonly node: string } };
const complaint = complaintAboutNode(process.versions.node, engines.node);
// What cannot be said there cannot be said: no reason for a run to end.
process.stderr.on('error', () => undefined);
if (complaint === undefined) await run();
else {
  process.stderr.write(complaint);
  process.exitCode = 2;
}

/** The rest is loaded only now: an older Node could not. */
async function run(): Promise<void> {
  const { watchSignals } = await import('./cli/interruption.ts');
  const { runProgram } = await import('./cli/program.ts');
  const { compose } = await import('./compose.ts');
  const interrupted = watchSignals(process);
  process.exitCode = await runProgram(process.argv.slice(2), await compose(process, interrupted));
  // An input that nobody ends, or an answer that nobody waits for any more, must not keep an interrupted process.
  if (interrupted.aborted) process.exit();
}

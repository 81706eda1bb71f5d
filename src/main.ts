#!/usr/bin/env -S node --max-semi-space-size=16
/** The program: one command line, run in this process. */
import { watchSignals } from './cli/interruption.ts';
import { runProgram } from './cli/program.ts';
import { compose } from './compose.ts';

// What cannot be said there cannot be said: no reason for a run to end.
process.stderr.on('error', () => undefined);
const interrupted = watchSignals(process);
process.exitCode = await runProgram(process.argv.slice(2), await compose(process, interrupted));
// An input that nobody ends, or an answer that nobody waits for any more, must not keep an interrupted process.
if (interrupted.aborted) process.exit();

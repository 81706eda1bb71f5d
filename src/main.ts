#!/usr/bin/env -S node --max-semi-space-size=16
/** The program: one command line, run in this process. */
import { runProgram } from './cli/program.ts';
import { compose } from './compose.ts';

// What cannot be said there cannot be said: no reason for a run to end.
process.stderr.on('error', () => undefined);
process.exitCode = await runProgram(process.argv.slice(2), await compose(process));

/** Measures the program over a file, all hunts, beside Python's JSON reader on every line of it. */
import { type HuntRun, huntRun } from './hunt-run.ts';
import { runProgram } from './run-program.ts';
import { megabytes } from './yardstick.ts';

export interface FileTimes {
  readonly megabytes: number;
  readonly hunts: readonly HuntRun[];
  /** Wall seconds of Python, start-up included; none where there is no Python. */
  readonly python: readonly number[];
}

const PYTHON = 'python3';
/** What is to be beaten: every line read, nothing done with it. */
const READ_EVERY_LINE = `
import json, sys
lines = 0
with open(sys.argv[1], 'rb') as file:
    for line in file:
        json.loads(line)
        lines += 1
print(lines)
`;

/** Throws when one of the two did not read all events. */
export async function benchFile(file: string, events: number, rounds: number): Promise<FileTimes> {
  const hunts: HuntRun[] = [];
  const python: number[] = [];
  const hasPython = await runProgram(PYTHON, ['--version']).then(
    () => true,
    () => false,
  );
  for (let round = 0; round < rounds; round += 1) {
    if (hasPython) {
      const { seconds, output } = await runProgram(PYTHON, ['-c', READ_EVERY_LINE, file]);
      requireAll('Python', Number(output), events);
      python.push(seconds);
    }
    const run = await huntRun(['--input', file]);
    requireAll('the hunt', run.scanned, events);
    hunts.push(run);
  }
  return { megabytes: await megabytes(file), hunts, python };
}

function requireAll(who: string, read: number, events: number): void {
  if (read !== events) throw new Error(`${who} read ${read} of ${events} events`);
}

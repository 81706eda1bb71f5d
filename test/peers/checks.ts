/** What a check says, how a run of them ends, and how other programs are run. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What went wrong. */
  readonly detail: string;
}

/** Prints each check and the totals; returns the exit code. */
export function report(checks: readonly Check[]): number {
  for (const { name, ok, detail } of checks) {
    process.stdout.write(
      `${ok ? 'ok    ' : 'FAILED'} ${name}${ok || detail === '' ? '' : `\n         ${detail}`}\n`,
    );
  }
  const failed = checks.filter(({ ok }) => !ok).length;
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  return failed === 0 && checks.length > 0 ? 0 : 1;
}

const run = promisify(execFile);

/** Standard output of a program; throws with its last words when it fails. */
export async function command(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...args], { maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

/** The command line of this checkout. */
export function reghunt(...args: readonly string[]): Promise<string> {
  return command(process.execPath, ['src/main.ts', ...args]);
}

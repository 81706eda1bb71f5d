/** Runs a program to its end, with its output as text. */
import { spawn } from 'node:child_process';

export interface ProgramRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly output: string;
}

const LONGEST_COMPLAINT = 2_000;

/** Throws what the program complained of when it does not end with code 0, and when there is no such program. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> {
  const started = performance.now();
  const child = spawn(program, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-LONGEST_COMPLAINT);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}: ${complaint}`));
    });
  });
  return { seconds: (performance.now() - started) / 1000, output };
}

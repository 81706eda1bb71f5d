/** Runs `reghunt hunt` as its users do, in a process of its own, and tells what that cost. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

/** As it is installed: `npm run bench` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const HOOK = new URL('usage-hook.ts', import.meta.url).href;

export interface HuntRun {
  /** Wall time, start-up included. */
  readonly seconds: number;
  /** Processor time of its own, user's and system's. */
  readonly processorSeconds: number;
  /** Largest resident set. */
  readonly megabytes: number;
  readonly scanned: number;
  readonly candidates: number;
  readonly findings: number;
}

/** In the format that a run without flags has; the report goes to a file. Throws when it does not end with code 0. */
export async function huntRun(args: readonly string[]): Promise<HuntRun> {
  const folder = await mkdtemp(join(tmpdir(), 'reghunt-bench-'));
  try {
    const usageFile = join(folder, 'usage');
    const report = join(folder, 'report.txt');
    const { options, env } = await firstLine();
    const { seconds } = await runProgram(
      process.execPath,
      [...options, '--import', HOOK, MAIN, 'hunt', ...args, '--output', report],
      { ...env, BENCH_USAGE_FILE: usageFile },
    );
    const usage = JSON.parse(await readFile(usageFile, 'utf8')) as Usage;
    const totals = totalsOf(await readFile(report, 'utf8'));
    return {
      seconds,
      processorSeconds: usage.microseconds / 1e6,
      megabytes: (usage.kilobytes * 1024) / 1e6,
      ...totals,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the table says at its end. */
function totalsOf(report: string): Pick<HuntRun, 'scanned' | 'candidates' | 'findings'> {
  const [, findings, candidates, scanned] =
    /^(\d+) findings .*; (\d+) candidates among (\d+) events/m.exec(report) ?? [];
  if (scanned === undefined) throw new Error('the report does not end with its totals');
  return { findings: Number(findings), candidates: Number(candidates), scanned: Number(scanned) };
}

interface Usage {
  readonly kilobytes: number;
  readonly microseconds: number;
}

/** What the program's first line asks for, of Node and of its surroundings: it is started as its users start it. */
async function firstLine(): Promise<{
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}> {
  const [line = ''] = (await readFile(MAIN, 'utf8')).split('\n', 1);
  const words = line.split(' ');
  return {
    options: words.filter((word) => word.startsWith('--')),
    env: Object.fromEntries(words.flatMap((word) => (/^\w+=/.test(word) ? [word.split('=', 2)] : []))),
  };
}

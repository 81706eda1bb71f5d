/** Runs the command line in a process of its own and tells how much memory it held at most. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const HOOK = new URL('peak-memory-hook.ts', import.meta.url).href;

export interface PeakResult {
  /** Largest resident set, in megabytes. */
  readonly megabytes: number;
  readonly seconds: number;
  readonly scanned: number;
  readonly findings: number;
}

/** `reghunt hunt` with these arguments and its report in a file. Throws when it does not end with code 0. */
export async function huntPeak(args: readonly string[]): Promise<PeakResult> {
  const folder = await mkdtemp(join(tmpdir(), 'reghunt-bench-'));
  try {
    const peakFile = join(folder, 'peak');
    const report = join(folder, 'report.json');
    const started = performance.now();
    await run(['hunt', ...args, '--format', 'json', '--output', report], peakFile);
    const seconds = (performance.now() - started) / 1000;
    const kilobytes = Number(await readFile(peakFile, 'utf8'));
    const { totals } = (JSON.parse(await readFile(report, 'utf8')) as Report).report;
    return {
      megabytes: (kilobytes * 1024) / 1e6,
      seconds,
      scanned: totals.events_scanned,
      findings: totals.findings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Report {
  readonly report: { readonly totals: { readonly events_scanned: number; readonly findings: number } };
}

/** The options of Node that the program's first line asks for: it is started as its users start it. */
async function nodeOptions(): Promise<readonly string[]> {
  const [firstLine = ''] = (await readFile(MAIN, 'utf8')).split('\n', 1);
  return firstLine.split(' ').filter((word) => word.startsWith('--'));
}

async function run(args: readonly string[], peakFile: string): Promise<void> {
  const child = spawn(process.execPath, [...(await nodeOptions()), '--import', HOOK, MAIN, ...args], {
    env: { ...process.env, BENCH_PEAK_FILE: peakFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`reghunt ${args.join(' ')} ended with ${signal ?? code}: ${complaint}`));
    });
  });
}

/** One pass over all files, part by part: on this thread when they are small, on several when they are large. */

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LineStore, PlacedFile } from '../input/line-store.ts';
import { type NamedPart, type PartResult, PartScanner, type ScanSetup } from './scan-part.ts';

export interface ScannedPart {
  readonly placed: PlacedFile;
  readonly result: PartResult;
  /** Bytes of all files up to the end of this part. */
  readonly done: number;
}

export interface ScanLimits {
  /** Bytes of one part. */
  readonly partSize: number;
  /** At most so many threads; 0: this one. */
  readonly threads: number;
  /** Bytes below which starting threads costs more than it saves. */
  readonly threadsFrom: number;
}

export const SCAN_LIMITS: ScanLimits = {
  partSize: 8 * 1024 * 1024,
  threads: Math.min(4, availableParallelism()),
  threadsFrom: 64 * 1024 * 1024,
};

/** Results in the order of the files. Stopping early stops the threads. */
export async function* scanFiles(
  store: LineStore,
  setup: ScanSetup,
  limits: ScanLimits,
): AsyncGenerator<ScannedPart> {
  const parts = store.files.flatMap((placed) => partsOf(placed, limits.partSize));
  const useThreads = limits.threads > 1 && parts.length > 1 && store.size >= limits.threadsFrom;
  const results = useThreads ? onThreads(parts, setup, limits.threads) : onThisThread(parts, setup);
  let index = 0;
  for await (const result of results) {
    const one = parts[index];
    if (one === undefined) return;
    yield { placed: one.placed, result, done: one.placed.base + one.to };
    index += 1;
  }
}

/** Of a file, from where to where. */
interface PlacedPart {
  readonly placed: PlacedFile;
  readonly from: number;
  readonly to: number;
}

function partsOf(placed: PlacedFile, size: number): readonly PlacedPart[] {
  const { start, end } = placed.file;
  const parts: PlacedPart[] = [];
  for (let from = start; from < end; from += size)
    parts.push({ placed, from, to: Math.min(end, from + size) });
  return parts;
}

/** To be scanned at once. */
function named({ placed: { file, base }, from, to }: PlacedPart): NamedPart {
  return { file: file.name, fd: file.fd(), base, start: file.start, end: file.end, from, to };
}

async function* onThisThread(parts: readonly PlacedPart[], setup: ScanSetup): AsyncGenerator<PartResult> {
  const scanner = new PartScanner(setup);
  for (const part of parts) {
    yield scanner.scan(named(part));
    // Timers, signals and the progress bar get their turn.
    await nextTurn();
  }
}

/** Threads take a while to start: until the first is ready, parts are scanned on this one. */
async function* onThreads(
  parts: readonly PlacedPart[],
  setup: ScanSetup,
  count: number,
): AsyncGenerator<PartResult> {
  const all = Array.from({ length: Math.min(count, parts.length) }, () => startThread(setup));
  const running: Promise<PartResult>[] = [];
  const idle: Worker[] = [];
  let next = 0;
  const start = (worker: Worker): void => {
    const one = parts[next];
    // No more than a few results wait for one that takes long.
    if (one === undefined || running.length >= count * 2) {
      idle.push(worker);
      return;
    }
    next += 1;
    const result = askThread(worker, named(one)).finally(() => start(worker));
    // Whoever takes the results in their order hears of a failure then.
    result.catch(() => undefined);
    running.push(result);
  };
  let isReady = false;
  for (const worker of all)
    worker.once('message', () => {
      isReady = true;
      start(worker);
    });
  try {
    const scanner = new PartScanner(setup);
    for (let one = parts[next]; !isReady && one !== undefined; one = parts[next]) {
      next += 1;
      yield scanner.scan(named(one));
      await nextTurn();
    }
    while (next < parts.length || running.length > 0) {
      const result = await (running.shift() ?? nextTurn());
      for (const worker of idle.splice(0)) start(worker);
      if (result !== undefined) yield result;
    }
  } finally {
    await Promise.all(all.map((worker) => worker.terminate()));
  }
}

function startThread(setup: ScanSetup): Worker {
  // The same ending as this file: it is run as it is, or as built.
  const worker = new Worker(new URL(`./scan-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: setup,
    // What a thread makes is short-lived: more room would only delay the collection of it.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  worker.setMaxListeners(0);
  // One that cannot start is not waited for; whoever asked one hears of its failure.
  worker.on('error', () => undefined);
  return worker;
}

function askThread(worker: Worker, part: NamedPart): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const clear = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    const onMessage = (result: PartResult): void => {
      clear();
      resolve(result);
    };
    const onError = (error: unknown): void => {
      clear();
      reject(error);
    };
    const onExit = (code: number): void => {
      clear();
      reject(new Error(`a reading thread ended early with code ${code}`));
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(part);
  });
}

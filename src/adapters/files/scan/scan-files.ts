/** One pass over all files, part by part: on this thread when they are small, on several when they are large. */

import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LineStore, PlacedFile } from '../input/line-store.ts';
import { PartThread } from './part-thread.ts';
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
  /** At most so many threads, this one among them. */
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

/** A part that is being scanned; with its result, one that was. */
interface Asked {
  readonly whole: Promise<PartResult>;
  result?: PartResult;
}

/** This thread is one of them: it takes a part whenever it has nothing else to do, and the first ones while others start. */
async function* onThreads(
  parts: readonly PlacedPart[],
  setup: ScanSetup,
  count: number,
): AsyncGenerator<PartResult> {
  const others = Array.from({ length: Math.min(count, parts.length) - 1 }, () => new PartThread(setup));
  const scanner = new PartScanner(setup);
  const asked: Asked[] = [];
  const coming = [...parts].reverse();
  // No more than a few results wait for one that takes long.
  const take = (): PlacedPart | undefined => (asked.length < count * 3 ? coming.pop() : undefined);
  try {
    while (coming.length > 0 || asked.length > 0) {
      for (const other of others) {
        while (other.hasRoom) {
          const one = take();
          if (one === undefined) break;
          asked.push(elsewhere(other.scan(named(one))));
        }
      }
      const own = take();
      if (own !== undefined) {
        const result = scanner.scan(named(own));
        asked.push({ whole: Promise.resolve(result), result });
        // Timers, signals, the progress bar and the other threads get their turn.
        await nextTurn();
      } else await asked[0]?.whole;
      for (let [first] = asked; first?.result !== undefined; [first] = asked) {
        asked.shift();
        yield first.result;
      }
    }
  } finally {
    await Promise.all(others.map((other) => other.end()));
  }
}

function elsewhere(whole: Promise<PartResult>): Asked {
  const asked: Asked = { whole };
  whole.then(
    (result) => {
      asked.result = result;
    },
    // Whoever takes the results in their order hears of it then.
    () => undefined,
  );
  return asked;
}

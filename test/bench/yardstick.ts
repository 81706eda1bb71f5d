/** What the bench measures by, made elsewhere: telemetry to hunt in, its mapping, and the least that a hunt over it costs. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

const FILES = join(tmpdir(), 'reghunt-bench');

/** The day that all events lie in. */
export const WINDOW = { from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) } as const;
/** Generations of ancestors that the floor asks for: as many as the hunt. */
const GENERATIONS = 8;
/** Of one process: the first compiles its code. */
const FLOOR_ROUNDS = 3;

export interface FloorRun {
  readonly seconds: number;
  readonly candidates: number;
  readonly rows: number;
  readonly requests: number;
  /** Megabytes of answers. */
  readonly received: number;
}

export interface Yardstick {
  /** Tells apart what different versions of the generator made. */
  readonly id: string;
  /** Settings and mappings of an index for the events. */
  readonly index: () => Promise<Readonly<Record<string, unknown>>>;
  /** A file of so many events. Made once; another seed makes other ones. */
  readonly events: (count: number, seed: number) => Promise<string>;
  readonly floor: (url: string, index: string) => Promise<FloorRun>;
}

/** Undefined when there is none in the folder. */
export async function openYardstick(folder: string): Promise<Yardstick | undefined> {
  const [generator, floor, mapping] = ['gen.mjs', 'floor.mjs', 'mapping.json'].map((name) =>
    join(folder, name),
  );
  if (generator === undefined || floor === undefined || mapping === undefined) return undefined;
  if (![generator, floor, mapping].every((file) => existsSync(file))) return undefined;
  const id = createHash('sha256')
    .update(await readFile(generator))
    .digest('hex')
    .slice(0, 8);
  return {
    id,
    index: async () => JSON.parse(await readFile(mapping, 'utf8')) as Record<string, unknown>,
    events: async (count, seed) => {
      const file = join(FILES, `events-${id}-${count}-${seed}.ndjson`);
      if (existsSync(file)) return file;
      await mkdir(FILES, { recursive: true });
      await runProgram(process.execPath, [generator, String(count), `${file}.part`, String(seed)]);
      // It takes its name only once it is whole.
      await rename(`${file}.part`, file);
      return file;
    },
    floor: async (url, index) => {
      const { output } = await runProgram(process.execPath, [floor, url, index, String(FLOOR_ROUNDS)], {
        GENERATIONS: String(GENERATIONS),
      });
      return readFloor(output);
    },
  };
}

const ROUND = /^\d+ ms +(\d+) candidates +(\d+) rows +(\d+) requests +([\d.]+) MB$/m;
const MEDIAN = /^median (\d+) ms$/m;

function readFloor(output: string): FloorRun {
  const [, candidates, rows, requests, received] = ROUND.exec(output) ?? [];
  const milliseconds = MEDIAN.exec(output)?.[1];
  if (received === undefined || milliseconds === undefined)
    throw new Error(
      `floor.mjs printed something else than its rounds and their median: ${output.slice(0, 500)}`,
    );
  return {
    seconds: Number(milliseconds) / 1000,
    candidates: Number(candidates),
    rows: Number(rows),
    requests: Number(requests),
    received: Number(received),
  };
}

/** Megabytes of a file. */
export async function megabytes(file: string): Promise<number> {
  return (await stat(file)).size / 1e6;
}

/** The event files of the bench: made once, in a folder of the system's for temporary files. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateEvents } from './generate-events.ts';

export interface EventFiles {
  /** Tells apart what different versions of the generator made. */
  readonly id: string;
  /** The first `events` events. */
  readonly first: string;
  /** What follows them, up to `memoryEvents`; absent when memory is not measured. */
  readonly rest: string | undefined;
  /** As many events as `first`, with a tenth of the Run values. */
  readonly rare: string;
}

/** Share of the registry sets that write a Run key where candidates are rare; 1 % of them do elsewhere. */
const RARE = 0.001;
const FOLDER = join(tmpdir(), 'reghunt-bench');

/** Files of an earlier run that was told to keep them are used again. */
export async function makeEventFiles(events: number, memoryEvents: number): Promise<EventFiles> {
  const generator = await readFile(new URL('generate-events.ts', import.meta.url));
  const id = createHash('sha256').update(generator).digest('hex').slice(0, 8);
  await mkdir(FOLDER, { recursive: true });
  const name = (from: number, to: number): string => join(FOLDER, `events-${id}-${from}-${to}.ndjson`);
  const first = name(0, events);
  const rest = memoryEvents === 0 ? undefined : name(events, memoryEvents);
  const rare = join(FOLDER, `events-${id}-rare-${events}.ndjson`);
  const targets = [{ file: first, from: 0, to: events }];
  if (rest !== undefined) targets.push({ file: rest, from: events, to: memoryEvents });
  const missing = targets.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) await write(missing, {});
  if (!existsSync(rare)) await write([{ file: rare, from: 0, to: events }], { runKeyShare: RARE });
  return { id, first, rest, rare };
}

export async function removeEventFiles(files: EventFiles): Promise<void> {
  await rm(files.first, { force: true });
  await rm(files.rare, { force: true });
  if (files.rest !== undefined) await rm(files.rest, { force: true });
}

/** Megabytes of a file. */
export async function megabytes(file: string): Promise<number> {
  return (await stat(file)).size / 1e6;
}

interface Target {
  readonly file: string;
  /** Number of the first event, and of the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** One stream of events, cut into files: a file takes its name only once it is whole. */
async function write(targets: readonly Target[], options: { readonly runKeyShare?: number }): Promise<void> {
  const lines = generateEvents({ ...options, count: Math.max(...targets.map(({ to }) => to)) });
  let index = 0;
  for (const { file, from, to } of targets) {
    const part = `${file}.part`;
    const stream = createWriteStream(part);
    let batch = '';
    for (; index < to; index += 1) {
      const { value, done } = lines.next();
      if (done === true) throw new Error(`the generator ended after ${index} events, ${to} were asked for`);
      if (index < from) continue;
      batch += `${value}\n`;
      if (batch.length < 1 << 20) continue;
      if (!stream.write(batch)) await once(stream, 'drain');
      batch = '';
    }
    stream.end(batch);
    await once(stream, 'finish');
    await rename(part, file);
  }
}

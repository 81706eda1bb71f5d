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
}

const FOLDER = join(tmpdir(), 'reghunt-bench');

/** Files of an earlier run that was told to keep them are used again. */
export async function makeEventFiles(events: number, memoryEvents: number): Promise<EventFiles> {
  const generator = await readFile(new URL('generate-events.ts', import.meta.url));
  const id = createHash('sha256').update(generator).digest('hex').slice(0, 8);
  await mkdir(FOLDER, { recursive: true });
  const name = (from: number, to: number): string => join(FOLDER, `events-${id}-${from}-${to}.ndjson`);
  const first = name(0, events);
  const rest = memoryEvents === 0 ? undefined : name(events, memoryEvents);
  const targets = [{ file: first, from: 0, to: events }];
  if (rest !== undefined) targets.push({ file: rest, from: events, to: memoryEvents });
  const missing = targets.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) await write(missing);
  return { id, first, rest };
}

export async function removeEventFiles(files: EventFiles): Promise<void> {
  await rm(files.first, { force: true });
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
async function write(targets: readonly Target[]): Promise<void> {
  const lines = generateEvents({ count: Math.max(...targets.map(({ to }) => to)) });
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

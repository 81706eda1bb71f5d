/** Opens inputs of which some may be registry snapshots. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Normaliser } from '../../core/event/normalise.ts';
import type { EventSource } from '../../ports/event-source.ts';
import {
  HEAD,
  isSnapshot,
  LARGEST,
  type ReadSnapshot,
  readSnapshotBytes,
  type SnapshotPlace,
  tooLarge,
} from './snapshot-file.ts';
import { SnapshotSource } from './snapshot-source.ts';

export interface SnapshotDeps {
  readonly normaliser: Normaliser;
  /** Whose registry a snapshot shows: it does not say so itself. */
  readonly host: string;
  readonly stdin: Readable;
  now(): number;
  /** Opens all inputs that are no snapshots. */
  readonly openOthers: (paths: readonly string[], stdin: Readable) => Promise<EventSource>;
}

/** Snapshots are told by their beginning; in folders files with the endings of registry and JSON text are looked at. */
export async function openWithSnapshots(paths: readonly string[], deps: SnapshotDeps): Promise<EventSource> {
  const { normaliser, host } = deps;
  const files = paths.flatMap((path) => (path === '-' ? [] : snapshotsIn(path, normaliser)));
  const read = files.map((path) => {
    const { size, mtimeMs } = statSync(path);
    const place = { file: path, host, time: Math.trunc(mtimeMs) };
    return size > LARGEST ? tooLarge(place) : readSnapshotBytes(readFileSync(path), place, normaliser);
  });
  const given = paths.includes('-') ? await fromStdin(deps) : { stdin: deps.stdin };
  const piped = 'read' in given ? [given.read] : [];
  const others = paths.filter((path) =>
    path === '-' ? piped.length === 0 : !files.includes(path) && !holdsOnly(path, files),
  );
  const stdin = 'stdin' in given ? given.stdin : deps.stdin;
  if (files.length + piped.length === 0) return deps.openOthers(paths, stdin);
  const all = [...read, ...piped];
  return new SnapshotSource({
    paths,
    events: all.flatMap(({ events }) => events),
    notSeen: all.flatMap(({ notSeen }) => notSeen),
    beside: others.length === 0 ? undefined : await deps.openOthers(others, stdin),
  });
}

/** What a snapshot on standard input holds; else the stream again as if nothing had been taken from it. */
async function fromStdin({
  stdin,
  normaliser,
  host,
  now,
}: SnapshotDeps): Promise<{ readonly read: ReadSnapshot } | { readonly stdin: Readable }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const rest = stdin[Symbol.asyncIterator]();
  const takeUntil = async (most: number): Promise<void> => {
    while (size < most) {
      const next = await rest.next();
      if (next.done === true) return;
      const chunk = Buffer.from(next.value as Buffer);
      chunks.push(chunk);
      size += chunk.length;
    }
  };
  await takeUntil(HEAD);
  if (!isSnapshot(Buffer.concat(chunks).subarray(0, HEAD), normaliser)) {
    return { stdin: Readable.from(startingWith(chunks, rest), { objectMode: false }) };
  }
  await takeUntil(LARGEST + 1);
  const place: SnapshotPlace = { file: 'standard input', host, time: now() };
  const read = size > LARGEST ? tooLarge(place) : readSnapshotBytes(Buffer.concat(chunks), place, normaliser);
  return { read };
}

async function* startingWith(
  chunks: readonly Buffer[],
  rest: AsyncIterator<unknown>,
): AsyncGenerator<Buffer, void> {
  yield* chunks;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value as Buffer;
}

const ENDINGS = /\.(?:reg|json|jsonl|ndjson)(?:\.gz)?$/i;

function snapshotsIn(path: string, normaliser: Normaliser): readonly string[] {
  const files = filesBelow(path);
  return (files ?? [path]).filter((file) => {
    if (files !== undefined && !ENDINGS.test(file)) return false;
    const head = headOf(file);
    return head !== undefined && isSnapshot(head, normaliser);
  });
}

function holdsOnly(path: string, snapshots: readonly string[]): boolean {
  return filesBelow(path)?.every((file) => snapshots.includes(file)) ?? false;
}

/** Undefined for what is no folder that can be read: the reader of event files tells about it. */
function filesBelow(path: string): readonly string[] | undefined {
  try {
    if (!statSync(path).isDirectory()) return undefined;
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    // The reader of event files meets the same failure, and says it.
    return undefined;
  }
}

function headOf(path: string): Buffer | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const fd = openSync(path, 'r');
    try {
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(fd, head, 0, HEAD, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    // Opened again, and its failure told, by the reader of event files.
    return undefined;
  }
}

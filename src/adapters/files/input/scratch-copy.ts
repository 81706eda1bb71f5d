/** Copies an input that is no plain file of UTF-8 lines into a scratch file that is: one JSON object a line. */
import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../../../core/problem.ts';
import { TemporaryFile } from '../scratch/temporary-file.ts';
import { reasonOf } from './input-paths.ts';
import { detectEncoding, detectLayout, HEAD_SIZE, isGzip } from './input-shape.ts';
import { LayoutSink, type NamedInput, noteLayout, type SinkOptions } from './layout-sink.ts';
import type { LineFile } from './line-file.ts';

export interface SpoolOptions extends SinkOptions {
  readonly stdin: Readable | undefined;
  readonly interrupted: AbortSignal | undefined;
  now(): number;
  onBytes(count: number): void;
}

/** Opens a file, or `-` for standard input. Undefined when there is nothing to read in it, which is then noted. */
export async function openLines(name: string, options: SpoolOptions): Promise<LineFile | undefined> {
  if (name === '-') {
    if (options.stdin === undefined) throw new UsageError('Nothing is given on standard input. Name a file.');
    return spool({ name: 'standard input', time: options.now() }, options.stdin, options);
  }
  const { notes } = options;
  let fd: number;
  try {
    fd = openSync(name, WITHOUT_WAITING);
  } catch (error) {
    notes.add('unreadable_file', name, `The file cannot be opened: ${reasonOf(error)}`, undefined, true);
    return undefined;
  }
  const stat = fstatSync(fd);
  const head = Buffer.alloc(HEAD_SIZE);
  const length = stat.isFile() ? readSync(fd, head, 0, HEAD_SIZE, 0) : 0;
  const { encoding, skip } = detectEncoding(head.subarray(0, length));
  const plain = stat.isFile() && encoding === 'utf-8' && !isGzip(head);
  const layout = detectLayout(head.subarray(skip, length), stat.size <= HEAD_SIZE, options.isRecord);
  const isReady = layout.is === 'lines' && !layout.snapshot;
  if (plain && (isReady || layout.is === 'empty' || layout.is === 'foreign')) {
    if (isReady) {
      return {
        name,
        fd,
        start: skip,
        end: stat.size,
        origin: undefined,
        lost: 0,
        isTruncated: false,
        close: () => closeSync(fd),
      };
    }
    closeSync(fd);
    noteLayout(name, layout, notes);
    return undefined;
  }
  return spool(
    { name, time: stat.mtimeMs },
    stat.isFIFO() ? pipe(fd) : createReadStream(name, { fd, highWaterMark: 1 << 20 }),
    options,
  );
}

/** A named pipe opens although nobody writes to it yet: waiting for that here, the process would hear no signal. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Read as a socket is: a file's read would hold a thread, and the process, until somebody writes. */
function pipe(fd: number): Readable {
  return new Socket({ fd, readable: true, writable: false });
}

async function spool(
  named: NamedInput,
  input: Readable,
  options: SpoolOptions,
): Promise<LineFile | undefined> {
  const output = new TemporaryFile(options.tempDir);
  const sink = new LayoutSink(named, output, options);
  const failure = await pour(input, options, (chunk) => sink.push(chunk)).catch((error: unknown) => {
    output.close();
    throw error;
  });
  sink.end(failure);
  output.flush();
  const { origin } = sink;
  origin?.flush();
  const close = (): void => {
    output.close();
    origin?.close();
  };
  if (output.size === 0 && sink.lost === 0) {
    close();
    return undefined;
  }
  return {
    name: named.name,
    fd: output.fd,
    start: 0,
    end: output.size,
    origin,
    lost: sink.lost,
    isTruncated: sink.isTruncated,
    close,
  };
}

/** Hands on every byte that can be had, unpacked when packed; answers why it ended early, if it did. Throws when interrupted. */
function pour(
  input: Readable,
  { onBytes, interrupted }: Pick<SpoolOptions, 'onBytes' | 'interrupted'>,
  push: (chunk: Buffer) => void,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      input.destroy();
      reject(interrupted?.reason as Error);
    };
    if (interrupted?.aborted === true) giveUp();
    else interrupted?.addEventListener('abort', giveUp, { once: true });
    let target: ReturnType<typeof createGunzip> | undefined;
    let isFirst = true;
    const stop = (reason: string | undefined): void => {
      interrupted?.removeEventListener('abort', giveUp);
      input.destroy();
      resolve(reason);
    };
    const guarded = (chunk: Buffer): void => {
      try {
        push(chunk);
      } catch (error) {
        stop(reasonOf(error));
      }
    };
    let early: Buffer = Buffer.alloc(0);
    input.on('data', (data: Buffer | string) => {
      let chunk: Buffer = typeof data === 'string' ? Buffer.from(data) : data;
      onBytes(chunk.length);
      if (isFirst) {
        // A pipe may bring a single byte first; two tell whether it is packed.
        chunk = Buffer.concat([early, chunk]);
        early = chunk;
        if (chunk.length < 2) return;
        isFirst = false;
        early = Buffer.alloc(0);
        if (isGzip(chunk)) {
          target = createGunzip({ chunkSize: 1 << 18 });
          target.on('data', guarded);
          target.on('end', () => stop(undefined));
          target.on('error', (error) => stop(`the gzip stream is cut or damaged (${error.message})`));
          target.on('drain', () => input.resume());
        }
      }
      if (target === undefined) guarded(chunk);
      else if (!target.write(chunk)) input.pause();
    });
    input.on('end', () => {
      if (early.length > 0) guarded(early);
      if (target === undefined) stop(undefined);
      else target.end();
    });
    input.on('error', (error) => stop(reasonOf(error)));
  });
}

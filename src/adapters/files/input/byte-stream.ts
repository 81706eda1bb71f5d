/** Streams of bytes that can be looked at before they are read, and unpacked without losing what came before a fault. */
import type { Readable, Transform } from 'node:stream';

export type Bytes = AsyncIterable<Buffer>;

export interface Peeked {
  /** At most so much as was asked for. */
  readonly head: Buffer;
  /** `head` is all there is. */
  readonly isWhole: boolean;
  /** All of it, to be read once; nothing else frees what it is read from. */
  readonly bytes: Bytes;
}

export async function peek(bytes: Bytes, size: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let length = 0;
  let isDone = false;
  let failure: { readonly error: unknown } | undefined;
  while (length < size && !isDone && failure === undefined) {
    try {
      const next = await iterator.next();
      isDone = next.done === true;
      if (next.done !== true) {
        pieces.push(next.value);
        length += next.value.length;
      }
    } catch (error) {
      failure = { error };
    }
  }
  const begin = Buffer.concat(pieces);
  return {
    head: begin.subarray(0, size),
    isWhole: isDone && length <= size,
    bytes: again(begin, iterator, isDone, failure),
  };
}

async function* again(
  begin: Buffer,
  iterator: AsyncIterator<Buffer>,
  isDone: boolean,
  failure: { readonly error: unknown } | undefined,
): AsyncGenerator<Buffer> {
  try {
    if (begin.length > 0) yield begin;
    if (failure !== undefined) throw failure.error;
    if (isDone) return;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/** What a stream brings, until it ends or `interrupted` says so, whose reason is thrown then. */
export async function* chunksOf(
  input: Readable,
  interrupted: AbortSignal | undefined,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  const giveUp = (): void => {
    input.destroy();
  };
  if (interrupted?.aborted === true) giveUp();
  else interrupted?.addEventListener('abort', giveUp, { once: true });
  try {
    for await (const data of input as AsyncIterable<Buffer | string>) {
      const chunk = typeof data === 'string' ? Buffer.from(data) : data;
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (error) {
    interrupted?.throwIfAborted();
    throw error;
  } finally {
    interrupted?.removeEventListener('abort', giveUp);
    input.destroy();
  }
  interrupted?.throwIfAborted();
}

/** A packed stream that breaks off, or is not what it says. `advice`: what to do about it. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly advice: string;

  constructor(message: string, advice: string = COPY_AGAIN) {
    super(message);
    this.advice = advice;
  }
}

export const COPY_AGAIN = 'Export or copy it again.';

/** Everything that can be had is handed on before a `BrokenStream` is thrown. */
export async function* unpacked(bytes: Bytes, opener: Transform, what: string): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let failure: Error | undefined;
  let isEnded = false;
  opener.on('data', (chunk: Buffer) => ready.push(chunk));
  opener.on('error', (error) => {
    failure = error;
  });
  opener.on('end', () => {
    isEnded = true;
  });
  const settled = (send: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        opener.off('error', done).off('end', done);
        resolve();
      };
      opener.once('error', done).once('end', done);
      send(done);
    });
  try {
    for await (const chunk of bytes) {
      // What follows a packed stream is no part of it.
      if (isEnded) break;
      await settled((done) => opener.write(chunk, () => done()));
      yield* ready.splice(0);
      if (failure !== undefined) break;
    }
    if (failure === undefined && !isEnded) {
      await settled(() => opener.end());
      yield* ready.splice(0);
    }
    if (failure !== undefined) throw new BrokenStream(`${what} is cut or damaged (${failure.message})`);
  } finally {
    opener.destroy();
  }
}

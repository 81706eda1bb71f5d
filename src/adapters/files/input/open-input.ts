/** Opens an input, and everything that is packed in it, as files of lines: what is no such file is copied into one. */
import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { UsageError } from '../../../core/problem.ts';
import { TemporaryFile } from '../scratch/temporary-file.ts';
import { type Member, nameFault } from './archives/member.ts';
import { tarMembers } from './archives/tar-members.ts';
import { zipMembers } from './archives/zip-members.ts';
import { BrokenStream, type Bytes, chunksOf, peek } from './byte-stream.ts';
import { reasonOf } from './input-paths.ts';
import { detectEncoding, detectLayout, HEAD_SIZE } from './input-shape.ts';
import { isKnownBeginning, isKnownName, PassedOver, SNIFFED } from './known-files.ts';
import { LayoutSink, type NamedInput, noteCut, noteLayout, type SinkOptions } from './layout-sink.ts';
import type { LineFile } from './line-file.ts';
import type { OpenPaths } from './open-paths.ts';
import { packingOf, unpack } from './packing.ts';
import { UnpackBudget, type UnpackLimits } from './unpack-limits.ts';

export interface InputOptions extends SinkOptions {
  /** For what has to lie in a file while it is opened. */
  readonly tempDir: string | undefined;
  readonly open: OpenPaths;
  readonly stdin: Readable | undefined;
  readonly interrupted: AbortSignal | undefined;
  readonly unpack: UnpackLimits;
  now(): number;
  onBytes(count: number): void;
}

/**
 * A file, or `-` for standard input. None when there is nothing to read in it, which is then noted. A member of an archive
 * is named `archive!member`. Throws when interrupted.
 */
export async function openInput(name: string, options: InputOptions): Promise<readonly LineFile[]> {
  const reader = new InputReader(options);
  await reader.open(name);
  return reader.files;
}

/** A named pipe opens although nobody writes to it yet: waiting for that here, the process would hear no signal. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

class InputReader {
  readonly files: LineFile[] = [];
  readonly #options: InputOptions;
  #budget: UnpackBudget;

  constructor(options: InputOptions) {
    this.#options = options;
    this.#budget = new UnpackBudget(options.unpack, 0);
  }

  async open(name: string): Promise<void> {
    const { stdin, notes, now } = this.#options;
    if (name === '-') {
      if (stdin === undefined) throw new UsageError('Nothing is given on standard input. Name a file.');
      await this.#stream({ name: 'standard input', time: now() }, stdin);
      return;
    }
    let fd: number;
    try {
      fd = openSync(name, WITHOUT_WAITING);
    } catch (error) {
      notes.add('unreadable_file', name, `The file cannot be opened: ${reasonOf(error)}`, undefined, true);
      return;
    }
    const stat = fstatSync(fd);
    const input = { name, time: stat.mtimeMs };
    if (stat.isFIFO()) await this.#stream(input, pipe(fd));
    else if (stat.isFile()) await this.#file(input, fd, stat.size);
    else await this.#stream(input, createReadStream(name, { fd, highWaterMark: READ_SIZE }));
  }

  async #stream(input: NamedInput, stream: Readable): Promise<void> {
    const { interrupted, onBytes } = this.#options;
    const bytes = chunksOf(stream, interrupted, (count) => {
      onBytes(count);
      this.#budget.feed(count);
    });
    await this.#bytes(input, bytes, 0);
  }

  /** Owns `fd`. */
  async #file(input: NamedInput, fd: number, size: number): Promise<void> {
    const head = Buffer.alloc(HEAD_SIZE);
    const length = readSync(fd, head, 0, HEAD_SIZE, 0);
    const packing = packingOf(head.subarray(0, length));
    if (packing === 'zip') {
      this.#budget.feed(size);
      await this.#zip(input, fd, 0);
      return;
    }
    const { encoding, skip } = detectEncoding(head.subarray(0, length));
    if (packing === undefined && encoding === 'utf-8') {
      const { notes, isRecord, open } = this.#options;
      const layout = detectLayout(head.subarray(skip, length), size <= HEAD_SIZE, isRecord);
      if (layout.is === 'lines' && !layout.snapshot) {
        const { name } = input;
        open.add(name, fd);
        const isWhole = { origin: undefined, lost: 0, isTruncated: false };
        this.files.push({ name, fd: () => open.fd(name), start: skip, end: size, ...isWhole });
        return;
      }
      if (layout.is === 'empty' || layout.is === 'foreign') {
        closeSync(fd);
        noteLayout(input.name, layout, notes);
        return;
      }
    }
    await this.#stream(input, createReadStream(input.name, { fd, highWaterMark: READ_SIZE }));
  }

  async #bytes(input: NamedInput, bytes: Bytes, nesting: number): Promise<void> {
    const peeked = await peek(bytes, HEAD_SIZE);
    const packing = packingOf(peeked.head);
    if (packing !== undefined && this.#budget.isTooDeep(nesting + 1)) {
      const reason = `It is packed ${nesting + 1} times over. Unpack it and hunt the folder.`;
      this.#options.notes.add('unreadable_file', input.name, reason, undefined, true);
      await this.#drop(input.name, peeked.bytes);
      return;
    }
    switch (packing) {
      case 'gzip':
      case 'zstd':
        await this.#bytes(input, this.#counted(unpack(peeked.bytes, packing)), nesting + 1);
        break;
      case 'tar':
        await this.#members(input, tarMembers(peeked.bytes), nesting + 1);
        break;
      case 'zip':
        await this.#zipInStream(input, peeked.bytes, nesting);
        break;
      case undefined:
        await this.#lines(input, peeked.bytes);
        break;
    }
  }

  /** The directory of a zip archive is at its end: it has to lie in a file. */
  async #zipInStream(input: NamedInput, bytes: Bytes, nesting: number): Promise<void> {
    const scratch = new TemporaryFile(this.#options.tempDir);
    const failure = await this.#pour(bytes, (chunk) => scratch.append(Buffer.from(chunk))).catch(
      (error: unknown) => {
        scratch.close();
        throw error;
      },
    );
    scratch.flush();
    if (failure === undefined) await this.#zip(input, scratch.fd, nesting, () => scratch.close());
    else {
      scratch.close();
      noteCut(input.name, failure, this.#options.notes);
    }
  }

  async #zip(
    input: NamedInput,
    fd: number,
    nesting: number,
    close: () => void = () => closeSync(fd),
  ): Promise<void> {
    try {
      await this.#members(input, zipMembers(fd), nesting + 1);
    } finally {
      close();
    }
  }

  async #members(archive: NamedInput, members: AsyncIterable<Member>, nesting: number): Promise<void> {
    const passedOver = new PassedOver();
    try {
      for await (const member of members) {
        this.#options.interrupted?.throwIfAborted();
        if (member.is === 'folder') continue;
        this.#budget.takeMember();
        await this.#member(archive, member, nesting, passedOver);
        this.#budget.throwIfSpent();
      }
    } catch (error) {
      this.#options.interrupted?.throwIfAborted();
      if (!(error instanceof BrokenStream)) throw error;
      noteCut(archive.name, error, this.#options.notes);
    }
    passedOver.note(archive.name, this.#options.notes);
  }

  async #member(archive: NamedInput, member: Member, nesting: number, passedOver: PassedOver): Promise<void> {
    const name = `${archive.name}!${member.name}`;
    const fault = nameFault(member.name) ?? (member.is === 'unreadable' ? member.why : undefined);
    if (fault !== undefined) {
      const reason = `This member was not read. ${fault}`;
      this.#options.notes.add('unreadable_file', name, reason, undefined, true);
    } else if (member.is === 'link') passedOver.link();
    else if (member.is !== 'unreadable') {
      const time = Number.isFinite(member.time) ? member.time : archive.time;
      const bytes = this.#counted(member.bytes());
      if (isKnownName(member.name)) await this.#bytes({ name, time }, bytes, nesting);
      else await this.#unknown({ name, time }, member.name, bytes, nesting, passedOver);
    }
  }

  async #unknown(
    input: NamedInput,
    member: string,
    bytes: Bytes,
    nesting: number,
    passedOver: PassedOver,
  ): Promise<void> {
    const peeked = await peek(bytes, SNIFFED);
    if (isKnownBeginning(member, peeked.head)) await this.#bytes(input, peeked.bytes, nesting);
    else {
      passedOver.file(member, peeked.head);
      await this.#drop(input.name, peeked.bytes);
    }
  }

  async #lines(input: NamedInput, bytes: Bytes): Promise<void> {
    const { lines } = this.#options.scratch;
    const start = lines.size;
    const sink = new LayoutSink(input, this.#options);
    sink.end(await this.#pour(bytes, (chunk) => sink.push(chunk)));
    const end = lines.size;
    const { origin, lost, isTruncated } = sink;
    if (end > start || lost > 0)
      this.files.push({ name: input.name, fd: () => lines.fd, start, end, origin, lost, isTruncated });
  }

  /** Hands on every byte that can be had; answers why it ended early, if it did. Throws when interrupted. */
  async #pour(bytes: Bytes, push: (chunk: Buffer) => void): Promise<BrokenStream | undefined> {
    try {
      for await (const chunk of bytes) push(chunk);
      return undefined;
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** Frees what the rest of a stream is read from. */
  async #drop(name: string, bytes: Bytes): Promise<void> {
    try {
      for await (const _ of bytes) break;
    } catch (error) {
      noteCut(name, this.#failure(error), this.#options.notes);
    }
  }

  /** Throws when interrupted. */
  #failure(error: unknown): BrokenStream {
    this.#options.interrupted?.throwIfAborted();
    return error instanceof BrokenStream ? error : new BrokenStream(reasonOf(error).replace(/\.$/, ''));
  }

  /** Bytes that were unpacked. */
  async *#counted(bytes: Bytes): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      this.#options.interrupted?.throwIfAborted();
      this.#budget.take(chunk.length);
      yield chunk;
    }
  }
}

const READ_SIZE = 1 << 20;

/** Read as a socket is: a file's read would hold a thread, and the process, until somebody writes. */
function pipe(fd: number): Readable {
  return new Socket({ fd, readable: true, writable: false });
}

/** Copies an input that is no plain file of UTF-8 lines into a scratch file that is: one JSON object a line. */
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../../core/problem.ts';
import type { FileNotes } from './file-notes.ts';
import { reasonOf } from './input-paths.ts';
import { detectEncoding, detectLayout, HEAD_SIZE, isGzip, type Layout } from './input-shape.ts';
import { ElementSplitter } from './json-elements.ts';
import { TemporaryFile } from './temporary-file.ts';
import { XmlEvents } from './xml-events.ts';

/** A file of lines that can be read by position. */
export interface LineFile {
  /** As the user named it. */
  readonly name: string;
  readonly fd: number;
  /** Where the first line begins: behind a byte order mark. */
  readonly start: number;
  readonly end: number;
  /** For each line the line of the original it came from, as 32-bit numbers; undefined when they are the same. */
  readonly origin: TemporaryFile | undefined;
  /** The end of the input is missing, and that has been noted. */
  readonly isCut: boolean;
  close(): void;
}

export interface SpoolOptions {
  readonly notes: FileNotes;
  readonly tempDir: string | undefined;
  readonly stdin: Readable | undefined;
  /** Longest line or element that is read, in bytes. */
  readonly maxLine: number;
  onBytes(count: number): void;
}

/** Opens a file, or `-` for standard input. Undefined when there is nothing to read in it, which is then noted. */
export async function openLines(name: string, options: SpoolOptions): Promise<LineFile | undefined> {
  if (name === '-') {
    if (options.stdin === undefined) throw new UsageError('Nothing is given on standard input. Name a file.');
    return spool('standard input', options.stdin, options);
  }
  const { notes } = options;
  let fd: number;
  try {
    fd = openSync(name, 'r');
  } catch (error) {
    notes.add('unreadable_file', name, `The file cannot be opened: ${reasonOf(error)}`, undefined, true);
    return undefined;
  }
  const stat = fstatSync(fd);
  const head = Buffer.alloc(HEAD_SIZE);
  const length = stat.isFile() ? readSync(fd, head, 0, HEAD_SIZE, 0) : 0;
  const { encoding, skip } = detectEncoding(head.subarray(0, length));
  const plain = stat.isFile() && encoding === 'utf-8' && !isGzip(head);
  const layout = detectLayout(head.subarray(skip, length), stat.size <= HEAD_SIZE);
  if (plain && (layout.is === 'lines' || layout.is === 'empty' || layout.is === 'foreign')) {
    if (layout.is === 'lines') {
      return {
        name,
        fd,
        start: skip,
        end: stat.size,
        origin: undefined,
        isCut: false,
        close: () => closeSync(fd),
      };
    }
    closeSync(fd);
    noteLayout(name, layout, notes);
    return undefined;
  }
  return spool(name, createReadStream(name, { fd, highWaterMark: 1 << 20 }), options);
}

/** What a layout that holds no events means to the user. */
function noteLayout(name: string, layout: Layout, notes: FileNotes): void {
  if (layout.is === 'empty')
    notes.add('empty_file', name, 'The file is empty: no event was exported, or the export failed.');
  if (layout.is === 'foreign') notes.add('unreadable_file', name, `This is ${layout.what}`, undefined, true);
}

async function spool(name: string, input: Readable, options: SpoolOptions): Promise<LineFile | undefined> {
  const output = new TemporaryFile(options.tempDir);
  const sink = new LayoutSink(name, output, options);
  const failure = await pour(input, options.onBytes, (chunk) => sink.push(chunk));
  sink.end(failure);
  output.flush();
  const { origin } = sink;
  origin?.flush();
  const close = (): void => {
    output.close();
    origin?.close();
  };
  if (output.size === 0) {
    close();
    return undefined;
  }
  return { name, fd: output.fd, start: 0, end: output.size, origin, isCut: sink.isCut, close };
}

/** Hands on every byte that can be had, unpacked when packed; answers why it ended early, if it did. */
function pour(
  input: Readable,
  onBytes: (count: number) => void,
  push: (chunk: Buffer) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let target: ReturnType<typeof createGunzip> | undefined;
    let isFirst = true;
    const stop = (reason: string | undefined): void => {
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

/** Recodes to UTF-8, finds the layout from the first bytes, then writes lines. */
class LayoutSink {
  origin: TemporaryFile | undefined;
  isCut = false;
  readonly #name: string;
  readonly #output: TemporaryFile;
  readonly #options: SpoolOptions;
  #head: Buffer[] = [];
  #headSize = 0;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #write: ((chunk: Buffer) => void) | undefined;
  /** Answers the line at which something that never ended began. */
  #finish: () => number | undefined = () => undefined;

  constructor(name: string, output: TemporaryFile, options: SpoolOptions) {
    this.#name = name;
    this.#output = output;
    this.#options = options;
  }

  push(chunk: Buffer): void {
    if (this.#write !== undefined) {
      this.#write(this.#decode(chunk));
      return;
    }
    this.#head.push(chunk);
    this.#headSize += chunk.length;
    if (this.#headSize >= HEAD_SIZE) this.#begin(false);
  }

  end(failure: string | undefined): void {
    if (this.#write === undefined) this.#begin(true);
    const open = this.#finish();
    if (failure === undefined && open === undefined) return;
    this.isCut = true;
    const place = open === undefined ? '' : ' within an element';
    const reason = failure ?? `the file ends${place} that is not closed`;
    this.#options.notes.add(
      'truncated_file',
      this.#name,
      `The input is cut short: ${reason}. What came before was read. Export or copy it again.`,
      open,
      true,
    );
  }

  #begin(whole: boolean): void {
    const bytes = Buffer.concat(this.#head);
    this.#head = [];
    const { encoding, skip } = detectEncoding(bytes);
    // Node knows no UTF-16BE decoder without full ICU; its own build has it.
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding);
    const head = this.#decode(bytes.subarray(skip));
    const layout = detectLayout(head.subarray(0, HEAD_SIZE), whole);
    noteLayout(this.#name, layout, this.#options.notes);
    const write = this.#writer(layout);
    this.#write = write;
    write(head);
  }

  #decode(chunk: Buffer): Buffer {
    return this.#decoder === undefined
      ? chunk
      : Buffer.from(this.#decoder.decode(chunk, { stream: true }), 'utf8');
  }

  #writer(layout: Layout): (chunk: Buffer) => void {
    const { notes, maxLine } = this.#options;
    const unreadable = (line: number, reason: string): void =>
      notes.add('unreadable_line', this.#name, reason, line);
    switch (layout.is) {
      case 'lines':
        return (chunk) => this.#output.append(Buffer.from(chunk));
      case 'empty':
      case 'foreign':
        return () => undefined;
      case 'elements': {
        const splitter = new ElementSplitter(
          {
            element: (bytes, line) => this.#line(bytes, line),
            stray: (line) => unreadable(line, 'No JSON object stands here. Export the events again.'),
            tooLong: (line) => unreadable(line, `The element is longer than ${maxLine} bytes.`),
          },
          maxLine,
        );
        this.#finish = () => splitter.end();
        return (chunk) => splitter.push(chunk);
      }
      case 'xml': {
        const events = new XmlEvents({
          record: (record, line) => this.#line(Buffer.from(JSON.stringify(record), 'utf8'), line),
          broken: (line, reason) =>
            unreadable(line, `The XML is broken here: ${reason}. Export the events again.`),
        });
        this.#finish = () => events.end();
        return (chunk) => events.push(chunk);
      }
    }
  }

  #line(bytes: Buffer, line: number): void {
    this.origin ??= new TemporaryFile(this.#options.tempDir);
    const number = Buffer.alloc(4);
    number.writeUInt32LE(line);
    this.origin.append(number);
    this.#output.append(bytes);
    this.#output.append(LINE_FEED);
  }
}

const LINE_FEED = Buffer.from('\n');

/** All input lines under one address space: an address is a byte's place in the stretches of files laid end to end. */
import { readSync } from 'node:fs';
import type { RecordPlace } from '../../../core/event/record-place.ts';
import { GrowingNumbers } from '../scratch/growing-numbers.ts';
import { type LineFile, originOf } from './line-file.ts';

/** A line found again. */
export interface StoredLine {
  readonly file: string;
  /** In the original input. */
  readonly place: RecordPlace;
  /** Valid until the next `read`. */
  readonly bytes: Buffer;
}

export interface PlacedFile {
  readonly file: LineFile;
  /** Address less place in the file. */
  readonly base: number;
  readonly marks: LineMarks;
}

/** Bytes between two marks: what has to be read to find a line and its number. */
export const MARK_EVERY = 8 * 1024;
/** What is read to find one line, and to go on from the line before. */
const BLOCK = 4 * 1024;
const LONG_BLOCK = 128 * 1024;
const LINE_FEED = 0x0a;

export class LineStore {
  readonly files: readonly PlacedFile[];
  readonly size: number;
  #block: Buffer = Buffer.allocUnsafeSlow(LONG_BLOCK + MARK_EVERY);
  /** Address and number of the line the block begins with. */
  #blockAddress = 0;
  #blockLine = 1;
  #blockLength = 0;

  constructor(files: readonly LineFile[]) {
    let size = 0;
    this.files = files.map((file) => {
      const placed = { file, base: size - file.start, marks: new LineMarks() };
      size += file.end - file.start;
      return placed;
    });
    this.size = size;
  }

  /** Reads the line that begins at an address. Fastest when addresses ascend. */
  read(address: number): StoredLine {
    const placed = this.#fileOf(address);
    const { file, base } = placed;
    const end = base + file.end;
    const ahead = address - this.#blockAddress - this.#blockLength;
    let size = ahead > -LONG_BLOCK && ahead < MARK_EVERY ? LONG_BLOCK : BLOCK;
    for (;;) {
      const from = address - this.#blockAddress;
      if (from >= 0 && from < this.#blockLength) {
        const at = this.#block.indexOf(LINE_FEED, from);
        const isWhole = at !== -1 && at < this.#blockLength;
        if (isWhole || this.#blockAddress + this.#blockLength >= end) {
          return {
            file: file.name,
            place: originOf(file, this.#blockLine + this.#feeds(from)),
            bytes: this.#block.subarray(from, isWhole ? at : this.#blockLength),
          };
        }
      }
      const mark = placed.marks.before(address);
      this.#load(placed, mark, Math.min(Math.max(size, address - mark.address + size), end - mark.address));
      size *= 4;
    }
  }

  #feeds(to: number): number {
    let count = 0;
    for (
      let i = this.#block.indexOf(LINE_FEED);
      i !== -1 && i < to;
      i = this.#block.indexOf(LINE_FEED, i + 1)
    )
      count += 1;
    return count;
  }

  #load(placed: PlacedFile, mark: LineMark, length: number): void {
    if (this.#block.length < length) this.#block = Buffer.allocUnsafeSlow(length);
    this.#blockLength = readFully(placed.file.fd(), this.#block, length, mark.address - placed.base);
    this.#blockAddress = mark.address;
    this.#blockLine = mark.line;
  }

  #fileOf(address: number): PlacedFile {
    let low = 0;
    let high = this.files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (firstAddress(this.files[middle]) <= address) low = middle;
      else high = middle - 1;
    }
    const placed = this.files[low];
    if (placed === undefined) throw new RangeError(`no file at address ${address}`);
    return placed;
  }
}

function firstAddress(placed: PlacedFile | undefined): number {
  return placed === undefined ? 0 : placed.base + placed.file.start;
}

interface LineMark {
  readonly address: number;
  readonly line: number;
}

/** Line numbers at certain addresses, so that counting starts nearby. 16 bytes for every 8 KB of input. */
export class LineMarks {
  readonly #numbers = new GrowingNumbers();

  /** Adds the marks of a later part, whose line numbers begin behind `lines` others. */
  append(marks: Float64Array, lines: number): void {
    for (let i = 0; i + 1 < marks.length; i += 2) {
      this.#numbers.push(marks[i] ?? 0);
      this.#numbers.push((marks[i + 1] ?? 0) + lines);
    }
  }

  /** The last mark at or before an address. */
  before(address: number): LineMark {
    const numbers = this.#numbers;
    let low = 0;
    let high = numbers.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numbers.at(middle * 2) <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) throw new RangeError(`no line is known at address ${address}`);
    return { address: numbers.at(low * 2 - 2), line: numbers.at(low * 2 - 1) };
  }
}

/** Reads until `length` bytes or the end of the file. */
export function readFully(fd: number, into: Buffer, length: number, position: number): number {
  let done = 0;
  while (done < length) {
    const count = readSync(fd, into, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

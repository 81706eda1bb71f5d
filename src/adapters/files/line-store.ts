/** All input lines under one address space: an address is a byte's place in the files laid end to end. */
import { readSync } from 'node:fs';
import type { LineFile } from './spool.ts';

/** A line found again. */
export interface StoredLine {
  readonly file: string;
  /** 1-based, in the original input. */
  readonly line: number;
  readonly bytes: Buffer;
}

interface Placed {
  readonly file: LineFile;
  /** Address of the file's first byte. */
  readonly base: number;
  /** Line numbers at certain addresses, ascending, so that counting starts nearby. */
  readonly marks: { address: number; line: number }[];
}

const BLOCK = 64 * 1024;
const LINE_FEED = 0x0a;
/** Bytes between two marks. */
export const MARK_EVERY = 64 * 1024;

export class LineStore {
  readonly files: readonly Placed[];
  readonly size: number;
  #block: Buffer = Buffer.allocUnsafe(BLOCK);
  #blockAddress = 0;
  #blockLength = 0;

  constructor(files: readonly LineFile[]) {
    let base = 0;
    this.files = files.map((file) => {
      const placed = { file, base, marks: [] };
      base += file.end;
      return placed;
    });
    this.size = base;
  }

  /** Reads the line that begins at an address. Fastest when addresses ascend. */
  read(address: number): StoredLine {
    const placed = this.#fileOf(address);
    return {
      file: placed.file.name,
      line: this.#lineNumber(placed, address),
      bytes: this.#bytes(placed, address),
    };
  }

  lineNumber(address: number): number {
    return this.#lineNumber(this.#fileOf(address), address);
  }

  fileName(address: number): string {
    return this.#fileOf(address).file.name;
  }

  close(): void {
    for (const { file } of this.files) file.close();
  }

  /** The line of the original a line of a file came from. */
  originOf(file: LineFile, line: number): number {
    if (file.origin === undefined) return line;
    const number = Buffer.alloc(4);
    readSync(file.origin.fd, number, 0, 4, (line - 1) * 4);
    return number.readUInt32LE(0);
  }

  #fileOf(address: number): Placed {
    let low = 0;
    let high = this.files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.files[middle]?.base ?? 0) <= address) low = middle;
      else high = middle - 1;
    }
    const placed = this.files[low];
    if (placed === undefined) throw new RangeError(`no file at address ${address}`);
    return placed;
  }

  #bytes(placed: Placed, address: number): Buffer {
    const end = placed.base + placed.file.end;
    for (let size = BLOCK; ; size *= 4) {
      const from = address - this.#blockAddress;
      if (from >= 0 && from < this.#blockLength) {
        const at = this.#block.subarray(0, this.#blockLength).indexOf(LINE_FEED, from);
        if (at !== -1) return this.#block.subarray(from, at);
        if (this.#blockAddress + this.#blockLength >= end)
          return this.#block.subarray(from, this.#blockLength);
      }
      this.#load(placed, address, Math.min(size, end - address));
    }
  }

  #load(placed: Placed, address: number, length: number): void {
    if (this.#block.length < length) this.#block = Buffer.allocUnsafe(length);
    this.#blockLength = readFully(placed.file.fd, this.#block, length, address - placed.base);
    this.#blockAddress = address;
  }

  #lineNumber(placed: Placed, address: number): number {
    const { marks, file, base } = placed;
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((marks[middle]?.address ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const mark = marks[low - 1] ?? { address: base + file.start, line: 1 };
    let line = mark.line;
    const piece = Buffer.allocUnsafe(BLOCK);
    for (let at = mark.address; at < address; at += BLOCK) {
      const length = readFully(file.fd, piece, Math.min(BLOCK, address - at), at - base);
      for (let i = piece.indexOf(LINE_FEED); i !== -1 && i < length; i = piece.indexOf(LINE_FEED, i + 1))
        line += 1;
    }
    return this.originOf(file, line);
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

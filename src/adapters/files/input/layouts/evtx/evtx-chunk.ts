/** Reads the records of one chunk of a Windows event log: those that are whole, and how many are not. */
import { crc32 } from 'node:zlib';
import { BinaryXml } from './binary-xml.ts';
import { DamagedEvtx } from './damaged-evtx.ts';
import { RecordJson } from './record-json.ts';

export const CHUNK_SIZE = 64 * 1024;
export const CHUNK_SIGNATURE = 'ElfChnk\0';

export interface ChunkRecords {
  /** JSON as evtx_dump prints it, in the order of the log. */
  readonly records: readonly string[];
  readonly lost: readonly LostRecords[];
  /** The chunk's head is damaged: what follows was told from the records alone, and how many there were is not known. */
  readonly headless: boolean;
  /** All records could be read, and yet they are not as they were when they were written, as their checksum tells. */
  readonly altered: boolean;
}

export interface LostRecords {
  readonly count: number;
  readonly why: string;
}

/** Of the chunk's own head. */
const HEAD = {
  first: 24,
  last: 32,
  freeSpace: 48,
  checksum: 52,
  unsummed: 120,
  headChecksum: 124,
  summedOn: 128,
} as const;
const HEAD_SIZE = 512;
const RECORD_SIGNATURE = Buffer.from('**\0\0', 'latin1');
/** Signature, size, number, time. */
const RECORD_HEAD = 24;
/** The size once more. */
const RECORD_TAIL = 4;
/** Of none but heads, so no chunk has more. */
const MOST_RECORDS = BigInt(Math.floor(CHUNK_SIZE / RECORD_HEAD));
/** The number of a chunk that was never written to. */
const NO_NUMBER = 0xffff_ffff_ffff_ffffn;

/** `undefined`: the chunk was never used. `bytes` may be fewer than a chunk where the file ends. */
export function readChunk(bytes: Buffer): ChunkRecords | undefined {
  const headless = bytes.toString('latin1', 0, CHUNK_SIGNATURE.length) !== CHUNK_SIGNATURE;
  if (headless && isZero(bytes)) return undefined;
  return new ChunkReader(bytes, headless).read();
}

/** Of the first record and the last. */
interface Numbers {
  readonly first?: bigint;
  readonly last?: bigint;
}

interface Frame {
  readonly at: number;
  readonly size: number;
  readonly number: bigint;
}

class ChunkReader {
  readonly #bytes: Buffer;
  #headless: boolean;
  readonly #json: RecordJson;
  readonly #records: string[] = [];
  readonly #lost = new Map<string, number>();

  constructor(bytes: Buffer, headless: boolean) {
    this.#bytes = bytes;
    this.#headless = headless;
    this.#json = new RecordJson(bytes, new BinaryXml(bytes));
  }

  read(): ChunkRecords {
    const { first, last, end } = this.#told();
    const isCut = this.#bytes.length < CHUNK_SIZE;
    if (this.#isHeadAsWritten()) {
      const found = this.#readBehindHead(end, last);
      if (first !== undefined && last !== undefined)
        this.#lose(last + 1n - first - BigInt(found), isCut ? 'the file ends before them' : UNREADABLE);
    } else {
      // It is damaged, or of a log in use: then what it says agrees with the records.
      const numbers = this.#readByNumber();
      const agrees = numbers.first === first && (numbers.last ?? -1n) >= (last ?? 0n);
      this.#headless ||= !agrees && this.#bytes.length >= HEAD_SIZE;
    }
    return {
      records: this.#records,
      lost: [...this.#lost].map(([why, count]) => ({ count, why })),
      headless: this.#headless,
      altered: !this.#headless && !isCut && this.#lost.size === 0 && !this.#isAsWritten(end),
    };
  }

  #isHeadAsWritten(): boolean {
    const bytes = this.#bytes;
    if (this.#headless || bytes.length < HEAD_SIZE) return false;
    const sum = crc32(bytes.subarray(HEAD.summedOn, HEAD_SIZE), crc32(bytes.subarray(0, HEAD.unsummed)));
    return sum === bytes.readUInt32LE(HEAD.headChecksum);
  }

  #isAsWritten(end: number): boolean {
    return crc32(this.#bytes.subarray(HEAD_SIZE, end)) === this.#bytes.readUInt32LE(HEAD.checksum);
  }

  /** What the head says: the first and last number, and where the records end. */
  #told(): Numbers & { readonly end: number } {
    if (this.#headless || this.#bytes.length < HEAD_SIZE) return { end: this.#bytes.length };
    const first = this.#bytes.readBigUInt64LE(HEAD.first);
    const last = this.#bytes.readBigUInt64LE(HEAD.last);
    const end = Math.min(this.#bytes.readUInt32LE(HEAD.freeSpace), this.#bytes.length);
    if (last === NO_NUMBER || last < first || last - first > MOST_RECORDS) return { end };
    return { first, last, end };
  }

  /** Answers how many there are of those that the head tells of, which end before `end` with the number `last`. */
  #readBehindHead(end: number, last: bigint | undefined): number {
    let at = HEAD_SIZE;
    let found = 0;
    let next: bigint | undefined;
    // These are there whatever numbers they bear: a number may be what is damaged.
    for (let frame = this.#find(at, end); frame !== undefined; frame = this.#find(at, end)) {
      this.#record(frame);
      found += 1;
      next = frame.number + 1n;
      at = frame.at + frame.size;
    }
    at = Math.max(at, end);
    // Behind them, a log that is being written may have more; what does not go on there is old.
    for (let frame = this.#frame(at); frame !== undefined; frame = this.#frame(at)) {
      if (frame.number !== next && (last === undefined || frame.number !== last + 1n)) break;
      this.#record(frame);
      if (last !== undefined && frame.number <= last) found += 1;
      next = frame.number + 1n;
      at = frame.at + frame.size;
    }
    return found;
  }

  /** Without a head: all there are, but for those from before the chunk was used again, whose numbers are lower. */
  #readByNumber(): Numbers {
    let first: bigint | undefined;
    let next = 0n;
    let at = HEAD_SIZE;
    for (;;) {
      const frame = this.#find(at, this.#bytes.length);
      if (frame === undefined) return first === undefined ? {} : { first, last: next - 1n };
      at = frame.at + frame.size;
      const missing = first === undefined ? 0n : frame.number - next;
      if (missing < 0n) continue;
      this.#record(frame);
      // One that is that far ahead is damaged, and tells nothing of those behind it.
      const isTelling = missing <= MOST_RECORDS;
      if (isTelling) this.#lose(missing, UNREADABLE);
      next = (isTelling ? frame.number : next) + 1n;
      first ??= frame.number;
    }
  }

  /** The next record from here on: right here, or behind bytes that are none. */
  #find(from: number, end: number): Frame | undefined {
    for (let at = from; at !== -1 && at < end; at = this.#bytes.indexOf(RECORD_SIGNATURE, at + 1)) {
      const frame = this.#frame(at);
      if (frame !== undefined) return frame;
    }
    return undefined;
  }

  #frame(at: number): Frame | undefined {
    const bytes = this.#bytes;
    if (at + RECORD_HEAD > bytes.length || bytes.compare(RECORD_SIGNATURE, 0, 4, at, at + 4) !== 0)
      return undefined;
    const size = bytes.readUInt32LE(at + 4);
    if (size < RECORD_HEAD + RECORD_TAIL || at + size > bytes.length) return undefined;
    if (bytes.readUInt32LE(at + size - RECORD_TAIL) !== size) return undefined;
    return { at, size, number: bytes.readBigUInt64LE(at + 8) };
  }

  #record({ at, size }: Frame): void {
    try {
      this.#records.push(this.#json.write(at + RECORD_HEAD, at + size - RECORD_TAIL));
    } catch (error) {
      if (!(error instanceof DamagedEvtx)) throw error;
      this.#lose(1n, error.message);
    }
  }

  #lose(count: bigint, why: string): void {
    if (count > 0n) this.#lost.set(why, (this.#lost.get(why) ?? 0) + Number(count));
  }
}

const UNREADABLE = 'the frame of a record is damaged';

function isZero(bytes: Buffer): boolean {
  return bytes.equals(ZERO.subarray(0, bytes.length));
}

const ZERO = Buffer.alloc(CHUNK_SIZE);

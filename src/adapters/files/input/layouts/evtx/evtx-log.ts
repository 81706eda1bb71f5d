/** Takes the bytes of a Windows event log (.evtx) in pieces of any size and hands on its records, chunk by chunk. */
import { CHUNK_SIGNATURE, CHUNK_SIZE, type LostRecords, readChunk } from './evtx-chunk.ts';

export interface EvtxSink {
  /** One chunk's records as JSON, in the order of the log. */
  records(records: readonly string[]): void;
  lost(chunk: number, lost: LostRecords): void;
  /** A chunk, counted from 1, whose own head is damaged; `read` of its records were found without it. */
  headless(chunk: number, read: number): void;
  /** A chunk whose records are not as they were written. */
  altered(chunk: number): void;
}

export const FILE_SIGNATURE = 'ElfFile\0';
/** Where the first chunk begins. */
export const FILE_HEAD = 4096;

/** Also one whose head is damaged, as the first chunk tells. */
export function isEvtx(head: Buffer): boolean {
  return (
    head.toString('latin1', 0, FILE_SIGNATURE.length) === FILE_SIGNATURE ||
    head.toString('latin1', FILE_HEAD, FILE_HEAD + CHUNK_SIGNATURE.length) === CHUNK_SIGNATURE
  );
}

/**
 * The file's head is not asked: a copy of a live log has an old one, and its count of chunks ends at 65,535. Memory is one
 * chunk and its records.
 */
export class EvtxLog {
  readonly #sink: EvtxSink;
  #toSkip = FILE_HEAD;
  #chunk = Buffer.alloc(CHUNK_SIZE);
  #filled = 0;
  #count = 0;

  constructor(sink: EvtxSink) {
    this.#sink = sink;
  }

  push(bytes: Buffer): void {
    let at = Math.min(this.#toSkip, bytes.length);
    this.#toSkip -= at;
    while (at < bytes.length) {
      const copied = bytes.copy(this.#chunk, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === CHUNK_SIZE) this.#end();
    }
  }

  /** True when the log ended within a chunk; what of it is there is read. */
  end(): boolean {
    if (this.#filled === 0) return this.#toSkip > 0;
    this.#end();
    return true;
  }

  #end(): void {
    const found = readChunk(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
    this.#count += 1;
    if (found === undefined) return;
    if (found.altered) this.#sink.altered(this.#count);
    if (found.headless) this.#sink.headless(this.#count, found.records.length);
    for (const lost of found.lost) this.#sink.lost(this.#count, lost);
    if (found.records.length > 0) this.#sink.records(found.records);
  }
}

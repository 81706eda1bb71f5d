/** Reads the lines of one part of a file in slices, with bounded memory. */
import { readFully } from '../input/line-store.ts';

/** Lines that begin in [from, to) of a file. */
export interface FilePart {
  readonly fd: number;
  /** Address of a byte less its place in the file. */
  readonly base: number;
  /** Where the file's first line begins and its last ends. */
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** A run of whole lines in the buffer, the last with a line feed too. */
export interface LineSlice {
  readonly bytes: Buffer;
  /** Where the first line begins, and the last ends. */
  readonly at: number;
  readonly to: number;
  /** Place of its first byte in the file. */
  readonly place: number;
  /** The last line had no line feed of its own: it is the end of the file, and may be cut. */
  readonly lacksFeed: boolean;
}

/** Lines longer than the limit lie between two slices. */
export type PartPiece = LineSlice | { readonly tooLong: true };

/** Fits a processor cache. */
const SLICE = 1 << 18;
const LINE_FEED = 0x0a;

/**
 * The last slice may hold lines that begin at or behind the part's end: they belong to the next part. `bufferOf` gives a
 * buffer of some size that still holds what the one before did; the buffer is reused.
 */
export function* partLines(
  part: FilePart,
  maxLine: number,
  bufferOf: (size: number) => Buffer,
): Generator<PartPiece> {
  const { fd, start, end, from, to } = part;
  let buffer = bufferOf(SLICE);
  let carried = 0;
  // The line that runs into this part belongs to the one before: it ends with the first line feed from here on.
  let isSkipping = from > start;
  let position = isSkipping ? from - 1 : from;
  while (position - carried < to) {
    if (carried + 1 >= buffer.length) {
      buffer = bufferOf(Math.min(buffer.length * 2, Math.max(SLICE, maxLine) + 2));
    }
    // One byte stays free for the line feed a last line may lack.
    const room = Math.min(buffer.length - 1 - carried, end - position);
    const count = readFully(fd, buffer.subarray(carried), room, position);
    const place = position - carried;
    position += count;
    let filled = carried + count;
    const isEnd = count < room || position >= end;
    const lacksFeed = isEnd && filled > 0 && buffer[filled - 1] !== LINE_FEED;
    if (lacksFeed) {
      buffer[filled] = LINE_FEED;
      filled += 1;
    }
    const whole = filled === 0 ? 0 : buffer.lastIndexOf(LINE_FEED, filled - 1) + 1;
    let at = 0;
    if (isSkipping && whole > 0) {
      at = buffer.indexOf(LINE_FEED) + 1;
      isSkipping = false;
    }
    if (at < whole) yield { bytes: buffer, at, to: whole, place, lacksFeed };
    carried = filled - whole;
    if (carried > 0) buffer.copy(buffer, 0, whole, filled);
    if (carried > maxLine) {
      // What runs into this part has been told by the part it began in.
      if (!isSkipping) yield { tooLong: true };
      isSkipping = true;
      carried = 0;
    }
    if (isEnd) return;
  }
}

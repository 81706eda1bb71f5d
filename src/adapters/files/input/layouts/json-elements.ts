/** Cuts streamed JSON (an array, a search response, pretty-printed objects) into its elements, one line each. */
import { PlaceCounter, type RecordPlace } from '../../../../core/event/record-place.ts';
import { beginningOf, wholeElements } from './salvage.ts';

export interface ElementSink {
  /** Bytes of one object without line feeds, and where it began. The sink may keep the bytes. */
  element(bytes: Buffer, place: RecordPlace): void;
  /** Something that is no object stood where one should, on this line and maybe those behind it up to the next element. */
  stray(line: number): void;
  tooLong(place: RecordPlace): void;
  /** An element that lost a part of itself, and with it its end. */
  broken(place: RecordPlace): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** The key that hits stand under, twice. */
const HITS = Buffer.from('hits');
const NO_KEY = -1;

/** Most bytes tell nothing of where elements are. */
const IN_STRING = telling(QUOTE, BACKSLASH, LINE_FEED);
const OUTSIDE = telling(QUOTE, LINE_FEED, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT);

function telling(...bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}

/** The last of the bytes from here on that tell nothing. */
function skip(table: Uint8Array, chunk: Buffer, from: number): number {
  let at = from + 1;
  while (table[chunk[at] ?? QUOTE] === 0) at += 1;
  return at - 1;
}

/**
 * Elements are the objects of the outermost arrays, the top-level objects, or, where these are search responses, the
 * objects of their `hits.hits`. Memory is bounded by the longest element. An element that lost a quote or a bracket runs
 * on into those behind it, which are found again by what elements of this input begin with.
 */
export class ElementSplitter {
  readonly #sink: ElementSink;
  readonly #limit: number;
  #line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Depth outside the elements; an object opened at this depth is one. */
  #outer = 0;
  /** Pieces of the element that is open. */
  #pieces: Buffer[] = [];
  #size = 0;
  /** The line the open element began on; 0: none is open. */
  #began = 0;
  readonly #places = new PlaceCounter();
  #isStray = false;
  /** Within the hits of a search response: depth outside the response; -1 elsewhere. */
  #response = -1;
  /** In what follows the hits the same depth, down to which all is passed over; -1 elsewhere. */
  #passOver = -1;
  /** What the first element began with, up to its first colon. */
  #beginning: Buffer | undefined;
  /** Of the string met last that may be a key: so many bytes of it are those of `HITS`, and no other. */
  #hitsKey = NO_KEY;
  /** The object that is open in the element stands under that key. */
  #isInHits = false;
  /** The last byte of the pieces before that is no blank. */
  #last = 0;

  constructor(sink: ElementSink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** Takes the bytes over. */
  push(chunk: Buffer): void {
    // `start` is where the open element's part of this chunk begins.
    let start = this.#began > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inString) {
        at = this.#string(chunk, at);
        continue;
      }
      const byte = chunk[at] as number;
      if (OUTSIDE[byte] === 0 && (this.#began > 0 || this.#passOver >= 0)) {
        at = skip(OUTSIDE, chunk, at);
        continue;
      }
      if (byte === LINE_FEED) this.#line += 1;
      else if (byte === QUOTE) {
        // Between elements there are no texts: what is left of a damaged element must not swallow the next.
        if (this.#began === 0 && this.#passOver < 0 && this.#depth === this.#outer) this.#stray();
        else {
          this.#inString = true;
          this.#hitsKey = this.#mayBeKey() ? 0 : NO_KEY;
        }
      } else if (this.#passOver >= 0 && !this.#hitsGoOn(byte, chunk, at)) {
        if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth += 1;
        else this.#depth -= 1;
        if (this.#depth === this.#passOver) this.#passOver = -1;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (this.#began === 0 && byte === OPEN_OBJECT) {
          this.#began = this.#line;
          this.#isStray = false;
          start = at;
        } else if (this.#began === 0) this.#outer = this.#depth + 1;
        else if (byte === OPEN_LIST && this.#isHits()) {
          this.#began = 0;
          this.#pieces = [];
          this.#size = 0;
          start = -1;
          this.#response = this.#outer;
          this.#outer = this.#depth + 1;
        }
        this.#depth += 1;
        if (this.#depth === this.#outer + 2)
          this.#isInHits = byte === OPEN_OBJECT && this.#hitsKey === HITS.length;
      } else if (byte === CLOSE_OBJECT && this.#began === 0) {
        // Between elements no object ends: this one has lost its beginning.
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        // Nor do hits end behind a comma.
        if (this.#began === 0 && this.#response >= 0 && this.#before(chunk, at) === COMMA) {
          this.#stray();
          continue;
        }
        this.#depth = Math.max(0, this.#depth - 1);
        if (this.#began > 0 && this.#depth <= this.#outer) {
          this.#keep(chunk.subarray(start, at + 1));
          this.#end();
          start = -1;
        } else if (this.#began === 0) {
          this.#outer = Math.min(this.#outer, this.#depth);
          this.#endHits();
        }
      } else if (this.#began === 0 && byte > 0x20 && byte !== COMMA && this.#depth === this.#outer)
        this.#stray();
    }
    if (this.#began > 0) this.#keep(chunk.subarray(start));
    this.#last = this.#before(chunk, chunk.length);
  }

  /** Where what is still open began; undefined when the input was whole. */
  end(): RecordPlace | undefined {
    if (this.#began > 0) {
      const bytes = whole(this.#pieces);
      this.#beginning ??= beginningOf(bytes);
      return this.#salvage(bytes);
    }
    return this.#depth > 0 ? { line: this.#line, ordinal: 0 } : undefined;
  }

  /** Answers the place of the quote that ends it, or of the chunk's end. */
  #string(chunk: Buffer, from: number): number {
    let hits = this.#hitsKey;
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.#escaped) {
        this.#escaped = false;
        if (byte === LINE_FEED) this.#line += 1;
      } else if (IN_STRING[byte] === 0) {
        if (hits !== NO_KEY) hits = byte === HITS[hits] ? hits + 1 : NO_KEY;
        else at = skip(IN_STRING, chunk, at);
      } else if (byte === QUOTE) {
        this.#inString = false;
        break;
      } else {
        hits = NO_KEY;
        if (byte === BACKSLASH) this.#escaped = true;
        else this.#line += 1;
      }
    }
    this.#hitsKey = hits;
    return at;
  }

  /** Of a key that says something about the element. */
  #mayBeKey(): boolean {
    const within = this.#depth - this.#outer;
    return within === 1 || (within === 2 && this.#isInHits);
  }

  /** `{"hits":{"hits":[` with nothing but other fields before. */
  #isHits(): boolean {
    return this.#depth === this.#outer + 2 && this.#hitsKey === HITS.length && this.#isInHits;
  }

  /** Behind hits that seemed to end: an object without a name is the next of them. */
  #hitsGoOn(byte: number, chunk: Buffer, at: number): boolean {
    const isNext =
      byte === OPEN_OBJECT && this.#depth === this.#passOver + 2 && this.#before(chunk, at) !== COLON;
    if (!isNext) return false;
    this.#response = this.#passOver;
    this.#passOver = -1;
    this.#depth += 1;
    this.#outer = this.#depth;
    return true;
  }

  /** The byte before a place that is no blank. */
  #before(chunk: Buffer, at: number): number {
    for (let before = at - 1; before >= 0; before -= 1) {
      const byte = chunk[before] as number;
      if (byte > 0x20) return byte;
    }
    return this.#last;
  }

  #endHits(): void {
    if (this.#response < 0 || this.#depth > this.#response + 2) return;
    this.#outer = this.#passOver = this.#response;
    this.#response = -1;
  }

  #stray(): void {
    if (this.#passOver >= 0 || this.#depth !== this.#outer || this.#isStray) return;
    this.#isStray = true;
    this.#sink.stray(this.#line);
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size <= this.#limit) this.#pieces.push(bytes);
    else this.#pieces = [];
  }

  #end(): void {
    if (this.#size > this.#limit) this.#sink.tooLong(this.#places.next(this.#began));
    else {
      const bytes = whole(this.#pieces);
      this.#beginning ??= beginningOf(bytes);
      if (this.#ranOn(bytes)) {
        const cut = this.#salvage(bytes);
        if (cut !== undefined) this.#sink.broken(cut);
      } else this.#sink.element(onOneLine(bytes), this.#places.next(this.#began));
    }
    this.#pieces = [];
    this.#size = 0;
    this.#began = 0;
  }

  /** True when the beginning of another element stands in it, and it is no JSON. */
  #ranOn(bytes: Buffer): boolean {
    if (this.#beginning === undefined || bytes.indexOf(this.#beginning, 1) === -1) return false;
    try {
      JSON.parse(bytes.toString('utf8'));
      return false;
    } catch {
      // What was looked for: an element that is none.
      return true;
    }
  }

  /** Hands on the elements that stand whole in what ran on; where the last began that does not end, if there is one. */
  #salvage(bytes: Buffer): RecordPlace | undefined {
    let open: RecordPlace | undefined;
    for (const { from, to, line } of wholeElements(bytes, this.#beginning)) {
      const place = this.#places.next(this.#began + line);
      if (open !== undefined) this.#sink.broken(open);
      open = to === undefined ? place : undefined;
      if (to !== undefined) this.#sink.element(onOneLine(bytes.subarray(from, to)), place);
    }
    return open;
  }
}

function whole(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
}

/** A line of the output is one element. */
function onOneLine(bytes: Buffer): Buffer {
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) bytes[at] = 0x20;
  return bytes;
}

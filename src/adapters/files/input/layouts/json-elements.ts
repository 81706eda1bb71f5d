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
const MAX_KEY = 16;

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
  /** The last string met in an element, to know the key an object or array opens under. */
  #key = '';
  /** The key of the object that is open in the element. */
  #openKey = '';

  constructor(sink: ElementSink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    // `start` is where the open element's part of this chunk begins.
    let start = this.#began > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === LINE_FEED) this.#line += 1;
      if (this.#inString) {
        this.#string(byte);
        continue;
      }
      if (byte === QUOTE) {
        this.#key = '';
        // Between elements there are no texts: what is left of a damaged element must not swallow the next.
        if (this.#began === 0 && this.#passOver < 0 && this.#depth === this.#outer) this.#stray();
        else this.#inString = true;
      } else if (this.#passOver >= 0) {
        if (byte === 0x7b || byte === 0x5b) this.#depth += 1;
        else if (byte === 0x7d || byte === 0x5d) this.#depth -= 1;
        if (this.#depth === this.#passOver) this.#passOver = -1;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#began === 0 && byte === 0x7b) {
          this.#began = this.#line;
          this.#isStray = false;
          start = at;
        } else if (this.#began === 0) this.#outer = this.#depth + 1;
        else if (byte === 0x5b && this.#isHits()) {
          this.#began = 0;
          this.#pieces = [];
          this.#size = 0;
          start = -1;
          this.#response = this.#outer;
          this.#outer = this.#depth + 1;
        }
        this.#depth += 1;
        if (this.#depth === this.#outer + 2) this.#openKey = byte === 0x7b ? this.#key : '';
      } else if (byte === 0x7d && this.#began === 0) {
        // Between elements no object ends: this one has lost its beginning.
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth = Math.max(0, this.#depth - 1);
        if (this.#began > 0 && this.#depth <= this.#outer) {
          this.#keep(chunk.subarray(start, at + 1));
          this.#end();
          start = -1;
        } else if (this.#began === 0) {
          this.#outer = Math.min(this.#outer, this.#depth);
          this.#endHits();
        }
      } else if (this.#began === 0 && byte > 0x20 && byte !== 0x2c && this.#depth === this.#outer)
        this.#stray();
    }
    if (this.#began > 0) this.#keep(chunk.subarray(start));
  }

  /** Where what is still open began; undefined when the input was whole. */
  end(): RecordPlace | undefined {
    if (this.#began > 0) {
      const bytes = Buffer.concat(this.#pieces);
      this.#beginning ??= beginningOf(bytes);
      return this.#salvage(bytes);
    }
    return this.#depth > 0 ? { line: this.#line, ordinal: 0 } : undefined;
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
    else if (this.#mayBeKey() && this.#key.length < MAX_KEY) this.#key += String.fromCharCode(byte);
  }

  /** Of a key that says something about the element. */
  #mayBeKey(): boolean {
    const within = this.#depth - this.#outer;
    return within === 1 || (within === 2 && this.#openKey === 'hits');
  }

  /** `{"hits":{"hits":[` with nothing but other fields before. */
  #isHits(): boolean {
    return this.#depth === this.#outer + 2 && this.#key === 'hits' && this.#openKey === 'hits';
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
    if (this.#size <= this.#limit) this.#pieces.push(Buffer.from(bytes));
    else this.#pieces = [];
  }

  #end(): void {
    if (this.#size > this.#limit) this.#sink.tooLong(this.#places.next(this.#began));
    else {
      const bytes = Buffer.concat(this.#pieces);
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

/** A line of the output is one element. */
function onOneLine(bytes: Buffer): Buffer {
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) bytes[at] = 0x20;
  return bytes;
}

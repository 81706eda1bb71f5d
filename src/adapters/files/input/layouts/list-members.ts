/** Blanks out of streamed JSON objects all but the lists right below them, so that only lists are left to be cut. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const LINE_FEED = 0x0a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COLON = 0x3a;

/** Lines keep their numbers. A list that `isWanted` does not know by its name is blanked out too. */
export class ListMembers {
  readonly #isWanted: (name: string) => boolean;
  #line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The last string met right below an object, as written. */
  #name: number[] = [];
  #inList = false;
  /** The list met last is one that is wanted. */
  #isWantedList = false;
  /** Objects that are open within the list. What a damaged one of them opens or closes else is nothing to it. */
  #objects = 0;
  /** The last byte outside of strings that is no blank. */
  #last = BLANK;

  constructor(isWanted: (name: string) => boolean) {
    this.#isWanted = isWanted;
  }

  /** Changes the bytes it is given. */
  pass(chunk: Buffer): Buffer {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === LINE_FEED) this.#line += 1;
      const wasInList = this.#inList;
      if (this.#inString) this.#string(byte);
      else this.#structure(byte);
      if (!wasInList && !this.#inList && byte !== LINE_FEED) chunk[at] = BLANK;
    }
    return chunk;
  }

  /** The line on which the input ends within an object; undefined when it was whole. */
  end(): number | undefined {
    return this.#depth > 0 ? this.#line : undefined;
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
    if (this.#inString && this.#depth === 1 && this.#name.length < MOST_NAME) this.#name.push(byte);
  }

  #structure(byte: number): void {
    const isAtDepthOne = this.#depth === 1;
    if (byte === QUOTE) {
      this.#inString = true;
      if (isAtDepthOne) this.#name = [];
    } else if (this.#inList) this.#inListStructure(byte);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (byte === OPEN_LIST && isAtDepthOne)
        this.#isWantedList = this.#isWanted(Buffer.from(this.#name).toString('utf8'));
      // An object without a name is the next of a list that ended too soon.
      const isNext = byte === OPEN_OBJECT && isAtDepthOne && this.#last !== COLON;
      this.#depth += 1;
      this.#inList = isAtDepthOne && this.#isWantedList && (byte === OPEN_LIST || isNext);
      this.#objects = this.#inList && isNext ? 1 : 0;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#depth = Math.max(0, this.#depth - 1);
    if (byte > BLANK) this.#last = byte;
  }

  #inListStructure(byte: number): void {
    if (byte === OPEN_OBJECT) this.#objects += 1;
    // Where none is open, one that ends has lost its beginning.
    else if (byte === CLOSE_OBJECT) this.#objects = Math.max(0, this.#objects - 1);
    else if (this.#objects === 0 && byte === OPEN_LIST) this.#depth += 1;
    else if (this.#objects === 0 && byte === CLOSE_LIST) this.#depth -= 1;
    this.#inList = this.#depth > 1;
  }
}

/** A longer name is no list's that anybody asks for. */
const MOST_NAME = 200;

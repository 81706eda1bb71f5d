/** Blanks out the lines that evtx_dump prints before each record, with its number, so that only records are left. */

const LINE_FEED = 0x0a;
const BLANK = 0x20;
const RECORD = 'Record ';
const NUMBER_LINE = /^Record \d+[ \t\r]*\n/;
const MOST_LENGTH = 40;
/** What may go on to be one. */
const BEGINNING = /^(?:R|Re|Rec|Reco|Recor|Record|Record \d*[ \t\r]*)$/;

/** Lines keep their numbers. */
export class RecordNumbers {
  /** The beginning of a line that may be one. */
  #held: Buffer = Buffer.alloc(0);
  #isAtLineStart = true;

  /** Takes the bytes over, and holds back what only those behind tell. */
  pass(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (let at = bytes.indexOf(RECORD); at !== -1; at = bytes.indexOf(RECORD, at + 1)) {
      const isLine = at === 0 ? this.#isAtLineStart : bytes[at - 1] === LINE_FEED;
      const line = isLine ? NUMBER_LINE.exec(bytes.toString('latin1', at, at + MOST_LENGTH)) : null;
      if (line !== null) bytes.fill(BLANK, at, at + line[0].length - 1);
    }
    const last = bytes.lastIndexOf(LINE_FEED) + 1;
    const isWholeLine = last > 0 || this.#isAtLineStart;
    const mayBeOne =
      isWholeLine && bytes.length - last <= MOST_LENGTH && BEGINNING.test(bytes.toString('latin1', last));
    const passed = mayBeOne ? bytes.subarray(0, last) : bytes;
    this.#held = mayBeOne ? Buffer.from(bytes.subarray(last)) : Buffer.alloc(0);
    if (passed.length > 0) this.#isAtLineStart = passed.at(-1) === LINE_FEED;
    return passed;
  }

  /** What is held back and is no number after all. */
  end(): Buffer {
    return NUMBER_LINE.test(`${this.#held.toString('latin1')}\n`) ? Buffer.alloc(0) : this.#held;
  }
}

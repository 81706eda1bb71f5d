/** Cuts streamed text into its lines. */
import type { RecordPlace } from '../../../../core/event/record-place.ts';

export interface LineSink {
  /** A line without its break; the sink may keep the bytes. */
  line(bytes: Buffer, line: number): void;
  tooLong(line: number): void;
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Lines end in a line feed, with or without a carriage return. Memory is bounded by the longest line. */
export class TextLines {
  readonly #sink: LineSink;
  readonly #limit: number;
  #line = 1;
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(sink: LineSink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      this.#keep(chunk.subarray(from, at));
      this.#end();
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** Nothing stays open: the last line may lack its break. */
  end(): RecordPlace | undefined {
    if (this.#size > 0) this.#end();
    return undefined;
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size <= this.#limit) this.#pieces.push(bytes);
    else this.#pieces = [];
  }

  #end(): void {
    if (this.#size > this.#limit) this.#sink.tooLong(this.#line);
    else {
      const line = Buffer.concat(this.#pieces);
      this.#sink.line(line.at(-1) === RETURN ? line.subarray(0, -1) : line, this.#line);
    }
    this.#line += 1;
    this.#pieces = [];
    this.#size = 0;
  }
}

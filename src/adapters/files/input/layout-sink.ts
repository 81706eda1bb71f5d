/** Takes an input's bytes, recodes them to UTF-8, finds the layout from the first of them, and writes lines. */
import type { RecordPlace } from '../../../core/event/record-place.ts';
import type { TemporaryFile } from '../scratch/temporary-file.ts';
import { BrokenStream } from './byte-stream.ts';
import type { FileNotes } from './file-notes.ts';
import { detectEncoding, detectLayout, HEAD_SIZE, type Layout } from './input-shape.ts';
import { EvtxLines } from './layouts/evtx/evtx-lines.ts';
import { ElementSplitter } from './layouts/json-elements.ts';
import { ListMembers } from './layouts/list-members.ts';
import { RecordNumbers } from './layouts/record-numbers.ts';
import { NO_ELEMENT, SnapshotRecords } from './layouts/snapshot-records.ts';
import { TextLines } from './layouts/text-lines.ts';
import { XmlEvents } from './layouts/xml-events.ts';
import type { LineScratch } from './line-scratch.ts';
import type { OriginPlaces } from './origin-places.ts';

export interface SinkOptions {
  readonly notes: FileNotes;
  readonly scratch: LineScratch;
  /** Longest line or element that is read, in bytes. */
  readonly maxLine: number;
  /** Whose registry a snapshot shows: it does not say so itself. */
  readonly snapshotHost: string;
  /** Whether a document is in a layout that some profile knows. */
  readonly isRecord: (document: unknown) => boolean;
}

/** An input, and when it was written: epoch milliseconds. */
export interface NamedInput {
  readonly name: string;
  readonly time: number;
}

/** What a layout that holds no events means to the user. */
export function noteLayout(name: string, layout: Layout, notes: FileNotes): void {
  if (layout.is === 'empty')
    notes.add('empty_file', name, 'The file is empty: no event was exported, or the export failed.');
  if (layout.is === 'foreign') notes.add('unreadable_file', name, `This is ${layout.what}`, undefined, true);
}

/** An input, or a part of it, that could not be read to its end. */
export function noteCut(name: string, failure: BrokenStream, notes: FileNotes, place?: RecordPlace): void {
  const reason = `The input was not read whole: ${failure.message}. What came before was read. ${failure.advice}`;
  notes.add('truncated_file', name, reason, place, true);
}

/** Fed with the bytes of a layout. */
interface LayoutReader {
  push(chunk: Buffer): void;
  /** Answers in what the input ended that goes on beyond. */
  end(): Unfinished | undefined;
}

interface ElementReader {
  push(chunk: Buffer): void;
  /** Answers the place at which an element that never ended began. */
  end(): RecordPlace | undefined;
}

/** Fed with bytes in pieces of any size. */
export class LayoutSink {
  origin: OriginPlaces | undefined;
  isTruncated = false;
  /** What stood where a record should and was none, as has been noted. */
  lost = 0;
  readonly #input: NamedInput;
  readonly #output: TemporaryFile;
  readonly #options: SinkOptions;
  #head: Buffer[] = [];
  #headSize = 0;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #reader: LayoutReader | undefined;

  constructor(input: NamedInput, options: SinkOptions) {
    this.#input = input;
    this.#output = options.scratch.lines;
    this.#options = options;
  }

  push(chunk: Buffer): void {
    if (this.#reader !== undefined) {
      this.#reader.push(this.#decode(chunk));
      return;
    }
    this.#head.push(chunk);
    this.#headSize += chunk.length;
    if (this.#headSize >= HEAD_SIZE) this.#begin(false);
  }

  end(failure: BrokenStream | undefined): void {
    const open = (this.#reader ?? this.#begin(true)).end();
    this.origin?.end();
    if (failure === undefined && open === undefined) return;
    this.isTruncated = true;
    const cut = failure ?? new BrokenStream(`it ends within ${open?.what}`);
    noteCut(this.#input.name, cut, this.#options.notes, open?.place);
  }

  #begin(whole: boolean): LayoutReader {
    const bytes = Buffer.concat(this.#head);
    this.#head = [];
    const { encoding, skip } = detectEncoding(bytes);
    // Node knows no UTF-16BE decoder without full ICU; its own build has it.
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding);
    const head = this.#decode(bytes.subarray(skip));
    const layout = detectLayout(head.subarray(0, HEAD_SIZE), whole, this.#options.isRecord);
    noteLayout(this.#input.name, layout, this.#options.notes);
    const reader = this.#readerOf(layout);
    this.#reader = reader;
    reader.push(head);
    return reader;
  }

  #decode(chunk: Buffer): Buffer {
    return this.#decoder === undefined
      ? chunk
      : Buffer.from(this.#decoder.decode(chunk, { stream: true }), 'utf8');
  }

  #readerOf(layout: Layout): LayoutReader {
    switch (layout.is) {
      case 'lines':
        return layout.snapshot ? this.#snapshotLines('element') : this.#copy();
      case 'reg':
        return this.#snapshotLines('line');
      case 'empty':
      case 'foreign':
        return { push: () => undefined, end: () => undefined };
      case 'elements':
        return closing(layout.numbered ? this.#numbered() : this.#elements(layout.snapshot));
      case 'lists': {
        const members = new ListMembers((name) => layout.names.includes(name));
        const elements = this.#elements(layout.snapshot);
        return closing({
          push: (chunk) => elements.push(members.pass(chunk)),
          end: () => {
            const line = members.end();
            return elements.end() ?? (line === undefined ? undefined : { line, ordinal: 0 });
          },
        });
      }
      case 'xml':
        return closing(
          new XmlEvents({
            record: (record, place) => this.#record(record, place),
            broken: (place, reason) =>
              this.#unreadable(place, `The XML is broken here: ${reason}. Export the events again.`),
          }),
        );
      case 'evtx': {
        const log = new EvtxLines(this.#input.name, this.#output, this.#options.notes);
        return {
          push: (chunk) => log.push(chunk),
          end: () => {
            const isCut = log.end();
            this.lost += log.lost;
            return isCut ? { what: 'a chunk of the log' } : undefined;
          },
        };
      }
    }
  }

  /** As they are; the scan finds the lines. */
  #copy(): LayoutReader {
    return { push: (chunk) => this.#output.append(Buffer.from(chunk)), end: () => undefined };
  }

  #elements(isSnapshot: boolean): ElementReader {
    const { maxLine } = this.#options;
    const snapshot = isSnapshot ? this.#snapshot() : undefined;
    return new ElementSplitter(
      {
        element: (bytes, place) => {
          if (snapshot === undefined) this.#line(bytes, place);
          else snapshot.element(bytes, place);
        },
        stray: (line) =>
          this.#unreadable(
            { line, ordinal: 0 },
            isSnapshot ? NO_ELEMENT : 'No JSON object stands here. Export the events again.',
          ),
        broken: (place) =>
          this.#unreadable(
            place,
            'The element is damaged, and has no end of its own. Export the events again.',
          ),
        tooLong: (place) => this.#unreadable(place, `The element is longer than ${maxLine} bytes.`),
      },
      maxLine,
    );
  }

  /** Elements with a line before each that holds its number. */
  #numbered(): ElementReader {
    const elements = this.#elements(false);
    const numbers = new RecordNumbers();
    return {
      push: (chunk) => elements.push(numbers.pass(chunk)),
      end: () => {
        elements.push(numbers.end());
        return elements.end();
      },
    };
  }

  /** Every line is an element, or a line of the registry editor's text. */
  #snapshotLines(is: 'element' | 'line'): LayoutReader {
    const snapshot = this.#snapshot();
    const lines = this.#textLines((bytes, line) => {
      if (is === 'line') snapshot.line(bytes);
      else if (!isBlank(bytes)) snapshot.element(bytes, { line, ordinal: 0 });
    });
    return {
      push: (chunk) => lines.push(chunk),
      end: () => {
        lines.end();
        snapshot.end();
        return undefined;
      },
    };
  }

  #textLines(line: (bytes: Buffer, line: number) => void): TextLines {
    const { maxLine } = this.#options;
    const tooLong = (at: number): void =>
      this.#unreadable({ line: at, ordinal: 0 }, `The line is longer than ${maxLine} bytes.`);
    return new TextLines({ line, tooLong }, maxLine);
  }

  #snapshot(): SnapshotRecords {
    const { notes, snapshotHost } = this.#options;
    const { name, time } = this.#input;
    return new SnapshotRecords(
      { file: name, host: snapshotHost, time: Math.trunc(time) },
      {
        record: (record, place) => this.#record(record, place),
        notSeen: (kind, reason, place) => {
          if (kind === 'unreadable_line') this.lost += 1;
          notes.add(kind, name, reason, place);
        },
      },
    );
  }

  #unreadable(place: RecordPlace, reason: string): void {
    this.lost += 1;
    this.#options.notes.add('unreadable_line', this.#input.name, reason, place);
  }

  #record(record: object, place: RecordPlace): void {
    this.#line(Buffer.from(JSON.stringify(record), 'utf8'), place);
  }

  #line(bytes: Buffer, place: RecordPlace): void {
    this.origin ??= this.#options.scratch.origins();
    this.origin.add(place);
    this.#output.append(bytes);
    this.#output.append(LINE_FEED);
  }
}

/** `place`: where it began, if that is known. */
interface Unfinished {
  readonly what: string;
  readonly place?: RecordPlace;
}

function closing(reader: ElementReader): LayoutReader {
  return {
    push: (chunk) => reader.push(chunk),
    end: () => {
      const place = reader.end();
      return place === undefined ? undefined : { what: 'an element that is not closed', place };
    },
  };
}

const LINE_FEED = Buffer.from('\n');

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= 0x20);
}

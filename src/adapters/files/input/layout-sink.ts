/** Takes an input's bytes, recodes them to UTF-8, finds the layout from the first of them, and writes lines. */
import type { RecordPlace } from '../../../core/event/record-place.ts';
import type { TemporaryFile } from '../scratch/temporary-file.ts';
import type { FileNotes } from './file-notes.ts';
import { detectEncoding, detectLayout, HEAD_SIZE, type Layout } from './input-shape.ts';
import { EvtxLines } from './layouts/evtx/evtx-lines.ts';
import { ElementSplitter } from './layouts/json-elements.ts';
import { XmlEvents } from './layouts/xml-events.ts';
import { OriginPlaces } from './origin-places.ts';

export interface SinkOptions {
  readonly notes: FileNotes;
  readonly tempDir: string | undefined;
  /** Longest line or element that is read, in bytes. */
  readonly maxLine: number;
}

/** What a layout that holds no events means to the user. */
export function noteLayout(name: string, layout: Layout, notes: FileNotes): void {
  if (layout.is === 'empty')
    notes.add('empty_file', name, 'The file is empty: no event was exported, or the export failed.');
  if (layout.is === 'foreign') notes.add('unreadable_file', name, `This is ${layout.what}`, undefined, true);
}

/** Fed with bytes in pieces of any size. */
export class LayoutSink {
  origin: OriginPlaces | undefined;
  isTruncated = false;
  readonly #name: string;
  readonly #output: TemporaryFile;
  readonly #options: SinkOptions;
  #head: Buffer[] = [];
  #headSize = 0;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #write: ((chunk: Buffer) => void) | undefined;
  /** Answers in what the input ended that goes on beyond. */
  #finish: () => Unfinished | undefined = () => undefined;

  constructor(name: string, output: TemporaryFile, options: SinkOptions) {
    this.#name = name;
    this.#output = output;
    this.#options = options;
  }

  push(chunk: Buffer): void {
    if (this.#write !== undefined) {
      this.#write(this.#decode(chunk));
      return;
    }
    this.#head.push(chunk);
    this.#headSize += chunk.length;
    if (this.#headSize >= HEAD_SIZE) this.#begin(false);
  }

  end(failure: string | undefined): void {
    if (this.#write === undefined) this.#begin(true);
    const open = this.#finish();
    if (failure === undefined && open === undefined) return;
    this.isTruncated = true;
    const reason = failure ?? `the file ends within ${open?.what}`;
    this.#options.notes.add(
      'truncated_file',
      this.#name,
      `The input is cut short: ${reason}. What came before was read. Export or copy it again.`,
      open?.place,
      true,
    );
  }

  #begin(whole: boolean): void {
    const bytes = Buffer.concat(this.#head);
    this.#head = [];
    const { encoding, skip } = detectEncoding(bytes);
    // Node knows no UTF-16BE decoder without full ICU; its own build has it.
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding);
    const head = this.#decode(bytes.subarray(skip));
    const layout = detectLayout(head.subarray(0, HEAD_SIZE), whole);
    noteLayout(this.#name, layout, this.#options.notes);
    const write = this.#writer(layout);
    this.#write = write;
    write(head);
  }

  #decode(chunk: Buffer): Buffer {
    return this.#decoder === undefined
      ? chunk
      : Buffer.from(this.#decoder.decode(chunk, { stream: true }), 'utf8');
  }

  #writer(layout: Layout): (chunk: Buffer) => void {
    const { notes, maxLine } = this.#options;
    const unreadable = (place: RecordPlace, reason: string): void =>
      notes.add('unreadable_line', this.#name, reason, place);
    switch (layout.is) {
      case 'lines':
        return (chunk) => this.#output.append(Buffer.from(chunk));
      case 'empty':
      case 'foreign':
        return () => undefined;
      case 'elements': {
        const splitter = new ElementSplitter(
          {
            element: (bytes, place) => this.#line(bytes, place),
            stray: (line) =>
              unreadable({ line, ordinal: 0 }, 'No JSON object stands here. Export the events again.'),
            tooLong: (place) => unreadable(place, `The element is longer than ${maxLine} bytes.`),
          },
          maxLine,
        );
        this.#finish = () => openElement(splitter.end());
        return (chunk) => splitter.push(chunk);
      }
      case 'xml': {
        const events = new XmlEvents({
          record: (record, place) => this.#line(Buffer.from(JSON.stringify(record), 'utf8'), place),
          broken: (place, reason) =>
            unreadable(place, `The XML is broken here: ${reason}. Export the events again.`),
        });
        this.#finish = () => openElement(events.end());
        return (chunk) => events.push(chunk);
      }
      case 'evtx': {
        const log = new EvtxLines(this.#name, this.#output, notes);
        this.#finish = () => (log.end() ? { what: 'a chunk of the log' } : undefined);
        return (chunk) => log.push(chunk);
      }
    }
  }

  #line(bytes: Buffer, place: RecordPlace): void {
    this.origin ??= new OriginPlaces(this.#options.tempDir);
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

function openElement(place: RecordPlace | undefined): Unfinished | undefined {
  return place === undefined ? undefined : { what: 'an element that is not closed', place };
}

const LINE_FEED = Buffer.from('\n');

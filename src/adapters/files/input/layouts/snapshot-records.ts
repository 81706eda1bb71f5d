/** Writes what a registry snapshot holds as records that a profile reads, and tells what a snapshot cannot say. */
import type { RecordPlace } from '../../../../core/event/record-place.ts';
import { RegFileReader } from '../../../../core/event/reg-file.ts';
import { type SnapshotEntry, snapshotEvent } from '../../../../core/event/snapshot-entry.ts';
import { readElement } from '../../../../core/event/snapshot-json.ts';
import { toEcsDocument } from '../../../../core/event/to-ecs.ts';
import type { NotSeenKind } from '../../../../core/hunt/not-seen.ts';
import { recordText } from '../record-text.ts';

export interface SnapshotPlace {
  readonly file: string;
  /** Whose registry it is. */
  readonly host: string;
  /** When it was taken, as far as that is known: epoch milliseconds. */
  readonly time: number;
}

export interface RecordSink {
  record(record: object, place: RecordPlace): void;
  notSeen(kind: NotSeenKind, reason: string, place?: RecordPlace): void;
}

export const NO_ELEMENT = 'neither a registry value nor an event';
const TIMELESS =
  "a snapshot tells neither when values were set nor by whom: the file's own time stands for both";
const DELETION = 'it says what to delete, not what there was';

export class SnapshotRecords {
  readonly #place: SnapshotPlace;
  readonly #sink: RecordSink;
  readonly #regFile: RegFileReader;

  constructor(place: SnapshotPlace, sink: RecordSink) {
    this.#place = place;
    this.#sink = sink;
    this.#regFile = new RegFileReader({
      entry: (entry) => this.#entry(entry),
      deletion: (line) => sink.notSeen('unsupported_record', DELETION, { line, ordinal: 0 }),
      unread: (line, reason) => sink.notSeen('unreadable_line', reason, { line, ordinal: 0 }),
    });
  }

  /** An object of a list, or a line, in JSON. */
  element(bytes: Buffer, place: RecordPlace): void {
    const read = readElement(parsed(recordText(bytes)), place, this.#place.host);
    if (read === undefined) this.#sink.notSeen('unreadable_line', NO_ELEMENT, place);
    else if ('entry' in read) this.#entry(read.entry);
    else this.#sink.record(read.record, place);
  }

  /** A line of the registry editor's text. */
  line(bytes: Buffer): void {
    this.#regFile.push(recordText(bytes));
  }

  end(): void {
    this.#regFile.end();
  }

  #entry(entry: SnapshotEntry): void {
    this.#sink.notSeen('no_time', TIMELESS);
    this.#sink.record(toEcsDocument(snapshotEvent(entry, this.#place)).document, entry);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no element, which is what is asked.
    return undefined;
  }
}

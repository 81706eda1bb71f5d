/** One streaming pass over all lines of all files, in slices, with bounded memory. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventReader } from './event-reader.ts';
import type { FileNotes } from './file-notes.ts';
import type { LineClassifier, LineFacts } from './line-classifier.ts';
import { type LineStore, originOf, readFully } from './line-store.ts';

export interface ScanOptions {
  readonly store: LineStore;
  readonly classifier: LineClassifier;
  readonly reader: EventReader;
  readonly notes: FileNotes;
  /** Bytes; longer lines are counted as unreadable. */
  readonly maxLine: number;
  /** False on a repeated pass: what could not be seen has been noted. */
  readonly isFirst: boolean;
  onBytes(done: number): void;
  /** Called for each line that is an event of a hunted kind. */
  onEvent(line: ScannedLine): void;
}

export interface ScannedLine {
  readonly facts: LineFacts;
  /** The first `facts.keyCount` are the event's join keys. */
  readonly keys: Float64Array;
  readonly file: string;
  readonly address: number;
  /** The line as latin1. */
  text(): string;
  bytes(): Buffer;
  lineNumber(): number;
}

/** Fits a processor cache, and its text the part of the heap that is quick to reuse: 128 KB costs twice as much. */
const SLICE = 1 << 16;
const REST_EVERY = 1 << 22;
/** Beyond this a template's regular expression could run out of stack. */
const TEMPLATES_UP_TO = 1 << 23;
const LINE_FEED = 0x0a;

export async function scanLines(options: ScanOptions): Promise<void> {
  for (let index = 0; index < options.store.files.length; index += 1) await scanFile(options, index);
}

async function scanFile(options: ScanOptions, index: number): Promise<void> {
  const { store, classifier, reader, notes, isFirst } = options;
  const placed = store.files[index];
  if (placed === undefined) return;
  const { file, base, marks } = placed;
  let buffer = Buffer.allocUnsafeSlow(SLICE);
  let carried = 0;
  let position = file.start;
  let rested = position;
  let line = 1;
  let skipping = false;

  const note = (reason: string, isLast: boolean): void => {
    if (!isFirst) return;
    if (isLast && !file.isCut) {
      notes.add(
        'truncated_file',
        file.name,
        `The file is cut short within its last line. What came before was read. Export or copy it again.`,
        line,
        true,
      );
    } else if (!isLast) notes.add('unreadable_line', file.name, reason, originOf(file, line));
  };

  while (position < file.end || carried > 0) {
    if (carried + 1 >= buffer.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 2, options.maxLine + 2));
      buffer.copy(bigger, 0, 0, carried);
      buffer = bigger;
    }
    // One byte stays free for the line feed a last line may lack.
    const count = readFully(
      file.fd,
      buffer.subarray(carried),
      Math.min(buffer.length - 1 - carried, file.end - position),
      position,
    );
    const begin = base + position - carried;
    position += count;
    let filled = carried + count;
    const isEnd = count === 0 || position >= file.end;
    if (isEnd && count === 0) position = file.end;
    const lacksFeed = isEnd && filled > 0 && buffer[filled - 1] !== LINE_FEED;
    if (lacksFeed) {
      buffer[filled] = LINE_FEED;
      filled += 1;
    }
    const whole = buffer.lastIndexOf(LINE_FEED, filled - 1) + 1;
    let at = 0;
    if (skipping && whole > 0) {
      at = buffer.indexOf(LINE_FEED) + 1;
      skipping = false;
      line += 1;
    }
    const slice = buffer.toString('latin1', 0, whole);
    const useTemplates = whole <= TEMPLATES_UP_TO;
    const read = (from: number, to: number) =>
      reader.read(buffer.subarray(from, to), file.name, originOf(file, line));
    let lineBegin = at;
    const scanned: ScannedLine & { address: number } = {
      facts: classifier.facts,
      keys: classifier.keys,
      file: file.name,
      address: 0,
      text: () => slice.slice(lineBegin, classifier.facts.end),
      bytes: () => buffer.subarray(lineBegin, classifier.facts.end),
      lineNumber: () => originOf(file, line),
    };
    while (at < whole) {
      const address = begin + at;
      marks.pass(address, line);
      lineBegin = at;
      const facts = classifier.classify(buffer, slice, at, useTemplates, read);
      if (facts.kind !== undefined) {
        scanned.address = address;
        options.onEvent(scanned);
      } else if (facts.read !== undefined && !('event' in facts.read)) {
        if ('unreadable' in facts.read) {
          note(
            'The line is no JSON object. Export the events again if it matters.',
            lacksFeed && facts.next === whole,
          );
        } else if ('unsupported' in facts.read && isFirst) {
          const kind = /\btime\b/i.test(facts.read.unsupported) ? 'no_time' : 'unsupported_record';
          notes.add(kind, file.name, facts.read.unsupported, originOf(file, line));
        }
      }
      at = facts.next;
      line += 1;
    }
    carried = filled - whole;
    if (carried > 0) buffer.copy(buffer, 0, whole, filled);
    if (carried > options.maxLine && whole === 0) {
      if (!skipping) note(`The line is longer than ${options.maxLine} bytes.`, false);
      skipping = true;
      carried = 0;
    }
    options.onBytes(begin + whole);
    // Timers, signals and the progress bar get their turn.
    if (position - rested >= REST_EVERY) {
      rested = position;
      await nextTurn();
    }
    if (isEnd) break;
  }
}

/** Goes through one part of a file: which lines are events, which may be wanted, and what they are joined by. */
import { byEventKind, type EventKind, type TimeRange } from '../../core/event/event.ts';
import { compileProfiles } from '../../core/event/normalise.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { NotSeenKind } from '../../core/hunt/not-seen.ts';
import { type ByteFilter, byteFilter, type Wanted, wantedOfKind } from './byte-filter.ts';
import { EventReader, type KnownOffset } from './event-reader.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { LineClassifier } from './line-classifier.ts';
import type { ReadLine } from './line-facts.ts';
import { LineMarks } from './line-store.ts';
import { type FilePart, type LineSlice, partLines } from './part-lines.ts';

/** What a pass looks for. Plain data: it is handed to threads. */
export interface ScanSetup {
  readonly profiles: readonly Profile[];
  readonly questions: readonly Wanted[];
  /** The first so many questions are about events in the range only. */
  readonly inRange: number;
  readonly range: TimeRange | undefined;
  readonly offsets: readonly KnownOffset[];
  /** Collect join keys. */
  readonly wantsKeys: boolean;
  /** Only time offsets are of interest. */
  readonly onlyOffsets: boolean;
  /** Bytes; longer lines are counted as unreadable. */
  readonly maxLine: number;
}

export interface NamedPart extends FilePart {
  readonly file: string;
}

/** Lines that could not be read, by reason. Line numbers count from 1 within the part. */
export interface PartProblem {
  readonly kind: NotSeenKind;
  readonly reason: string;
  readonly lines: number[];
  count: number;
}

export interface PartResult {
  readonly lines: number;
  readonly marks: Float64Array<ArrayBuffer>;
  readonly counts: Readonly<Record<EventKind, number>>;
  /** Join keys with the addresses of their events. */
  readonly keys: Float64Array<ArrayBuffer>;
  readonly addresses: Float64Array<ArrayBuffer>;
  /** For each question the addresses of lines that may hold its events, ascending. */
  readonly passed: readonly Float64Array<ArrayBuffer>[];
  readonly problems: readonly PartProblem[];
  readonly offsets: readonly KnownOffset[];
}

/** Beyond this a template's regular expression could run out of stack. */
const TEMPLATES_UP_TO = 1 << 23;
const PLACES = 5;

/** Keeps what it learns about the lines from part to part. */
export class PartScanner {
  readonly #setup: ScanSetup;
  readonly #classifier: LineClassifier;
  readonly #reader: EventReader;
  readonly #filter: ByteFilter;

  constructor(setup: ScanSetup) {
    this.#setup = setup;
    this.#classifier = new LineClassifier(setup.profiles);
    this.#reader = new EventReader(compileProfiles(setup.profiles), setup.offsets);
    this.#filter = byteFilter(setup.questions, setup.profiles);
  }

  scan(part: NamedPart): PartResult {
    const scan = new Scan(this.#setup, this.#classifier, this.#reader, this.#filter, part);
    for (const piece of partLines(part, this.#setup.maxLine)) {
      if ('tooLong' in piece) scan.tooLong();
      else scan.slice(piece);
    }
    return scan.result();
  }
}

class Scan {
  readonly #setup: ScanSetup;
  readonly #classifier: LineClassifier;
  readonly #reader: EventReader;
  readonly #filter: ByteFilter;
  readonly #part: NamedPart;
  #line = 1;
  readonly #marks: LineMarks;
  readonly #counts: Record<EventKind, number> = byEventKind(() => 0);
  readonly #keys = new GrowingNumbers();
  readonly #addresses = new GrowingNumbers();
  readonly #passed: readonly GrowingNumbers[];
  readonly #problems = new Map<string, PartProblem>();

  constructor(
    setup: ScanSetup,
    classifier: LineClassifier,
    reader: EventReader,
    filter: ByteFilter,
    part: NamedPart,
  ) {
    this.#setup = setup;
    this.#classifier = classifier;
    this.#reader = reader;
    this.#filter = filter;
    this.#part = part;
    this.#marks = new LineMarks();
    this.#passed = setup.questions.map(() => new GrowingNumbers());
  }

  slice({ bytes, text, at: begin, place, lacksFeed }: LineSlice): void {
    const { base, to, file } = this.#part;
    const { facts } = this.#classifier;
    const useTemplates = text.length <= TEMPLATES_UP_TO;
    const read = (from: number, until: number): ReadLine =>
      this.#reader.read(bytes.subarray(from, until), file, this.#line);
    let at = begin;
    const line = (): string => text.slice(at, facts.end);
    const lineBytes = (): Buffer => bytes.subarray(at, facts.end);
    while (at < text.length && place + at < to) {
      const address = base + place + at;
      this.#marks.pass(address, this.#line);
      this.#classifier.classify(bytes, text, at, useTemplates, read);
      if (facts.kind !== undefined) this.#event(facts.kind, address, line, lineBytes);
      else if (facts.read !== undefined) this.#problem(facts.read, lacksFeed && facts.next === text.length);
      at = facts.next;
      this.#line += 1;
    }
  }

  tooLong(): void {
    this.#note('unreadable_line', `The line is longer than ${this.#setup.maxLine} bytes.`);
    this.#line += 1;
  }

  result(): PartResult {
    return {
      lines: this.#line - 1,
      marks: this.#marks.toArray(),
      counts: this.#counts,
      keys: this.#keys.toArray(),
      addresses: this.#addresses.toArray(),
      passed: this.#passed.map((addresses) => addresses.toArray()),
      problems: [...this.#problems.values()],
      offsets: this.#reader.takeOffsets(),
    };
  }

  #event(kind: EventKind, address: number, line: () => string, bytes: () => Buffer): void {
    const { range, questions, inRange, wantsKeys, onlyOffsets } = this.#setup;
    const { facts, keys } = this.#classifier;
    const { file } = this.#part;
    if (this.#reader.wantsOffset(file, facts.host, facts.profile)) this.#reader.learnOffset(bytes(), file);
    if (onlyOffsets) return;
    const isInRange = range === undefined || this.#isWithin(bytes(), range);
    if (isInRange) this.#counts[kind] += 1;
    if (wantsKeys) {
      for (let i = 0; i < facts.keyCount; i += 1) {
        this.#keys.push(keys[i] ?? 0);
        this.#addresses.push(address);
      }
    }
    const passed = facts.isOdd ? wantedOfKind(questions, kind) : this.#filter(kind, facts.profile, line);
    for (const index of passed) if (isInRange || index >= inRange) this.#passed[index]?.push(address);
  }

  #isWithin(bytes: Buffer, range: TimeRange): boolean {
    const read = this.#reader.read(bytes, this.#part.file, this.#line);
    return 'event' in read && read.event.time >= range.from && read.event.time < range.to;
  }

  #problem(read: ReadLine, isLast: boolean): void {
    if ('unsupported' in read) {
      this.#note(/\btime\b/i.test(read.unsupported) ? 'no_time' : 'unsupported_record', read.unsupported);
    } else if ('unreadable' in read && isLast) this.#note('truncated_file', CUT);
    else if ('unreadable' in read) this.#note('unreadable_line', NO_JSON);
  }

  #note(kind: NotSeenKind, reason: string): void {
    const key = `${kind} ${reason}`;
    let problem = this.#problems.get(key);
    if (problem === undefined) {
      problem = { kind, reason, lines: [], count: 0 };
      this.#problems.set(key, problem);
    }
    problem.count += 1;
    if (problem.lines.length < PLACES) problem.lines.push(this.#line);
  }
}

const NO_JSON = 'The line is no JSON object. Export the events again if it matters.';
const CUT = 'The file is cut short within its last line. What came before was read. Export or copy it again.';

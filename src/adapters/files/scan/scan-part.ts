/** Goes through one part of a file: which lines are events, which may be wanted, and what they are joined by. */
import {
  byEventKind,
  EVENT_KINDS,
  type EventKind,
  type HuntEvent,
  isWithin,
  type TimeRange,
} from '../../../core/event/event.ts';
import { compileProfiles } from '../../../core/event/normalise.ts';
import type { Profile } from '../../../core/event/profile.ts';
import type { NotSeenKind } from '../../../core/hunt/not-seen.ts';
import { type Predicate, predicate, recordView } from '../../../core/sigma/predicate.ts';
import { MARK_EVERY } from '../input/line-store.ts';
import { GrowingNumbers } from '../scratch/growing-numbers.ts';
import { ByteFilter, type LineQuestions, searchedNames, type Wanted, wantedOfKind } from './byte-filter.ts';
import type { HoldsOne } from './byte-search.ts';
import { eventKeys, hashHost } from './event-keys.ts';
import { type KnownLines, LinePlans } from './line-plans.ts';
import { lineProblem } from './line-problem.ts';
import { LineScanner, WHY } from './line-scanner.ts';
import { type FilePart, type LineSlice, partLines } from './part-lines.ts';
import { EventReader, type KnownOffset, OFFSET_TRIES, type ReadLine } from './record-reader.ts';
import { type LookCount, UnknownLooks } from './unknown-looks.ts';
import { fieldsToRead } from './wanted-fields.ts';

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
  /** Bytes; longer lines are counted as unreadable. */
  readonly maxLine: number;
}

export interface NamedPart extends FilePart {
  readonly file: string;
}

/** Addresses of lines, and hashes of the hosts they are from. */
export interface PassedLines {
  readonly addresses: Float64Array<ArrayBuffer>;
  readonly hosts: Float64Array<ArrayBuffer>;
}

/** Lines that could not be read, by reason. Line numbers count from 1 within the part. */
export interface PartProblem {
  readonly kind: NotSeenKind;
  readonly reason: string;
  readonly lines: number[];
  count: number;
}

/** What became of the lines of a part that hold something. */
export interface PartAccount {
  readonly records: number;
  /** Records in no layout that a profile knows, by how they look. */
  readonly unknown: readonly LookCount[];
  /** Events of the hunted kinds, and records of these that hold too little to be one. */
  readonly events: number;
  readonly unsupported: number;
  /** Lines that are no record. */
  readonly unreadable: number;
}

export interface PartResult {
  readonly lines: number;
  readonly account: PartAccount;
  readonly marks: Float64Array<ArrayBuffer>;
  readonly counts: Readonly<Record<EventKind, number>>;
  /** Events outside the range. */
  readonly outside: OutsideTally;
  /** Join keys with the addresses of their events. */
  readonly keys: Float64Array<ArrayBuffer>;
  readonly addresses: Float64Array<ArrayBuffer>;
  /** For each question the lines that hold its events, ascending. */
  readonly passed: readonly PassedLines[];
  readonly problems: readonly PartProblem[];
  readonly offsets: readonly KnownOffset[];
}

/** Times are infinite while there is none. */
export interface OutsideTally {
  readonly counts: Record<EventKind, number>;
  first: number;
  last: number;
}

export function outsideTally(): OutsideTally {
  return { counts: byEventKind(() => 0), first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
}

/** How many places of one problem are told. */
const PLACES = 5;

/** Keeps what it learns about the lines from part to part. */
export class PartScanner {
  readonly #setup: ScanSetup;
  readonly #scanner: LineScanner;
  readonly #plans: LinePlans;
  readonly #reader: EventReader;
  readonly #filter: ByteFilter;
  readonly #accepts: Accepts;
  #file: string | undefined;

  constructor(setup: ScanSetup) {
    const { profiles, questions, offsets, range } = setup;
    const wanted = fieldsToRead(profiles, searchedNames(questions, profiles));
    this.#setup = setup;
    this.#scanner = new LineScanner(wanted.fields);
    this.#filter = new ByteFilter(questions, profiles);
    this.#accepts = acceptsOf(questions);
    // A range asks for the time of every event, which only a parse tells.
    this.#plans = new LinePlans(this.#scanner, wanted, profiles, this.#filter, range !== undefined);
    this.#reader = new EventReader(compileProfiles(profiles), offsets);
  }

  scan(part: NamedPart): PartResult {
    if (part.file !== this.#file) {
      this.#file = part.file;
      this.#scanner.forgetHosts();
      this.#plans.skipOffsets(undefined, false);
    }
    const scan = new Scan(this.#setup, this.#plans, this.#reader, this.#filter, this.#accepts, part);
    const scanner = this.#scanner;
    for (const piece of partLines(part, this.#setup.maxLine, (size) => scanner.input(size))) {
      if ('tooLong' in piece) scan.tooLong();
      else scan.slice(piece, scanner);
    }
    return scan.result();
  }
}

/** By question: whether its condition accepts an event of its kind. A question for texts has no other say. */
type Accepts = readonly (Predicate | undefined)[];

function acceptsOf(questions: readonly Wanted[]): Accepts {
  return questions.map((one) => {
    return 'texts' in one ? undefined : predicate(one.condition);
  });
}

interface FoundLine {
  readonly bytes: Buffer;
  readonly address: number;
  readonly line: number;
  /** Hash of the host's name. */
  readonly host: number;
  /** Whether the line holds one of some texts. */
  readonly holds: HoldsOne;
}

/** The scan of one part. */
class Scan {
  readonly #setup: ScanSetup;
  readonly #plans: LinePlans;
  readonly #reader: EventReader;
  readonly #filter: ByteFilter;
  readonly #accepts: Accepts;
  readonly #part: NamedPart;
  #line = 1;
  readonly #marks = new GrowingNumbers();
  readonly #counts: Record<EventKind, number> = byEventKind(() => 0);
  readonly #outside = outsideTally();
  readonly #keys = new GrowingNumbers();
  readonly #addresses = new GrowingNumbers();
  readonly #passed: readonly { readonly addresses: GrowingNumbers; readonly hosts: GrowingNumbers }[];
  readonly #problems = new Map<string, PartProblem>();
  #blank = 0;
  #unreadable = 0;
  #unsupported = 0;
  readonly #unknown = new UnknownLooks();

  constructor(
    setup: ScanSetup,
    plans: LinePlans,
    reader: EventReader,
    filter: ByteFilter,
    accepts: Accepts,
    part: NamedPart,
  ) {
    this.#setup = setup;
    this.#plans = plans;
    this.#reader = reader;
    this.#filter = filter;
    this.#accepts = accepts;
    this.#part = part;
    this.#passed = setup.questions.map(() => ({
      addresses: new GrowingNumbers(),
      hosts: new GrowingNumbers(),
    }));
  }

  slice({ bytes, at, to: end, place, lacksFeed }: LineSlice, scanner: LineScanner): void {
    const { wantsKeys, range } = this.#setup;
    const address = this.#part.base + place;
    scanner.onLine = (from, to, line, why, plan, host) => {
      const bytesOf = bytes.subarray(from, to);
      const known = this.#plans.known(plan);
      if ((why & (WHY.new | WHY.untold | WHY.unreadable)) !== 0 || known === undefined) {
        const read = this.#reader.read(bytesOf, this.#part.file, { line, ordinal: 0 });
        if (why === WHY.new) this.#plans.learn(read);
        this.#parsed(
          read,
          bytesOf,
          address + from,
          line,
          why === WHY.unreadable,
          lacksFeed && to + 1 === end,
        );
        return;
      }
      if ((why & WHY.offset) !== 0) this.#learnOffset(known.profile, host, bytesOf);
      if ((why & WHY.found) !== 0) {
        const holds = (texts: readonly string[]): boolean => scanner.holds(texts, from, to);
        this.#found(known, { bytes: bytesOf, address: address + from, line, host, holds });
      }
    };
    const stretch = { from: at, to: Math.min(end, this.#part.to - place), line: this.#line };
    const options = { wantsKeys, markEvery: MARK_EVERY, tries: OFFSET_TRIES };
    this.#line += scanner.scan(stretch, options, {
      keys: (keys, places) => {
        this.#keys.pushAll(keys, 0);
        this.#addresses.pushAll(places, address);
      },
      marks: (places, lines) => {
        for (const [i, line] of lines.entries()) {
          this.#marks.push(address + (places[i] ?? 0));
          this.#marks.push(line);
        }
      },
      blanks: (count) => {
        this.#blank += count;
      },
    });
    const counts = scanner.takeCounts();
    if (range === undefined)
      for (const [i, kind] of EVENT_KINDS.entries()) this.#counts[kind] += counts[i] ?? 0;
  }

  #key(key: number, address: number): void {
    this.#keys.push(key);
    this.#addresses.push(address);
  }

  tooLong(): void {
    this.#unreadable += 1;
    this.#note('unreadable_line', `The line is longer than ${this.#setup.maxLine} bytes.`, this.#line);
    this.#line += 1;
  }

  result(): PartResult {
    return {
      lines: this.#line - 1,
      account: {
        records: this.#line - 1 - this.#blank - this.#unreadable,
        unknown: this.#unknown.list(),
        events: sum(this.#counts) + sum(this.#outside.counts),
        unsupported: this.#unsupported,
        unreadable: this.#unreadable,
      },
      marks: this.#marks.toArray(),
      counts: this.#counts,
      outside: this.#outside,
      keys: this.#keys.toArray(),
      addresses: this.#addresses.toArray(),
      passed: this.#passed.map(({ addresses, hosts }) => ({
        addresses: addresses.toArray(),
        hosts: hosts.toArray(),
      })),
      problems: [...this.#problems.values()],
      offsets: this.#reader.takeOffsets(),
    };
  }

  /** An event the scanner knows, that may answer a question. */
  #found({ questions }: KnownLines, { bytes, address, line, host, holds }: FoundLine): void {
    const { range } = this.#setup;
    // With a range every event is parsed, since only that tells its time: to read its fields before would parse it twice.
    const answered =
      range === undefined
        ? byFields(questions, bytes, holds, this.#accepts)
        : byBytes(questions, bytes, holds);
    // Without one the scanner counts.
    if (range === undefined && answered.length === 0) return;
    const read = this.#reader.read(bytes, this.#part.file, { line, ordinal: 0 });
    if (!('event' in read)) {
      // Whoever reads the line tells of it, once; with a range it is told here, as nobody may read it again.
      if (range === undefined) this.#pass(answered, undefined, true, address, host);
      else this.#problem(read, line, false);
      return;
    }
    const isInRange = isWithin(read.event.time, range);
    if (range !== undefined) this.#count(read.event, isInRange);
    this.#pass(answered, read.event, isInRange, address, host);
  }

  #count({ kind, time }: HuntEvent, isInRange: boolean): void {
    if (isInRange) {
      this.#counts[kind] += 1;
      return;
    }
    const outside = this.#outside;
    outside.counts[kind] += 1;
    outside.first = Math.min(outside.first, time);
    outside.last = Math.max(outside.last, time);
  }

  #parsed(
    read: ReadLine,
    bytes: Buffer,
    address: number,
    line: number,
    mayHideText: boolean,
    isLast: boolean,
  ): void {
    if (!('event' in read)) {
      this.#problem(read, line, isLast);
      return;
    }
    const { kind, host, profile } = read.event;
    const { questions, wantsKeys } = this.#setup;
    const hash = hashHost(host);
    this.#learnOffset(profile, hash, bytes);
    const isInRange = isWithin(read.event.time, this.#setup.range);
    this.#count(read.event, isInRange);
    if (wantsKeys) for (const key of eventKeys(read.event)) this.#key(key, address);
    const passed =
      mayHideText || read.isHidden
        ? wantedOfKind(questions, kind)
        : this.#filter.questions(kind, profile).answers(() => bytes.toString('latin1'));
    this.#pass(passed, read.event, isInRange, address, hash);
  }

  /** Of questions that bytes may answer with yes those that the event does; without one, all. */
  #pass(
    questions: readonly number[],
    event: HuntEvent | undefined,
    isInRange: boolean,
    address: number,
    host: number,
  ): void {
    const { inRange } = this.#setup;
    const view = event === undefined ? undefined : recordView(event.fields);
    for (const index of questions) {
      if (!isInRange && index < inRange) continue;
      if (view !== undefined && this.#accepts[index]?.(view) === false) continue;
      this.#passed[index]?.addresses.push(address);
      this.#passed[index]?.hosts.push(host);
    }
  }

  #learnOffset(profile: string, host: number, bytes: Buffer): void {
    const { file } = this.#part;
    if (this.#reader.wantsOffset(file, host, profile)) this.#reader.learnOffset(bytes, file);
    if (this.#reader.isSilent(file, profile)) this.#plans.skipOffsets(profile, true);
  }

  #problem(read: ReadLine, line: number, isLast: boolean): void {
    if ('unreadable' in read) this.#unreadable += 1;
    if ('unsupported' in read) this.#unsupported += 1;
    if ('unknown' in read) {
      this.#unknown.add(read.unknown, 1, [line]);
      return;
    }
    if ('unreadable' in read && isLast) {
      this.#note('truncated_file', CUT, line);
      return;
    }
    const problem = lineProblem(read);
    if (problem !== undefined) this.#note(problem.kind, problem.reason, line);
  }

  #note(kind: NotSeenKind, reason: string, line: number): void {
    const key = `${kind} ${reason}`;
    let problem = this.#problems.get(key);
    if (problem === undefined) {
      problem = { kind, reason, lines: [], count: 0 };
      this.#problems.set(key, problem);
    }
    problem.count += 1;
    if (problem.lines.length < PLACES) problem.lines.push(line);
  }
}

function sum(counts: Readonly<Record<EventKind, number>>): number {
  return EVENT_KINDS.reduce((total, kind) => total + counts[kind], 0);
}

/**
 * Questions that a line may answer with yes. Many lines hold a text that a condition looks for, and few where it looks for
 * it: the fields it asks about tell, for less than it costs to search the bytes for each condition. Where only the whole
 * event tells, the bytes are searched.
 */
function byFields(
  questions: LineQuestions,
  bytes: Buffer,
  holds: HoldsOne,
  accepts: Accepts,
): readonly number[] {
  const { texts, indexes, readAsked } = questions;
  if (texts.length === 0 || readAsked === undefined) return byBytes(questions, bytes, holds);
  const fields = readAsked(parsed(bytes));
  if (fields === undefined) return indexes;
  const view = recordView(fields);
  return indexes.filter((index) => accepts[index]?.(view) !== false);
}

function byBytes({ texts, answers }: LineQuestions, bytes: Buffer, holds: HoldsOne): readonly number[] {
  return texts.length === 0 ? [] : answers(() => bytes.toString('latin1'), holds);
}

/** Undefined for what is no JSON: whoever reads the line tells of it. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const CUT = 'The file is cut short within its last line. What came before was read. Export or copy it again.';

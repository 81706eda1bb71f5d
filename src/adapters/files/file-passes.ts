/** The passes over all lines: the first finds candidates, counts events and fills the join index; later ones only search. */
import { byEventKind, EVENT_KINDS, type EventKind, type TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Progress } from '../../ports/event-source.ts';
import type { FileLimits } from './file-limits.ts';
import { AddressList } from './index/address-list.ts';
import { KeyIndex } from './index/key-index.ts';
import { NeighbourLines } from './index/neighbours.ts';
import type { FileNotes } from './input/file-notes.ts';
import { originOf } from './input/line-file.ts';
import type { LineStore, PlacedFile } from './input/line-store.ts';
import { InputAccounts } from './input-account.ts';
import type { Wanted } from './scan/byte-filter.ts';
import type { EventReader } from './scan/record-reader.ts';
import { type ScannedPart, scanFiles } from './scan/scan-files.ts';
import {
  type OutsideTally,
  outsideTally,
  type PartResult,
  type PassedLines,
  type ScanSetup,
} from './scan/scan-part.ts';

export interface FileSourceParts {
  readonly paths: readonly string[];
  readonly store: LineStore;
  /** Frees what the lines are read from. */
  readonly close: () => void;
  readonly notes: FileNotes;
  readonly profiles: readonly Profile[];
  readonly reader: EventReader;
  /** Searched for in the first pass. */
  readonly neighbours: readonly Wanted[];
  /** Searched for in one later pass, once one of them is asked for. */
  readonly pairsWithWhen: readonly Wanted[];
  readonly progress: Progress | undefined;
  readonly interrupted: AbortSignal | undefined;
  readonly tempDir: string | undefined;
  /** An input that is in no known layout makes no run incomplete. */
  readonly allowUnread: boolean;
  readonly limits: FileLimits;
}

/** What the first pass found. Whoever asks for it closes it. */
export interface FirstPass {
  readonly counts: Readonly<Record<EventKind, number>>;
  /** Events outside the range. */
  readonly outside: OutsideTally;
  readonly index: KeyIndex;
  /** Lines any selection may want, ascending. */
  readonly candidates: AddressList;
  /** The same for each of the neighbours. */
  readonly neighbours: FoundNeighbours;
}

/** By `questionKey`. */
export type FoundNeighbours = ReadonlyMap<string, NeighbourLines>;

export async function firstPass(
  parts: FileSourceParts,
  selections: readonly Wanted[],
  range: TimeRange | undefined,
): Promise<FirstPass> {
  const { reader, neighbours, tempDir, limits } = parts;
  const index = new KeyIndex({ budget: limits.indexBudget, runLength: limits.indexRun, tempDir });
  const candidates = new AddressList(tempDir);
  const beside = neighbourLists(neighbours, tempDir);
  const counts = byEventKind(() => 0);
  const accounts = new InputAccounts(parts.store.files);
  const outside = outsideTally();
  const linesBefore = new Map<PlacedFile, number>();
  // A range needs the true time of every event, so the offsets must be known before anything is counted.
  if (range !== undefined) await pass(parts, [], {}, () => undefined);
  await pass(
    parts,
    [...selections, ...neighbours],
    { range, inRange: selections.length, wantsKeys: true, offsets: reader.offsets() },
    ({ placed, result }) => {
      const before = linesBefore.get(placed) ?? 0;
      linesBefore.set(placed, before + result.lines);
      placed.marks.append(result.marks, before);
      noteProblems(parts.notes, placed, result, before);
      accounts.add(placed, result.account, before);
      for (const kind of EVENT_KINDS) counts[kind] += result.counts[kind];
      addOutside(outside, result.outside);
      for (let i = 0; i < result.keys.length; i += 1)
        index.add(result.keys[i] ?? 0, result.addresses[i] ?? 0);
      addUnited(candidates, result.passed.slice(0, selections.length));
      beside.add(result.passed.slice(selections.length));
    },
  );
  index.seal();
  accounts.tell(parts.notes, parts.allowUnread);
  return { counts, outside, index, candidates, neighbours: beside.found };
}

function addOutside(sum: OutsideTally, more: OutsideTally): void {
  for (const kind of EVENT_KINDS) sum.counts[kind] += more.counts[kind];
  sum.first = Math.min(sum.first, more.first);
  sum.last = Math.max(sum.last, more.last);
}

/** A later pass, for lines that may answer any of some questions. */
export async function searchPass(parts: FileSourceParts, wanted: readonly Wanted[]): Promise<AddressList> {
  const addresses = new AddressList(parts.tempDir);
  await pass(parts, wanted, {}, ({ result }) => addUnited(addresses, result.passed));
  return addresses;
}

/** A later pass, for each of some questions apart. */
export async function neighbourPass(
  parts: FileSourceParts,
  wanted: readonly Wanted[],
): Promise<FoundNeighbours> {
  const lists = neighbourLists(wanted, parts.tempDir);
  await pass(parts, wanted, {}, ({ result }) => lists.add(result.passed));
  return lists.found;
}

/** Takes what passed each of some questions, in their order. */
function neighbourLists(
  wanted: readonly Wanted[],
  tempDir: string | undefined,
): { readonly found: FoundNeighbours; add(passed: readonly PassedLines[]): void } {
  const keys = wanted.map(questionKey);
  const found = new Map(wanted.map((one) => [questionKey(one), new NeighbourLines(one, tempDir)]));
  return {
    found,
    add(passed) {
      for (const [i, lines] of passed.entries()) found.get(keys[i] ?? '')?.add(lines);
    },
  };
}

/** Tells two questions apart. */
export function questionKey(wanted: Wanted): string {
  return JSON.stringify(plainQuestion(wanted));
}

/** What a thread can be sent: a selection may carry more. */
function plainQuestion(wanted: Wanted): Wanted {
  const { kind } = wanted;
  return 'texts' in wanted ? { kind, texts: wanted.texts } : { kind, condition: wanted.condition };
}

async function pass(
  parts: FileSourceParts,
  questions: readonly Wanted[],
  setup: Partial<ScanSetup>,
  onPart: (part: ScannedPart) => void,
): Promise<void> {
  const { store, profiles, reader, limits, progress, interrupted } = parts;
  const whole: ScanSetup = {
    profiles,
    questions: questions.map(plainQuestion),
    inRange: 0,
    range: undefined,
    offsets: [],
    wantsKeys: false,
    maxLine: limits.maxLine,
    ...setup,
  };
  for await (const part of scanFiles(store, whole, limits)) {
    interrupted?.throwIfAborted();
    reader.addOffsets(part.result.offsets);
    onPart(part);
    progress?.update('reading', part.done, store.size);
  }
}

function noteProblems(notes: FileNotes, { file }: PlacedFile, result: PartResult, before: number): void {
  for (const { kind, reason, count, lines } of result.problems) {
    const isTruncated = kind === 'truncated_file';
    // A cut that was noted while unpacking is the same one.
    if (isTruncated && file.isTruncated) continue;
    const origins = lines.map((line) => originOf(file, before + line));
    notes.addMany(kind, file.name, reason, count, origins, isTruncated);
  }
}

/** Each address once, ascending. */
function addUnited(list: AddressList, passed: readonly PassedLines[]): void {
  const some = passed.map(({ addresses }) => addresses).filter(({ length }) => length > 0);
  const [only, ...more] = some;
  if (only === undefined) return;
  if (more.length === 0) for (const address of only) list.add(address);
  else {
    const all = Float64Array.from(some.flatMap((addresses) => [...addresses])).sort();
    let last = Number.NaN;
    for (const address of all) {
      if (address !== last) list.add(address);
      last = address;
    }
  }
}

/** The event source over files: one pass finds the candidates and fills the join index, joins then read single lines. */
import type { EventKind, HuntEvent, TimeRange } from '../../core/event/event.ts';
import { EVENT_KINDS, text } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import { fold } from '../../core/fold.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';
import type {
  AnchorPage,
  EventSource,
  HostPath,
  JoinAnswer,
  JoinRequest,
  Progress,
  ScanCount,
  Selection,
} from '../../ports/event-source.ts';
import { AddressList } from './address-list.ts';
import { byteFilter, type Wanted, wantedOfKind } from './byte-filter.ts';
import type { EventReader } from './event-reader.ts';
import type { FileLimits } from './file-limits.ts';
import type { FileNotes } from './file-notes.ts';
import { hashBaseName, hashEntityId, hashHost, hashPid, joinKey } from './join-hash.ts';
import { JoinIndex } from './join-index.ts';
import { type LineStore, originOf, type PlacedFile } from './line-store.ts';
import { type ScannedPart, scanFiles } from './scan-files.ts';
import type { PartResult, ScanSetup } from './scan-part.ts';

export interface FileSourceParts {
  readonly paths: readonly string[];
  readonly store: LineStore;
  readonly notes: FileNotes;
  readonly profiles: readonly Profile[];
  readonly reader: EventReader;
  readonly neighbours: readonly Wanted[];
  readonly progress: Progress | undefined;
  readonly tempDir: string | undefined;
  readonly limits: FileLimits;
}

/** Where the events of a condition are, so that hosts and times choose without parsing. */
interface Located {
  readonly address: number;
  readonly time: number;
  readonly host: string;
}

const MAX_LOCATED = 100_000;

export class FileSource implements EventSource {
  readonly engine = 'files';
  readonly description: string;
  readonly #parts: FileSourceParts;
  readonly #index: JoinIndex;
  #isClosed = false;
  #scanned: Promise<void> | undefined;
  #counts: Record<EventKind, number> = { registry_set: 0, process_create: 0, file_create: 0 };
  /** Lines any selection may want, ascending. */
  #candidates: AddressList;
  /** Lines that passed the byte filter of a condition. */
  readonly #passed = new Map<string, AddressList>();
  readonly #located = new Map<string, { readonly events: readonly Located[]; readonly cut: boolean }>();

  constructor(parts: FileSourceParts) {
    this.#parts = parts;
    this.description = parts.paths.join(', ');
    this.#index = new JoinIndex({
      budget: parts.limits.indexBudget,
      runLength: parts.limits.indexRun,
      tempDir: parts.tempDir,
    });
    this.#candidates = new AddressList(parts.tempDir);
  }

  /** Reads everything, unless `select` has or is about to. */
  async count(range: TimeRange | undefined): Promise<ScanCount> {
    await this.#scan([], range);
    const byKind = { ...this.#counts };
    return { total: EVENT_KINDS.reduce((sum, kind) => sum + byKind[kind], 0), byKind };
  }

  async *select(selections: readonly Selection[], range: TimeRange | undefined): AsyncGenerator<AnchorPage> {
    if (this.#scanned === undefined) await this.#scan(selections, range);
    else {
      await this.#scanned;
      this.#candidates.close();
      this.#candidates = await this.#addressesOf(selections);
    }
    const pages = selections.map(({ id }) => ({ id, events: [] as HuntEvent[], bytes: 0 }));
    const { limits } = this.#parts;
    const filter = byteFilter(selections, this.#parts.profiles);
    for (const address of this.#candidates) {
      const line = this.#parts.store.read(address);
      const event = this.#eventOf(line.bytes, line.file, line.line);
      if (event === undefined || !isWithin(event.time, range)) continue;
      const latin1 = line.bytes.toString('latin1');
      const size = latin1.length;
      for (const index of HIDES.test(latin1)
        ? wantedOfKind(selections, event.kind)
        : filter(event.kind, event.profile, () => latin1)) {
        const page = pages[index];
        if (page === undefined) continue;
        page.events.push(event);
        page.bytes += size;
        if (page.events.length < limits.pageEvents && page.bytes < limits.pageBytes) continue;
        yield { selection: page.id, events: page.events };
        page.events = [];
        page.bytes = 0;
      }
    }
    for (const { id, events } of pages) if (events.length > 0) yield { selection: id, events };
  }

  async fetch(request: JoinRequest): Promise<JoinAnswer> {
    await (this.#scanned ?? this.#scan([], undefined));
    switch (request.by) {
      case 'entity_id': {
        const wanted = new Set(request.keys.map(({ host, entityId }) => `${host} ${entityId}`));
        const keys = request.keys.map(({ host, entityId }) =>
          joinKey('entity_id', request.event, hashHost(host), hashEntityId(entityId)),
        );
        return this.#find(keys, request, (event) => wanted.has(`${event.host} ${event.entityId}`));
      }
      case 'pid': {
        const wanted = new Set(request.keys.map(({ host, pid }) => `${host} ${pid}`));
        const keys = request.keys.map(({ host, pid }) =>
          joinKey('pid', request.event, hashHost(host), hashPid(pid)),
        );
        return this.#find(keys, request, (event) =>
          wanted.has(`${event.host} ${text(event.fields, 'process.pid')}`),
        );
      }
      case 'path':
        return this.#fetchPaths(request.keys, request);
      case 'condition': {
        const hosts = new Set<string>(request.hosts);
        const located = await this.#locate({ kind: request.event, condition: request.condition });
        const near = located.events.filter(
          ({ host, time }) => hosts.has(host) && isWithin(time, request.range),
        );
        const answer = this.#read(
          near.map(({ address }) => address),
          request,
          () => true,
        );
        return { events: answer.events, truncated: answer.truncated || located.cut };
      }
    }
  }

  notSeen(): readonly NotSeen[] {
    return this.#parts.notes.list();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.store.close();
    this.#index.close();
    this.#candidates.close();
    for (const addresses of this.#passed.values()) addresses.close();
  }

  #scan(selections: readonly Selection[], range: TimeRange | undefined): Promise<void> {
    this.#scanned ??= this.#readAll(selections, range);
    return this.#scanned;
  }

  async #readAll(selections: readonly Selection[], range: TimeRange | undefined): Promise<void> {
    const { reader, neighbours, tempDir } = this.#parts;
    // A range needs the true time of every event, so the offsets must be known before anything is counted.
    if (range !== undefined) await this.#pass([], { onlyOffsets: true }, () => undefined);
    const lists = neighbours.map(() => new AddressList(tempDir));
    const numbers = new Map<PlacedFile, number>();
    await this.#pass(
      [...selections, ...neighbours],
      { range, inRange: selections.length, wantsKeys: true, offsets: reader.offsets() },
      ({ placed, result }) => {
        const before = numbers.get(placed) ?? 0;
        numbers.set(placed, before + result.lines);
        placed.marks.append(result.marks, before);
        this.#note(placed, result, before);
        for (const kind of EVENT_KINDS) this.#counts[kind] += result.counts[kind];
        for (let i = 0; i < result.keys.length; i += 1) {
          this.#index.add(result.keys[i] ?? 0, result.addresses[i] ?? 0);
        }
        addUnited(this.#candidates, result.passed.slice(0, selections.length));
        for (const [index, list] of lists.entries())
          addUnited(list, [result.passed[selections.length + index]]);
      },
    );
    for (const [index, list] of lists.entries()) {
      const neighbour = neighbours[index];
      if (neighbour !== undefined) this.#passed.set(keyOf(neighbour), list);
    }
    this.#index.seal();
  }

  #note({ file }: PlacedFile, result: PartResult, before: number): void {
    for (const { kind, reason, count, lines } of result.problems) {
      const isCut = kind === 'truncated_file';
      // A cut that was noted while unpacking is the same one.
      if (isCut && file.isCut) continue;
      const origins = lines.map((line) => originOf(file, before + line));
      this.#parts.notes.addMany(kind, file.name, reason, count, origins, isCut);
    }
  }

  /** Another pass, for lines that may answer any of some questions. */
  async #addressesOf(wanted: readonly Wanted[]): Promise<AddressList> {
    const addresses = new AddressList(this.#parts.tempDir);
    await this.#pass(wanted, {}, ({ result }) => addUnited(addresses, result.passed));
    return addresses;
  }

  async #pass(
    questions: readonly Wanted[],
    setup: Partial<ScanSetup>,
    onPart: (part: ScannedPart) => void,
  ): Promise<void> {
    const { store, profiles, reader, limits, progress } = this.#parts;
    const whole: ScanSetup = {
      profiles,
      questions: questions.map(plainQuestion),
      inRange: 0,
      range: undefined,
      offsets: [],
      wantsKeys: false,
      onlyOffsets: false,
      maxLine: limits.maxLine,
      ...setup,
    };
    for await (const part of scanFiles(store, whole, limits)) {
      reader.addOffsets(part.result.offsets);
      onPart(part);
      progress?.update('reading', part.done, store.size);
    }
  }

  /** The event in a line; what has become of a line that holds none was noted by the pass. */
  #eventOf(bytes: Buffer, file: string, line: number): HuntEvent | undefined {
    const read = this.#parts.reader.read(bytes, file, line);
    if ('event' in read) return read.event;
    if ('unreadable' in read) {
      this.#parts.notes.add(
        'unreadable_line',
        file,
        'The line is no JSON object. Export the events again if it matters.',
        line,
      );
    } else if ('unsupported' in read)
      this.#parts.notes.add('unsupported_record', file, read.unsupported, line);
    return undefined;
  }

  #find(
    keys: readonly number[],
    request: { readonly event: EventKind; readonly range: TimeRange },
    isWanted: (event: HuntEvent) => boolean,
  ): JoinAnswer {
    const { addresses, cut } = this.#index.find(new Set(keys), this.#parts.limits.fetchEvents * 4);
    const answer = this.#read(addresses, request, isWanted);
    return { events: answer.events, truncated: answer.truncated || cut };
  }

  #read(
    addresses: readonly number[],
    request: { readonly event: EventKind; readonly range: TimeRange },
    isWanted: (event: HuntEvent) => boolean,
  ): JoinAnswer {
    const events: HuntEvent[] = [];
    for (const address of addresses) {
      const line = this.#parts.store.read(address);
      const read = this.#parts.reader.read(line.bytes, line.file, line.line);
      if (!('event' in read)) continue;
      const { event } = read;
      if (event.kind !== request.event || !isWithin(event.time, request.range) || !isWanted(event)) continue;
      if (events.length >= this.#parts.limits.fetchEvents) return { events, truncated: true };
      events.push(event);
    }
    return { events, truncated: false };
  }

  async #fetchPaths(
    keys: readonly HostPath[],
    request: { readonly event: 'file_create' | 'process_create'; readonly range: TimeRange },
  ): Promise<JoinAnswer> {
    const field = request.event === 'file_create' ? 'file.path' : 'process.executable';
    const exact = new Set<string>();
    const hashes: number[] = [];
    const patterns = new Map<string, Set<string>>();
    for (const { host, path } of keys) {
      const base = baseName(path);
      if (/[*?]/.test(base)) {
        const hosts = patterns.get(base);
        if (hosts === undefined) patterns.set(base, new Set([host]));
        else hosts.add(host);
      } else {
        exact.add(`${host} ${base}`);
        hashes.push(joinKey('path', request.event, hashHost(host), hashBaseName(path)));
      }
    }
    const named = (event: HuntEvent): string => baseName(fold(text(event.fields, field) ?? ''));
    const answer = this.#find(hashes, request, (event) => exact.has(`${event.host} ${named(event)}`));
    if (patterns.size === 0) return answer;
    const scanned = await this.#scanNames(patterns, request, named);
    return {
      events: [...answer.events, ...scanned.events],
      truncated: answer.truncated || scanned.truncated,
    };
  }

  /** Names with wildcards are in no index: one pass over the lines that hold their longest literal part. */
  async #scanNames(
    patterns: ReadonlyMap<string, ReadonlySet<string>>,
    request: { readonly event: EventKind; readonly range: TimeRange },
    named: (event: HuntEvent) => string,
  ): Promise<JoinAnswer> {
    const literals = [...patterns.keys()].map(longestLiteral);
    // A name of which nothing is known would fetch every event.
    const isVague = literals.some((literal) => literal.length < 3);
    const known = literals.filter((literal) => literal.length >= 3);
    if (known.length === 0) return { events: [], truncated: true };
    const found = await this.#addressesOf([{ kind: request.event, texts: known }]);
    const tests = [...patterns].map(([pattern, hosts]) => ({ test: wildcard(pattern), hosts }));
    const answer = this.#read([...found], request, (event) =>
      tests.some(({ test, hosts }) => hosts.has(event.host) && test.test(named(event))),
    );
    found.close();
    return { events: answer.events, truncated: answer.truncated || isVague };
  }

  /** Finds the events of a condition once; later requests choose among them. */
  async #locate(wanted: Wanted): Promise<{ readonly events: readonly Located[]; readonly cut: boolean }> {
    const key = keyOf(wanted);
    const known = this.#located.get(key);
    if (known !== undefined) return known;
    const addresses = this.#passed.get(key) ?? (await this.#addressesOf([wanted]));
    this.#passed.set(key, addresses);
    const events: Located[] = [];
    for (const address of addresses) {
      if (events.length === MAX_LOCATED) break;
      const line = this.#parts.store.read(address);
      const read = this.#parts.reader.read(line.bytes, line.file, line.line);
      if ('event' in read && read.event.kind === wanted.kind) {
        events.push({ address, time: read.event.time, host: read.event.host });
      }
    }
    const located = { events, cut: addresses.length > MAX_LOCATED };
    this.#located.set(key, located);
    return located;
  }
}

/** `\u` escapes of printable ASCII that writers do not usually escape: text may hide behind them. */
const HIDES = /\\u00(?!2[267]|3[ceCE])[2-7][0-9a-fA-F]/;

/** What a thread can be sent: a selection may carry more. */
function plainQuestion(wanted: Wanted): Wanted {
  const { kind } = wanted;
  return 'texts' in wanted ? { kind, texts: wanted.texts } : { kind, condition: wanted.condition };
}

/** Each address once, ascending. */
function addUnited(list: AddressList, arrays: readonly (Float64Array | undefined)[]): void {
  const some = arrays.filter((array) => array !== undefined && array.length > 0);
  const [only] = some;
  if (only === undefined) return;
  const united =
    some.length === 1
      ? only
      : [...new Set(some.flatMap((array) => [...(array ?? [])]))].sort((a, b) => a - b);
  for (const address of united) list.add(address);
}

function isWithin(time: number, range: TimeRange | undefined): boolean {
  return range === undefined || (time >= range.from && time < range.to);
}

function keyOf(wanted: Wanted): string {
  return JSON.stringify(plainQuestion(wanted));
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

function longestLiteral(pattern: string): string {
  // Beyond ASCII, JSON and folding may spell a character in several ways.
  const parts = pattern.split(/[*?]|[^ -~]|["&'<>]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

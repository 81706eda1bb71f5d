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
import { byteFilter, textSearch, type Wanted } from './byte-filter.ts';
import type { EventReader } from './event-reader.ts';
import type { FileNotes } from './file-notes.ts';
import { hashBaseName, hashEntityId, hashHost, hashPid, joinKey } from './join-hash.ts';
import { JoinIndex } from './join-index.ts';
import { LineClassifier } from './line-classifier.ts';
import type { LineStore } from './line-store.ts';
import type { FileLimits } from './open-files.ts';
import { type ScannedLine, scanLines } from './scan.ts';

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
      await this.#collect(selections);
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
        ? ofKind(selections, event.kind)
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
    const { profiles, reader, neighbours, tempDir } = this.#parts;
    // Selections first, neighbours behind them.
    const wanted: readonly Wanted[] = [...selections, ...neighbours];
    const lists = neighbours.map((neighbour) => {
      const addresses = new AddressList(tempDir);
      this.#passed.set(keyOf(neighbour), addresses);
      return addresses;
    });
    const filter = byteFilter(wanted, profiles);
    // A range needs the true time of every event, so the offsets must be known before anything is counted.
    if (range !== undefined)
      await this.#pass(new LineClassifier(profiles), false, (line) => this.#learn(line));
    await this.#pass(new LineClassifier(profiles), true, (line) => {
      const { facts, address } = line;
      const kind = facts.kind as EventKind;
      if (range === undefined) this.#learn(line);
      const event = range === undefined ? undefined : reader.read(line.bytes(), line.file, line.lineNumber());
      const isInRange = event === undefined || ('event' in event && isWithin(event.event.time, range));
      if (isInRange) this.#counts[kind] += 1;
      for (let i = 0; i < facts.keyCount; i += 1) this.#index.add(line.keys[i] ?? 0, address);
      let isCandidate = false;
      for (const index of line.facts.isOdd ? ofKind(wanted, kind) : filter(kind, facts.profile, line.text)) {
        if (index >= selections.length) lists[index - selections.length]?.add(address);
        else isCandidate = isInRange;
      }
      if (isCandidate) this.#candidates.add(address);
    });
    this.#index.seal();
  }

  /** A second pass, when counting or joining came before selecting. */
  async #collect(selections: readonly Selection[]): Promise<void> {
    this.#candidates.close();
    this.#candidates = await this.#addressesOf(selections);
  }

  /** Another pass, for lines that may answer any of some questions. */
  async #addressesOf(wanted: readonly Wanted[]): Promise<AddressList> {
    const addresses = new AddressList(this.#parts.tempDir);
    const filter = byteFilter(wanted, this.#parts.profiles);
    await this.#pass(new LineClassifier(this.#parts.profiles), false, ({ facts, address, text: line }) => {
      const kind = facts.kind as EventKind;
      const passed = facts.isOdd ? ofKind(wanted, kind) : filter(kind, facts.profile, line);
      if (passed.length > 0) addresses.add(address);
    });
    return addresses;
  }

  #pass(classifier: LineClassifier, isFirst: boolean, onEvent: (line: ScannedLine) => void): Promise<void> {
    const { store, reader, notes, limits, progress } = this.#parts;
    return scanLines({
      store,
      classifier,
      reader,
      notes,
      maxLine: limits.maxLine,
      isFirst,
      onBytes: (done) => progress?.update('reading', done, store.size),
      onEvent,
    });
  }

  #learn(line: ScannedLine): void {
    const { reader } = this.#parts;
    const { host, profile } = line.facts;
    if (!reader.wantsOffset(line.file, host, profile)) return;
    const read = reader.read(line.bytes(), line.file, line.lineNumber());
    if ('event' in read) reader.learnOffset(line.bytes(), line.file, read.event.host);
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
    const search = textSearch(known);
    const found = new AddressList(this.#parts.tempDir);
    await this.#pass(new LineClassifier(this.#parts.profiles), false, (line) => {
      if (line.facts.kind === request.event && (line.facts.isOdd || search.test(line.text())))
        found.add(line.address);
    });
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

function ofKind(wanted: readonly Wanted[], kind: EventKind): readonly number[] {
  return wanted.flatMap((one, index) => (one.kind === kind ? [index] : []));
}

function isWithin(time: number, range: TimeRange | undefined): boolean {
  return range === undefined || (time >= range.from && time < range.to);
}

function keyOf({ kind, condition }: Wanted): string {
  return `${kind} ${JSON.stringify(condition)}`;
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

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
import { type ByteFilter, byteFilter, textSearch, type Wanted } from './byte-filter.ts';
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

interface Filtered extends Wanted {
  readonly filter: ByteFilter;
}

/** Lines that passed the byte filter of a condition. */
interface Passed extends Filtered {
  readonly addresses: AddressList;
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
  readonly #passed = new Map<string, Passed>();
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
    const wanted = selections.map((selection) => ({
      id: selection.id,
      ...this.#filtered(selection),
      events: [] as HuntEvent[],
      bytes: 0,
    }));
    const { limits } = this.#parts;
    for (const address of this.#candidates) {
      const line = this.#parts.store.read(address);
      const event = this.#eventOf(line.bytes, line.file, line.line);
      if (event === undefined || !isWithin(event.time, range)) continue;
      const latin1 = line.bytes.toString('latin1');
      for (const one of wanted) {
        if (one.kind !== event.kind || !passes(one.filter, event.profile, latin1)) continue;
        one.events.push(event);
        one.bytes += line.bytes.length;
        if (one.events.length < limits.pageEvents && one.bytes < limits.pageBytes) continue;
        yield { selection: one.id, events: one.events };
        one.events = [];
        one.bytes = 0;
      }
    }
    for (const one of wanted) if (one.events.length > 0) yield { selection: one.id, events: one.events };
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
    for (const { addresses } of this.#passed.values()) addresses.close();
  }

  #scan(selections: readonly Selection[], range: TimeRange | undefined): Promise<void> {
    this.#scanned ??= this.#readAll(selections, range);
    return this.#scanned;
  }

  async #readAll(selections: readonly Selection[], range: TimeRange | undefined): Promise<void> {
    const { profiles, reader, neighbours, tempDir } = this.#parts;
    const filters = selections.map((selection) => this.#filtered(selection));
    for (const wanted of neighbours) {
      this.#passed.set(keyOf(wanted), { ...this.#filtered(wanted), addresses: new AddressList(tempDir) });
    }
    const pairs = [...this.#passed.values()];
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
      let latin1: string | undefined;
      const isPassed = (wanted: Filtered): boolean => {
        if (wanted.kind !== kind) return false;
        if (line.facts.isOdd) return true;
        latin1 ??= line.text();
        return wanted.filter(facts.profile, latin1);
      };
      if (isInRange && filters.some(isPassed)) this.#candidates.add(address);
      for (const pair of pairs) if (isPassed(pair)) pair.addresses.add(address);
    });
    this.#index.seal();
  }

  /** A second pass, when counting or joining came before selecting. */
  async #collect(selections: readonly Selection[]): Promise<void> {
    const filters = selections.map((selection) => this.#filtered(selection));
    this.#candidates.close();
    this.#candidates = new AddressList(this.#parts.tempDir);
    await this.#pass(new LineClassifier(this.#parts.profiles), false, (line) => {
      if (filters.some((wanted) => accepts(wanted, line))) this.#candidates.add(line.address);
    });
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

  #filtered(wanted: Wanted): Filtered {
    const { kind, condition } = wanted;
    return { kind, condition, filter: byteFilter(wanted, this.#parts.profiles) };
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
    let passed = this.#passed.get(key);
    if (passed === undefined) {
      const fresh = { ...this.#filtered(wanted), addresses: new AddressList(this.#parts.tempDir) };
      passed = fresh;
      this.#passed.set(key, fresh);
      await this.#pass(new LineClassifier(this.#parts.profiles), false, (line) => {
        if (accepts(fresh, line)) fresh.addresses.add(line.address);
      });
    }
    const events: Located[] = [];
    for (const address of passed.addresses) {
      if (events.length === MAX_LOCATED) break;
      const line = this.#parts.store.read(address);
      const read = this.#parts.reader.read(line.bytes, line.file, line.line);
      if ('event' in read && read.event.kind === wanted.kind) {
        events.push({ address, time: read.event.time, host: read.event.host });
      }
    }
    const located = { events, cut: passed.addresses.length > MAX_LOCATED };
    this.#located.set(key, located);
    return located;
  }
}

const HIDES = /\\u00(?!2[267]|3[ceCE])[2-7][0-9a-fA-F]/;

function passes(filter: ByteFilter, profile: string, line: string): boolean {
  return filter(profile, line) || HIDES.test(line);
}

function accepts(wanted: Filtered, line: ScannedLine): boolean {
  if (wanted.kind !== line.facts.kind) return false;
  return line.facts.isOdd || wanted.filter(line.facts.profile, line.text());
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

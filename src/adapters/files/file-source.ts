/** The event source over files: a first pass finds candidates and fills the join index, joins then read single lines. */
import type { EventKind, HuntEvent, TimeRange } from '../../core/event/event.ts';
import { text } from '../../core/event/event.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';
import type {
  AnchorPage,
  EventSource,
  JoinAnswer,
  JoinRequest,
  ScanCount,
  Selection,
} from '../../ports/event-source.ts';
import type { AddressList } from './address-list.ts';
import { ByteFilter, type Wanted, wantedOfKind } from './byte-filter.ts';
import { entityKey, pidKey } from './event-keys.ts';
import { type FileSourceParts, type FirstPass, firstPass, plainQuestion, searchPass } from './file-passes.ts';
import { pathNames } from './path-names.ts';

/** Where the events of a condition are, so that hosts and times choose among them without parsing. */
interface Located {
  readonly events: readonly { readonly address: number; readonly time: number; readonly host: string }[];
  readonly isCut: boolean;
}

type Asked = Pick<JoinRequest, 'event' | 'range'>;

const MAX_LOCATED = 100_000;
/** `\u` escapes of printable ASCII that writers do not usually escape: text may hide behind them. */
const HIDES = /\\u00(?!2[267]|3[ceCE])[2-7][0-9a-fA-F]/;

export class FileSource implements EventSource {
  readonly engine = 'files';
  readonly joinSize = 200;
  readonly description: string;
  readonly #parts: FileSourceParts;
  #first: Promise<FirstPass> | undefined;
  #isClosed = false;
  readonly #located = new Map<string, Promise<Located>>();

  constructor(parts: FileSourceParts) {
    this.#parts = parts;
    this.description = parts.paths.join(', ');
  }

  /** Reads everything, unless `select` has. */
  async count(range: TimeRange | undefined): Promise<ScanCount> {
    const { counts } = await this.#pass([], range);
    return { total: Object.values(counts).reduce((sum, count) => sum + count, 0), byKind: { ...counts } };
  }

  /** Selecting first costs one pass; after `count` or `fetch` it costs another. */
  async *select(selections: readonly Selection[], range: TimeRange | undefined): AsyncGenerator<AnchorPage> {
    if (this.#first === undefined) {
      yield* this.#pages(selections, range, (await this.#pass(selections, range)).candidates);
      return;
    }
    await this.#first;
    const candidates = await searchPass(this.#parts, selections);
    try {
      yield* this.#pages(selections, range, candidates);
    } finally {
      candidates.close();
    }
  }

  async fetch(request: JoinRequest): Promise<JoinAnswer> {
    const { event } = request;
    switch (request.by) {
      case 'entity_id': {
        const wanted = new Set(request.keys.map(({ host, entityId }) => `${host} ${entityId}`));
        const keys = request.keys.map((key) => entityKey(event, key)).filter((key) => key !== undefined);
        return this.#find(keys, request, ({ host, entityId }) => wanted.has(`${host} ${entityId}`));
      }
      case 'pid': {
        const wanted = new Set(request.keys.map(({ host, pid }) => `${host} ${pid}`));
        const keys = request.keys.map((key) => pidKey(event, key));
        return this.#find(keys, request, ({ host, fields }) =>
          wanted.has(`${host} ${text(fields, 'process.pid')}`),
        );
      }
      case 'path': {
        const { keys, isNamed, wild } = pathNames(request.keys, request.event);
        const answer = await this.#find(keys, request, isNamed);
        if (wild === undefined) return answer;
        const more = await this.#search({ kind: event, texts: wild.texts }, request, wild.isNamed);
        return {
          events: [...answer.events, ...more.events],
          truncated: answer.truncated || more.truncated || wild.isVague,
        };
      }
      case 'condition': {
        const hosts = new Set<string>(request.hosts);
        const { events, isCut } = await this.#locate({ kind: event, condition: request.condition });
        const near = events.filter(({ host, time }) => hosts.has(host) && isWithin(time, request.range));
        const answer = this.#read(
          near.map(({ address }) => address),
          request,
          () => true,
        );
        return { events: answer.events, truncated: answer.truncated || isCut };
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
    const first = await this.#first?.catch(() => undefined);
    if (first === undefined) return;
    first.index.close();
    for (const addresses of [first.candidates, ...first.neighbours]) addresses.close();
  }

  #pass(selections: readonly Selection[], range: TimeRange | undefined): Promise<FirstPass> {
    this.#first ??= firstPass(this.#parts, selections, range);
    return this.#first;
  }

  *#pages(
    selections: readonly Selection[],
    range: TimeRange | undefined,
    candidates: Iterable<number>,
  ): Generator<AnchorPage> {
    const { store, limits, profiles } = this.#parts;
    const pages = selections.map(({ id }) => ({ id, events: [] as HuntEvent[], bytes: 0 }));
    const filter = new ByteFilter(selections, profiles);
    for (const address of candidates) {
      const { bytes, file, line } = store.read(address);
      // What has become of a line without an event was noted by the pass.
      const read = this.#parts.reader.read(bytes, file, line);
      if (!('event' in read) || !isWithin(read.event.time, range)) continue;
      const { kind, profile } = read.event;
      const latin1 = bytes.toString('latin1');
      const passed = HIDES.test(latin1)
        ? wantedOfKind(selections, kind)
        : filter.questions(kind, profile).answers(latin1);
      for (const index of [...passed]) {
        const page = pages[index];
        if (page === undefined) continue;
        page.events.push(read.event);
        page.bytes += latin1.length;
        if (page.events.length < limits.pageEvents && page.bytes < limits.pageBytes) continue;
        yield { selection: page.id, events: page.events };
        page.events = [];
        page.bytes = 0;
      }
    }
    for (const { id, events } of pages) if (events.length > 0) yield { selection: id, events };
  }

  async #find(
    keys: readonly number[],
    asked: Asked,
    isWanted: (event: HuntEvent) => boolean,
  ): Promise<JoinAnswer> {
    const { index } = await this.#pass([], undefined);
    // Different texts may share a key, and a name many paths: more lines are looked at than answered with.
    const { addresses, cut } = index.find(new Set(keys), this.#parts.limits.fetchEvents * 4);
    const answer = this.#read(addresses, asked, isWanted);
    return { events: answer.events, truncated: answer.truncated || cut };
  }

  #read(addresses: Iterable<number>, asked: Asked, isWanted: (event: HuntEvent) => boolean): JoinAnswer {
    const { reader, store, limits } = this.#parts;
    const events: HuntEvent[] = [];
    for (const address of addresses) {
      const { bytes, file, line } = store.read(address);
      const read = reader.read(bytes, file, line);
      if (!('event' in read)) continue;
      const { event } = read;
      if (event.kind !== asked.event || !isWithin(event.time, asked.range) || !isWanted(event)) continue;
      if (events.length >= limits.fetchEvents) return { events, truncated: true };
      events.push(event);
    }
    return { events, truncated: false };
  }

  /** A pass of its own, for what is in no index. */
  async #search(
    wanted: { readonly kind: EventKind; readonly texts: readonly string[] },
    asked: Asked,
    isWanted: (event: HuntEvent) => boolean,
  ): Promise<JoinAnswer> {
    const [anyText] = wanted.texts;
    if (anyText === undefined) return { events: [], truncated: true };
    await this.#pass([], undefined);
    const found = await searchPass(this.#parts, [wanted]);
    try {
      return this.#read(found, asked, isWanted);
    } finally {
      found.close();
    }
  }

  /** Finds the events of a condition once; later requests choose among them. */
  #locate(wanted: Wanted): Promise<Located> {
    const key = JSON.stringify(plainQuestion(wanted));
    const known = this.#located.get(key) ?? this.#locateAnew(wanted, key);
    this.#located.set(key, known);
    return known;
  }

  async #locateAnew(wanted: Wanted, key: string): Promise<Located> {
    const { neighbours, store, reader } = this.#parts;
    const first = await this.#pass([], undefined);
    const told = neighbours.findIndex((neighbour) => JSON.stringify(plainQuestion(neighbour)) === key);
    const addresses: AddressList = first.neighbours[told] ?? (await searchPass(this.#parts, [wanted]));
    const events: { address: number; time: number; host: string }[] = [];
    for (const address of addresses) {
      if (events.length === MAX_LOCATED) break;
      const { bytes, file, line } = store.read(address);
      const read = reader.read(bytes, file, line);
      if (!('event' in read) || read.event.kind !== wanted.kind) continue;
      events.push({ address, time: read.event.time, host: read.event.host });
    }
    const isCut = addresses.length > MAX_LOCATED;
    if (told === -1) addresses.close();
    return { events, isCut };
  }
}

function isWithin(time: number, range: TimeRange | undefined): boolean {
  return range === undefined || (time >= range.from && time < range.to);
}

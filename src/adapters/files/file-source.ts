/** The event source over files: a first pass finds candidates and fills the join index, joins then read single lines. */
import { type EventKind, type HuntEvent, isWithin, type TimeRange, text } from '../../core/event/event.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';
import { predicate, recordView } from '../../core/sigma/predicate.ts';
import type {
  AnchorPage,
  EventSource,
  JoinAnswer,
  JoinRequest,
  ScanCount,
  Selection,
} from '../../ports/event-source.ts';
import {
  type FileSourceParts,
  type FirstPass,
  type FoundNeighbours,
  firstPass,
  neighbourPass,
  questionKey,
  searchPass,
} from './file-passes.ts';
import type { NeighbourLines } from './index/neighbours.ts';
import { openingNames } from './opening-names.ts';
import { pathNames } from './path-names.ts';
import type { Wanted } from './scan/byte-filter.ts';
import { entityKey, pidKey } from './scan/event-keys.ts';
import { lineProblem } from './scan/line-problem.ts';

type Asked = Pick<JoinRequest, 'event' | 'range' | 'keep'>;

/** So many lines are told of one by one, none twice; what is beyond would only make a large number larger. */
const MOST_TOLD = 1 << 20;

/** Events of which those that are needed are picked together: they are gone before they count as long-lived. */
const KEPT_AT_A_TIME = 250;

export class FileSource implements EventSource {
  readonly joinSize = 200;
  readonly description: string;
  readonly #parts: FileSourceParts;
  #first: Promise<FirstPass> | undefined;
  #isClosed = false;
  /** Lines that no event could be read from, once that has been told. */
  readonly #told = new Set<number>();
  /** What later passes found, by each of their questions. */
  readonly #later = new Map<string, Promise<FoundNeighbours>>();

  constructor(parts: FileSourceParts) {
    this.#parts = parts;
    this.description = parts.paths.join(', ');
  }

  /** Reads everything, unless `select` has. */
  async count(range: TimeRange | undefined): Promise<ScanCount> {
    const { counts, outside } = await this.#pass([], range);
    const { first, last } = outside;
    return {
      total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      byKind: { ...counts },
      ...(first > last ? {} : { outside: { byKind: { ...outside.counts }, first, last } }),
    };
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
          truncated: answer.truncated || more.truncated,
          unanswered: wild.vague,
        };
      }
      case 'command_line': {
        const { keys, mayHold, isWanted } = openingNames(request.keys);
        const { index } = await this.#pass([], undefined);
        const { addresses, truncated } = index.find(new Set(keys), this.#parts.limits.fetchEvents * 4);
        // Programs like these run again and again: what is cut is not read at all, but asked for by fewer keys.
        return truncated ? { events: [], truncated } : this.#read(addresses, request, isWanted, mayHold);
      }
      case 'condition': {
        const lines = await this.#linesFor({ kind: event, condition: request.condition });
        const eventAt = (address: number): HuntEvent | undefined => this.#lineAt(address).event;
        const { addresses, isTruncated } = lines.near(request.hosts, request.range, eventAt);
        const hosts = new Set<string>(request.hosts);
        const answer = this.#read(addresses, request, ({ host }) => hosts.has(host));
        return { events: answer.events, truncated: answer.truncated || isTruncated };
      }
    }
  }

  notSeen(): readonly NotSeen[] {
    return this.#parts.notes.list();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.close();
    for (const pass of new Set(this.#later.values()))
      for (const lines of (await pass.catch(() => undefined))?.values() ?? []) lines.close();
    const first = await this.#first?.catch(() => undefined);
    if (first === undefined) return;
    first.index.close();
    first.candidates.close();
    for (const lines of first.neighbours.values()) lines.close();
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
    const { limits } = this.#parts;
    const pages = selections.map(({ id, kind, condition }) => ({
      id,
      kind,
      accepts: predicate(condition),
      events: [] as HuntEvent[],
      bytes: 0,
    }));
    for (const address of candidates) {
      const { bytes, event } = this.#lineAt(address);
      if (event === undefined || !isWithin(event.time, range)) continue;
      const view = recordView(event.fields);
      for (const page of pages) {
        if (page.kind !== event.kind || !page.accepts(view)) continue;
        page.events.push(event);
        page.bytes += bytes.length;
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
    const { addresses, truncated } = index.find(new Set(keys), this.#parts.limits.fetchEvents * 4);
    const answer = this.#read(addresses, asked, isWanted);
    return { events: answer.events, truncated: answer.truncated || truncated };
  }

  /** `mayHold`: whether a line is worth parsing. */
  #read(
    addresses: Iterable<number>,
    asked: Asked,
    isWanted: (event: HuntEvent) => boolean,
    mayHold?: (bytes: Buffer) => boolean,
  ): JoinAnswer {
    const { limits } = this.#parts;
    let events: HuntEvent[] = [];
    let many = KEPT_AT_A_TIME;
    // A log that was collected many times over holds each record as often; one of them says all.
    const held = new Set<string>();
    for (const address of addresses) {
      const { event } = this.#lineAt(address, mayHold);
      if (
        event === undefined ||
        event.kind !== asked.event ||
        !isWithin(event.time, asked.range) ||
        !isWanted(event)
      )
        continue;
      const record = `${event.profile} ${event.id}`;
      if (held.has(record)) continue;
      held.add(record);
      if (held.size > limits.fetchEvents) return { events, truncated: true };
      events.push(event);
      if (asked.keep === undefined || events.length < many) continue;
      events = [...asked.keep(events)];
      many = events.length + KEPT_AT_A_TIME;
    }
    return { events, truncated: false };
  }

  /** Without an event the line holds none that is wanted: a pass that did not have to parse it cannot know. */
  #lineAt(
    address: number,
    mayHold: (bytes: Buffer) => boolean = () => true,
  ): { readonly bytes: Buffer; readonly event: HuntEvent | undefined } {
    const { store, reader, notes } = this.#parts;
    const { bytes, file, place } = store.read(address);
    if (!mayHold(bytes)) return { bytes, event: undefined };
    const read = reader.read(bytes, file, place);
    if ('event' in read) return { bytes, event: read.event };
    const problem = lineProblem(read);
    if (problem !== undefined && !this.#told.has(address) && this.#told.size < MOST_TOLD) {
      this.#told.add(address);
      notes.add(problem.kind, file, problem.reason, place);
    }
    return { bytes, event: undefined };
  }

  /** A pass of its own, for what is in no index. */
  async #search(
    wanted: { readonly kind: EventKind; readonly texts: readonly string[] },
    asked: Asked,
    isWanted: (event: HuntEvent) => boolean,
  ): Promise<JoinAnswer> {
    const [anyText] = wanted.texts;
    if (anyText === undefined) return { events: [], truncated: false };
    await this.#pass([], undefined);
    const found = await searchPass(this.#parts, [wanted]);
    try {
      return this.#read(found, asked, isWanted);
    } finally {
      found.close();
    }
  }

  /** The lines that may fulfil a condition, found once; rare ones all together when the first of them is asked for. */
  async #linesFor(wanted: Wanted): Promise<NeighbourLines> {
    const key = questionKey(wanted);
    const told = (await this.#pass([], undefined)).neighbours.get(key);
    if (told !== undefined) return told;
    if (!this.#later.has(key)) {
      const { pairsWithWhen: rareNeighbours } = this.#parts;
      const isRare = rareNeighbours.some((one) => questionKey(one) === key);
      const group = isRare ? rareNeighbours : [wanted];
      const found = neighbourPass(this.#parts, group);
      for (const one of group) this.#later.set(questionKey(one), found);
    }
    const lines = (await this.#later.get(key))?.get(key);
    if (lines === undefined) throw new Error('file source: a pass without an answer');
    return lines;
  }
}

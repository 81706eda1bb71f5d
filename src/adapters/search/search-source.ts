/** Events out of a search engine: selected and counted there, group by group of indices that map fields alike. */
import { byEventKind, EVENT_KINDS, type HuntEvent, type TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { HostCount } from '../../core/run/coverage.ts';
import type { CountedCell } from '../../core/run/ledger.ts';
import type { Part } from '../../core/run/plan.ts';
import { fieldsAsked } from '../../core/sigma/given-fields.ts';
import { toQuery } from '../../core/sigma/to-query.ts';
import type { CountedPage, CountingSource } from '../../ports/counting-source.ts';
import type { AnchorPage, JoinAnswer, JoinRequest, ScanCount, Selection } from '../../ports/event-source.ts';
import { type AskedBefore, askedBefore } from './asked-before.ts';
import { cellCounts } from './cell-counts.ts';
import type { SearchClient } from './client.ts';
import { type EventReader, eventReader } from './event-reader.ts';
import { hostCounts } from './host-counts.ts';
import { type HuntedGroup, huntedGroup } from './hunted-group.ts';
import { inParallel } from './in-parallel.ts';
import { type IndexSpans, overlapping } from './index-spans.ts';
import { clausesPerLayout, hostsOf, joinQueries, widened } from './join-plan.ts';
import { kindQuery } from './kind-query.ts';
import { noteMappings } from './mapping-notes.ts';
import { notSeenLedger } from './not-seen-ledger.ts';
import { readPart } from './part-reading.ts';
import { readAll } from './read-all.ts';
import { readUnits } from './read-units.ts';
import { serverTime } from './server-time.ts';
import { surveyIndices } from './survey.ts';
import type { NamedIndex } from './targets.ts';
import { noteUnmapped } from './unmapped-notes.ts';
import type { ReadGround } from './view.ts';

export interface SearchSourceOptions {
  /** Index names, patterns, aliases or data streams. */
  readonly patterns: readonly string[];
  /** The patterns are those of every known shipper: that one matches nothing is no news unless all do. */
  readonly patternsOptional?: boolean;
  readonly profiles: readonly Profile[];
  /** What will be selected from; undefined: any time. */
  readonly window?: TimeRange | undefined;
  /** What the window is of: when events were, or when they arrived in the stack. */
  readonly by?: 'event' | 'ingested';
  /** Whether its events are counted by the cells of a ledger, their arrival included. */
  readonly isCounted?: boolean;
  /** All times that cases of such times may join; default: the same. */
  readonly reachOf?: (times: TimeRange) => TimeRange;
  /** Data tiers (Elasticsearch: `data_frozen`, ...) whose indices are left alone. */
  readonly excludedTiers?: readonly string[];
  readonly pageSize?: number;
  readonly pageBytes?: number;
  /** Milliseconds the engine may spend on one page. Keep it below the client's request timeout. */
  readonly pageTimeoutMs?: number;
  /** Most events one `fetch` answers with. */
  readonly maxJoined?: number;
}

const DEFAULTS = {
  pageSize: 3_000,
  pageBytes: 32 * 1024 * 1024,
  pageTimeoutMs: 50_000,
  maxJoined: 50_000,
} as const;

/** A batch of ids holds as many; larger pages are joined in parts. */
const JOIN_SIZE = 3_000;

/** Join requests under way at once; more gained nothing where it was measured. */
const JOINS_IN_FLIGHT = 2;

interface Ground extends ReadGround {
  readonly groups: readonly HuntedGroup[];
  readonly spans: IndexSpans;
  readonly read: EventReader;
  readonly maxJoined: number;
  readonly joined: AskedBefore<Joined>;
  /** Mappings that were noted already. */
  readonly noted: Set<string>;
}

/** Surveys the indices behind the patterns. Throws `EngineError` when the engine refuses. Does not close `client`. */
export async function openSearchSource(
  client: SearchClient,
  options: SearchSourceOptions,
): Promise<CountingSource> {
  const { patterns, profiles, window, by = 'event', excludedTiers = [] } = options;
  const ledger = notSeenLedger();
  if (excludedTiers.length > 0) {
    ledger.note({
      kind: 'excluded_tier',
      where: excludedTiers.join(', '),
      reason: client.capabilities.tiers
        ? 'indices on these data tiers were left out, as was asked for'
        : 'this engine has no data tiers: nothing was left out by them',
      incomplete: false,
    });
  }
  const { groups, spans, reach, times } = await surveyIndices(
    client,
    {
      patterns,
      patternsOptional: options.patternsOptional ?? false,
      profiles,
      window,
      by,
      asksArrival: options.isCounted ?? false,
      // Joins look a little further than their own range.
      reachOf: (own) => widened(options.reachOf?.(own) ?? own),
      excludedTiers: client.capabilities.tiers ? excludedTiers : [],
    },
    ledger,
  );
  const ground: Ground = {
    client,
    ledger,
    limits: {
      pageSize: options.pageSize ?? DEFAULTS.pageSize,
      pageBytes: options.pageBytes ?? DEFAULTS.pageBytes,
      pageTimeoutMs: options.pageTimeoutMs ?? DEFAULTS.pageTimeoutMs,
    },
    groups: groups.map((group) => huntedGroup(group, { client, profiles, ledger, reach, by })),
    spans,
    read: eventReader(profiles, ledger),
    maxJoined: options.maxJoined ?? DEFAULTS.maxJoined,
    joined: askedBefore(({ events, failed }) => (failed ? Number.POSITIVE_INFINITY : events.length)),
    noted: new Set(),
  };
  return {
    joinSize: JOIN_SIZE,
    description: `${client.describe()} ${patterns.join(', ')}`,
    ...(by === 'ingested' ? { times: () => times } : {}),
    count: (range) => count(ground, range),
    select: (selections, range) => select(ground, selections, range),
    fetch: (request) => fetchJoined(ground, request),
    histogram: (selections, range, soon) =>
      histogram(ground, selections, { range, soon, window: window ?? range }),
    selectParts: (selections, parts) => selectParts(ground, selections, parts, window),
    countHosts: (range, most) => countHosts(ground, range, most),
    serverTime: () => serverTime(client),
    notSeen: () => ledger.list(),
    close: async () => {},
  };
}

async function count({ groups }: Ground, range: TimeRange | undefined): Promise<ScanCount> {
  const counted = await Promise.all(groups.map((group) => group.count(range)));
  const byKind = byEventKind((kind) => counted.reduce((sum, one) => sum + (one?.byKind[kind] ?? 0), 0));
  return {
    total: EVENT_KINDS.reduce((sum, kind) => sum + byKind[kind], 0),
    byKind,
    ...(counted.includes(undefined) ? { isPartial: true } : {}),
  };
}

async function* select(
  ground: Ground,
  selections: readonly Selection[],
  range: TimeRange | undefined,
): AsyncGenerator<AnchorPage, void> {
  // The counts of all groups go out together; what is selected from waits for them.
  await count(ground, range);
  for (const group of ground.groups) {
    for (const selection of selections) yield* selectFrom(group, ground, selection, range);
  }
}

async function* selectFrom(
  group: HuntedGroup,
  ground: Ground,
  { id, kind, condition }: Selection,
  range: TimeRange | undefined,
): AsyncGenerator<AnchorPage, void> {
  const { client, ledger } = ground;
  const { caps, timeField, isArrival } = group;
  const { layouts, indices, ofLayout } = await group.inWindow(kind, range);
  if (layouts.length === 0) return;
  const busy = layouts.map((present) => ({ present, indices: ofLayout(present) }));
  noteMappings(group, busy, fieldsAsked(condition), ground.noted, ledger);
  await noteUnmapped(group, kind, busy, ground.noted, ledger);
  const maxClauses = clausesPerLayout(layouts, caps, client.capabilities);
  const missing = await group.findMissing(condition, layouts);
  const query = kindQuery(layouts, caps, { range, fieldOf: timeField, isArrival }, ({ layout }) =>
    toQuery(condition, layout, caps, { maxClauses }, missing),
  );
  if (query === undefined) return;
  const reading = { query, window: range, purpose: huntOf(id) };
  const scope = { range, fieldOf: timeField, isArrivalIn: group.isArrivalIn };
  for await (const hits of readAll(ground, indices, reading)) {
    const events = ground.read(hits, kind, scope);
    if (events.length > 0) yield { selection: id, events };
  }
}

/** `window`: what the source was opened for, and holds the range. */
async function histogram(
  ground: Ground,
  selections: readonly Selection[],
  { range, soon, window }: { readonly range: TimeRange; readonly soon: number; readonly window: TimeRange },
): Promise<readonly CountedCell[]> {
  const { client, ledger } = ground;
  const counted = await inParallel(ground.groups.length, ground.groups, async (group) => {
    const units = await Promise.all(
      selections.map((selection) => readUnits(group, ground, selection, window)),
    );
    return cellCounts(client, units.flat(), range, soon, ledger);
  });
  return counted.flat();
}

/** By a ledger of its own: what fails here fails no hunt. */
async function countHosts(
  { client, groups }: Ground,
  range: TimeRange,
  most: number,
): ReturnType<CountingSource['countHosts']> {
  const ledger = notSeenLedger();
  const hosts: HostCount[] = [];
  for (const group of groups)
    hosts.push(...(await hostCounts(client, group, range, most - hosts.length, ledger)));
  const notes = ledger.list().map((note) => ({ ...note, kind: 'no_coverage' as const, incomplete: false }));
  return { hosts, notes };
}

async function* selectParts(
  ground: Ground,
  selections: readonly Selection[],
  parts: readonly Part[],
  window: TimeRange | undefined,
): AsyncGenerator<CountedPage, void> {
  for (const part of parts) {
    const selection = selections.find(({ id }) => id === part.selection);
    if (selection === undefined || window === undefined) continue;
    for (const group of ground.groups) {
      if (!group.indices.some(({ name }) => part.indices.has(name))) continue;
      for (const unit of await readUnits(group, ground, selection, window))
        yield* readPart(ground, unit, part, huntOf(selection.id));
    }
  }
}

/** A selection's id begins with its hunt's. */
function huntOf(selection: string): string {
  return selection.split(':', 1)[0] ?? selection;
}

async function fetchJoined(ground: Ground, request: JoinRequest): Promise<JoinAnswer> {
  const hosts = hostsOf(request);
  if (hosts.size === 0) return { events: [], truncated: false };
  const queries = (await Promise.all(ground.groups.map((group) => queriesOf(group, ground, request)))).flat();
  const answers = await inParallel(JOINS_IN_FLIGHT, queries, (query) =>
    ground.joined.answer(JSON.stringify(query), () => readJoined(ground, query, request)),
  );
  const events = new Map<string, HuntEvent>();
  for (const event of answers.flatMap((answer) => answer.events)) {
    const { source } = event;
    if (source.kind === 'index' && hosts.has(event.host)) events.set(`${source.index}/${source.id}`, event);
  }
  const failed = answers.some((answer) => answer.failed);
  return {
    events: [...events.values()],
    truncated: answers.some(({ truncated }) => truncated),
    ...(failed ? { failed } : {}),
  };
}

/** Of whatever host: the same ids may be asked for on another. */
interface Joined {
  readonly events: readonly HuntEvent[];
  readonly truncated: boolean;
  readonly failed: boolean;
}

async function readJoined(
  ground: Ground,
  { query, indices }: IndexedQuery,
  request: JoinRequest,
): Promise<Joined> {
  const reading = { query, window: widened(request.range), purpose: request.purpose ?? 'joins' };
  const pages = readAll(ground, indices, reading);
  const events: HuntEvent[] = [];
  for (let next = await pages.next(); ; next = await pages.next()) {
    if (next.done === true) return { events, truncated: false, failed: !next.value };
    events.push(...ground.read(next.value, request.event));
    if (events.length > ground.maxJoined) {
      await pages.return(true);
      return { events, truncated: true, failed: false };
    }
  }
}

interface IndexedQuery {
  readonly query: NonNullable<ReturnType<typeof kindQuery>>;
  readonly indices: readonly NamedIndex[];
}

/** Of the indices that hold such events at such a time. */
async function queriesOf(
  group: HuntedGroup,
  { client, spans, ledger, noted }: Ground,
  request: JoinRequest,
): Promise<readonly IndexedQuery[]> {
  const held = await group.inReach(request.event);
  const indices = overlapping(held.indices, spans, widened(request.range));
  if (held.layouts.length === 0 || indices.length === 0) return [];
  const names = new Set(indices.map(({ name }) => name));
  const busy = held.layouts.map((present) => ({
    present,
    indices: new Set([...held.ofLayout(present)].filter((name) => names.has(name))),
  }));
  noteMappings(group, busy, new Set(), noted, ledger);
  await noteUnmapped(group, request.event, busy, noted, ledger);
  const layouts = busy.filter((one) => one.indices.size > 0).map(({ present }) => present);
  const missing =
    request.by === 'condition' ? await group.findMissing(request.condition, layouts) : new Set<string>();
  const spelled = request.by === 'path' ? await group.spellings() : 'usual';
  const known = { caps: group.caps, missing };
  return joinQueries(request, layouts, known, client.capabilities, spelled, group.timeField).map((query) => ({
    query,
    indices,
  }));
}

/** Events out of a search engine: selected and counted there, paged over a frozen view, joined by batches of ids and paths. */
import type { EventKind, HuntEvent, TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Condition } from '../../core/sigma/condition.ts';
import { type Query, toQuery } from '../../core/sigma/to-query.ts';
import type {
  AnchorPage,
  EventSource,
  JoinAnswer,
  JoinRequest,
  Selection,
} from '../../ports/event-source.ts';
import type { SearchClient } from './client.ts';
import { type Counted, countEvents } from './count-events.ts';
import { type EventReader, eventReader } from './event-reader.ts';
import { type FieldSurvey, surveyFields } from './field-capabilities.ts';
import { inParallel } from './in-parallel.ts';
import { groupIndices, noteEmptyPatterns, targetOf } from './index-groups.ts';
import { fetchBounded } from './join-fetch.ts';
import { clausesPerLayout, hostsOf, joinQueries } from './join-plan.ts';
import { pathField } from './join-query.ts';
import { kindQuery, type PresentLayout, presentLayouts } from './kind-query.ts';
import { layoutsInUse } from './layout-probe.ts';
import { noteMappings } from './mapping-notes.ts';
import { type NotSeenLedger, notSeenLedger } from './not-seen-ledger.ts';
import { openView } from './paging.ts';
import { type PathSpellings, probePathSpellings } from './path-spellings.ts';
import type { PageLimits, Target } from './view.ts';

export interface SearchSourceOptions {
  /** Index names, patterns, aliases or data streams. */
  readonly patterns: readonly string[];
  /** The patterns are those of every known shipper: that one matches nothing is no news unless all do. */
  readonly patternsOptional?: boolean;
  readonly profiles: readonly Profile[];
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

interface Ground {
  readonly client: SearchClient;
  readonly target: Target;
  readonly profiles: readonly Profile[];
  readonly survey: FieldSurvey;
  readonly limits: PageLimits;
  readonly ledger: NotSeenLedger;
  readonly read: EventReader;
  readonly maxJoined: number;
  readonly count: (range: TimeRange | undefined) => Promise<Counted>;
  /** Layouts of which there is any event, in the window or outside it. */
  readonly layouts: (kind: EventKind) => Promise<readonly PresentLayout[]>;
  readonly spellings: (kind: PathKind) => Promise<PathSpellings>;
}

type PathKind = Extract<JoinRequest, { by: 'path' }>['event'];

const NOTHING: ReadonlySet<string> = new Set();
const USUAL: PathSpellings = { prefixed: false, doubled: false };

/** Reads the fields behind the patterns. Throws `EngineError` when the engine refuses. Does not close `client`. */
export async function openSearchSource(
  client: SearchClient,
  options: SearchSourceOptions,
): Promise<EventSource> {
  const target = targetOf(options.patterns);
  const ledger = notSeenLedger();
  const survey = await surveyFields(client, target, options.profiles);
  if (options.patternsOptional !== true || survey.indices.length === 0) {
    await noteEmptyPatterns(client, options.patterns, survey.indices, ledger);
  }
  const counts = new Map<string, Promise<Counted>>();
  const layouts = new Map<EventKind, Promise<readonly PresentLayout[]>>();
  const spellings = new Map<PathKind, Promise<PathSpellings>>();
  const ground: Ground = {
    client,
    target,
    profiles: options.profiles,
    survey,
    ledger,
    read: eventReader(options.profiles, ledger),
    limits: {
      pageSize: options.pageSize ?? DEFAULTS.pageSize,
      pageBytes: options.pageBytes ?? DEFAULTS.pageBytes,
      pageTimeoutMs: options.pageTimeoutMs ?? DEFAULTS.pageTimeoutMs,
    },
    maxJoined: options.maxJoined ?? DEFAULTS.maxJoined,
    count: (range) => {
      const key = JSON.stringify(range ?? null);
      const counted =
        counts.get(key) ?? countEvents(client, target, options.profiles, survey.caps, range, ledger);
      counts.set(key, counted);
      return counted;
    },
    layouts: (kind) => {
      const inUse = layouts.get(kind) ?? findLayouts(kind);
      layouts.set(kind, inUse);
      return inUse;
    },
    spellings: (kind) => {
      const present = presentLayouts(options.profiles, survey.caps, kind);
      const probed =
        spellings.get(kind) ??
        probePathSpellings(client, target, present, survey.caps, pathField(kind), ledger);
      spellings.set(kind, probed);
      return probed;
    },
  };
  /** Those of the window are known from counting it; joins reach beyond. */
  const findLayouts = async (kind: EventKind): Promise<readonly PresentLayout[]> => {
    const counted = await Promise.all(counts.values());
    const busy = new Set(counted.flatMap((window) => window.busy[kind].map(({ profile }) => profile.id)));
    const present = presentLayouts(options.profiles, survey.caps, kind);
    const others = present.filter(({ profile }) => !busy.has(profile.id));
    const found = await layoutsInUse(client, target, others, survey.caps, ledger);
    return present.filter((layout) => busy.has(layout.profile.id) || found.includes(layout));
  };
  return {
    joinSize: JOIN_SIZE,
    description: `${client.describe()} ${options.patterns.join(', ')}`,
    count: async (range) => {
      const { total, byKind } = await ground.count(range);
      return { total, byKind };
    },
    select: (selections, range) => select(ground, selections, range),
    fetch: (request) => fetchJoined(ground, request),
    notSeen: () => ledger.list(),
    close: async () => {},
  };
}

async function* select(
  ground: Ground,
  selections: readonly Selection[],
  range: TimeRange | undefined,
): AsyncGenerator<AnchorPage, void> {
  const { client, survey, ledger } = ground;
  if (survey.indices.length === 0) return;
  noteMappings(ground.profiles, survey.caps, fieldsOf(selections), ledger);
  const counted = await ground.count(range);
  const queries: { readonly selection: Selection; readonly query: Query }[] = [];
  for (const selection of selections) {
    const { kind, condition } = selection;
    const layouts = counted.busy[kind];
    const maxClauses = clausesPerLayout(layouts, survey.caps, client.capabilities);
    const missing = await survey.findMissing(condition, layouts);
    const query = kindQuery(layouts, survey.caps, range, ({ layout }) =>
      toQuery(condition, layout, survey.caps, { maxClauses }, missing),
    );
    if (query !== undefined) queries.push({ selection, query });
  }
  if (queries.length === 0) return;
  for (const target of await groupIndices(client, ground.target, survey.indices, counted.shards)) {
    const view = await openView(client, target, ground.limits, ledger);
    try {
      for (const { selection, query } of queries) {
        for await (const hits of view.pages(query)) {
          const events = ground.read(hits, selection.kind, range);
          if (events.length > 0) yield { selection: selection.id, events };
        }
      }
    } finally {
      await view.close();
    }
  }
}

async function fetchJoined(ground: Ground, request: JoinRequest): Promise<JoinAnswer> {
  const { client, survey, ledger } = ground;
  const hosts = hostsOf(request);
  if (hosts.size === 0 || survey.indices.length === 0) return { events: [], truncated: false };
  const layouts = await ground.layouts(request.event);
  if (layouts.length === 0) return { events: [], truncated: false };
  const spelled = request.by === 'path' ? await ground.spellings(request.event) : USUAL;
  const missing = request.by === 'condition' ? await survey.findMissing(request.condition, layouts) : NOTHING;
  const queries = joinQueries(request, layouts, { caps: survey.caps, missing }, client.capabilities, spelled);
  const events = new Map<string, HuntEvent>();
  let truncated = false;
  await inParallel(JOINS_IN_FLIGHT, queries, async (query) => {
    const left = ground.maxJoined - events.size;
    const answer = await fetchBounded(client, ground.target, ground.limits, ledger, query, left, (hits) => {
      for (const event of ground.read(hits, request.event, undefined)) {
        const source = event.source;
        if (hosts.has(event.host))
          events.set(source.kind === 'index' ? `${source.index}/${source.id}` : '', event);
      }
    });
    truncated ||= answer.truncated;
  });
  return { events: [...events.values()], truncated };
}

function fieldsOf(selections: readonly Selection[]): ReadonlySet<string> {
  const fields = new Set<string>();
  const walk = (condition: Condition): void => {
    if (condition.op === 'match') {
      if (condition.field !== null) fields.add(condition.field);
    } else if (condition.op === 'not') walk(condition.of);
    else if (condition.op !== 'const') condition.of.forEach(walk);
  };
  for (const selection of selections) walk(selection.condition);
  return fields;
}

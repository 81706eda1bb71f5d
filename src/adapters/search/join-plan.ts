/** Cuts a join request into queries that keep to the engine's limits. */
import type { LineKey } from '../../core/case/payload-run.ts';
import type { HostKey, TimeRange } from '../../core/event/event.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { toQuery } from '../../core/sigma/to-query.ts';
import type { JoinRequest } from '../../ports/event-source.ts';
import { inBatches } from './batches.ts';
import type { Capabilities } from './capabilities.ts';
import { chooseField } from './field-choice.ts';
import { hostFilter } from './host-filter.ts';
import { entityIdQuery, idCost, pathCost, pathField, pathQuery, pidCost, pidQuery } from './join-query.ts';
import { kindQuery, type PresentLayout, type TimeScope } from './kind-query.ts';
import { lineCost, lineQuery } from './line-query.ts';
import type { PathSpellings } from './path-spellings.ts';

/** Ids a request asks for at once: 500 to 3,000 cost the engine the same per id; each request costs something of its own. */
const IDS_PER_QUERY = 3_000;
/** Clauses kept free for discriminators, ranges, hosts. */
const SPARE_CLAUSES = 200;
const CLAUSES_OF_A_WILDCARD = 24;

/** Server clocks, shippers and Sysmon disagree on an event's time by seconds to minutes; joins look a little further. */
export const TIME_SLACK_MS = 5 * 60_000;

export function widened(range: TimeRange): TimeRange {
  return { from: range.from - TIME_SLACK_MS, to: range.to + TIME_SLACK_MS };
}

export interface KnownFields {
  readonly caps: FieldCaps;
  /** Raw fields that no document has. */
  readonly missing: ReadonlySet<string>;
}

export function joinQueries(
  request: JoinRequest,
  layouts: readonly PresentLayout[],
  known: KnownFields,
  limits: Capabilities,
  spelled: PathSpellings,
  fieldOf: TimeScope['fieldOf'],
): readonly Query[] {
  const { caps } = known;
  const scope = { range: widened(request.range), fieldOf };
  const query = (ask: (present: PresentLayout) => Query | undefined) => kindQuery(layouts, caps, scope, ask);
  const onHosts = hostFilter(hostsOf(request), layouts, caps);
  return queriesOf(request, layouts, known, limits, spelled, query)
    .filter((made) => made !== undefined)
    .map((made) => (onHosts === undefined || !isBroad(request) ? made : narrowed(made, onHosts)));
}

/** Within the same clause: the range stays at the top. */
function narrowed(made: Query, more: Query): Query {
  const { filter, ...rest } = made['bool'] as { readonly filter: readonly Query[] };
  return { bool: { ...rest, filter: [...filter, more] } };
}

/** Ids are rare by themselves: a host filter beside them only costs. */
function isBroad(request: JoinRequest): boolean {
  return request.by !== 'entity_id';
}

function queriesOf(
  request: JoinRequest,
  layouts: readonly PresentLayout[],
  { caps, missing }: KnownFields,
  limits: Capabilities,
  spelled: PathSpellings,
  query: (ask: (present: PresentLayout) => Query | undefined) => Query | undefined,
): readonly (Query | undefined)[] {
  const budget = limits.maxClauses - SPARE_CLAUSES;
  switch (request.by) {
    case 'entity_id': {
      const ids = [...new Set(request.keys.map((key) => key.entityId))];
      const cost = (id: string) => idCost(id, layouts, caps);
      return inBatches(ids, IDS_PER_QUERY, cost, budget).map((batch) =>
        query(onceForFields('process.entity_id', (present) => entityIdQuery(present, caps, batch))),
      );
    }
    case 'pid': {
      const pids = [...new Set(request.keys.map((key) => key.pid))];
      const cost = (pid: number) => pidCost(pid, layouts, caps);
      return inBatches(pids, IDS_PER_QUERY, cost, budget).map((batch) =>
        query(onceForFields('process.pid', (present) => pidQuery(present, caps, batch))),
      );
    }
    case 'path': {
      const canonical = pathField(request.event);
      const paths = [...new Set(request.keys.map((key) => key.path))];
      const cost = (path: string) => pathCost(path, layouts, caps, canonical, spelled, limits.unitesTexts);
      return inBatches(paths, IDS_PER_QUERY, cost, budget).map((batch) =>
        query(
          onceForFields(canonical, (present) =>
            pathQuery(present, caps, canonical, batch, spelled, limits.unitesTexts),
          ),
        ),
      );
    }
    case 'command_line': {
      const cost = (key: LineKey) => lineCost(key, layouts, caps);
      return inBatches(request.keys, IDS_PER_QUERY, cost, budget).map((batch) =>
        query(onceForFields('process.command_line', (present) => lineQuery(present, caps, batch))),
      );
    }
    case 'condition': {
      const maxClauses = clausesPerLayout(layouts, caps, limits);
      return [query((present) => toQuery(request.condition, present.layout, caps, { maxClauses }, missing))];
    }
  }
}

/** Layouts that keep a field in the same place are asked with one and the same query: thousands of ids are spelled once. */
function onceForFields(
  canonical: string,
  ask: (present: PresentLayout) => Query | undefined,
): (present: PresentLayout) => Query | undefined {
  const made = new Map<string, Query | undefined>();
  return (present) => {
    const { profile, layout } = present;
    const { entityId, loadedBy = '' } = profile;
    const key = [entityId, loadedBy, ...(layout.fields[canonical]?.from ?? [])].join(' ');
    if (!made.has(key)) made.set(key, ask(present));
    return made.get(key);
  };
}

/** Clauses a condition may take on one layout. On `wildcard` fields the engine makes some two dozen of each. */
export function clausesPerLayout(
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  limits: Capabilities,
): number {
  const raw = layouts.flatMap(({ layout }) => Object.values(layout.fields).flatMap((source) => source.from));
  const each = raw.some((name) => chooseField(caps, name)?.grams === true) ? CLAUSES_OF_A_WILDCARD : 1;
  return Math.max(16, Math.floor((limits.maxClauses - SPARE_CLAUSES) / Math.max(1, layouts.length) / each));
}

export function hostsOf(request: JoinRequest): ReadonlySet<HostKey> {
  return new Set(request.by === 'condition' ? request.hosts : request.keys.map((key) => key.host));
}

/** Indices that map fields alike, as a run asks them: which layouts they hold, where, and by what they are asked. */
import { byEventKind, type EventKind, type TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import { INGESTED } from './arrival.ts';
import { noteUnstamped, tellsArrival } from './arrival-notes.ts';
import type { SearchClient } from './client.ts';
import { type Counted, countEvents, type LayoutCount } from './count-events.ts';
import { eachTarget } from './each-target.ts';
import { isDate } from './field-choice.ts';
import { type IndexDefinitions, indexDefinitions } from './index-definitions.ts';
import { type PresentLayout, presentLayouts, type TimeScope } from './kind-query.ts';
import type { MappingGroup } from './mapping-groups.ts';
import { type FindMissing, findMissingFields } from './missing-fields.ts';
import { asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { type PathSpellings, probePathSpellings } from './path-spellings.ts';
import { rangeOf } from './search-body.ts';
import { clusterOf, type NamedIndex, targetsOf } from './targets.ts';

/** Layouts of one kind, and the indices that hold events of them. */
export interface Holding {
  readonly layouts: readonly PresentLayout[];
  readonly indices: readonly NamedIndex[];
  readonly ofLayout: (present: PresentLayout) => ReadonlySet<string>;
}

export interface HuntedGroup extends MappingGroup {
  readonly definitions: IndexDefinitions;
  readonly findMissing: FindMissing;
  /** By which field events of a profile are asked for their own time. */
  readonly timeField: TimeScope['fieldOf'];
  /** Whether the window is one of arrival, and can be asked for here. */
  readonly isArrival: boolean;
  /** Of one index of the group. */
  readonly isArrivalIn: (index: string) => boolean;
  /** Events of the window by kind; undefined where the engine refused to count them. */
  count(window: TimeRange | undefined): Promise<Counted | undefined>;
  inWindow(kind: EventKind, window: TimeRange | undefined): Promise<Holding>;
  inReach(kind: EventKind): Promise<Holding>;
  spellings(): Promise<PathSpellings>;
}

export interface GroupGround {
  readonly client: SearchClient;
  readonly profiles: readonly Profile[];
  readonly ledger: NotSeenLedger;
  readonly reach: TimeRange | undefined;
  readonly by: 'event' | 'ingested';
}

const PATH_KINDS = ['file_create', 'process_create'] as const;
const PATH_FIELDS = ['file.path', 'process.executable'] as const;

/** Asks nothing by itself; what it asks, it asks once. */
export function huntedGroup(group: MappingGroup, ground: GroupGround): HuntedGroup {
  const { client, profiles, ledger, reach, by } = ground;
  const { caps, indices } = group;
  const layouts = byEventKind((kind) => presentLayouts(profiles, caps, kind));
  const timeField = ({ rangeField }: Profile): string | undefined =>
    isDate(caps, rangeField) ? rangeField : undefined;
  const isArrival = by === 'ingested' && tellsArrival(group);
  const counts = new Map<string, Promise<Counted | undefined>>();
  const countOnce = (window: TimeRange | undefined): Promise<Counted | undefined> => {
    const key = JSON.stringify(window ?? null);
    const counted = counts.get(key) ?? countAll(window);
    counts.set(key, counted);
    return counted;
  };
  const countAll = async (window: TimeRange | undefined): Promise<Counted | undefined> => {
    const asked = {
      profiles,
      layouts,
      caps,
      window: { range: window, fieldOf: timeField, isArrival },
      countsUnstamped: by === 'ingested',
      reach: { range: reach ?? window, fieldOf: timeField },
    };
    const parts = await eachTarget(indices, ledger, (target) =>
      ledger.orNote(
        asking(target.indices, window),
        () => countEvents(client, target, asked, ledger),
        undefined,
      ),
    );
    const known = parts.flatMap((part) => part ?? []);
    if (by === 'ingested' && window !== undefined && known.length === parts.length)
      noteUnstamped(group, added(known).unstamped, window, ledger);
    return known.length < parts.length ? undefined : added(known);
  };
  const held = async (
    kind: EventKind,
    counted: Promise<Counted | undefined>,
    isHeld: (count: LayoutCount) => boolean,
  ): Promise<Holding> => {
    const known = (await counted)?.layouts.filter((count) => count.kind === kind && isHeld(count));
    return known === undefined ? everything(layouts[kind], indices) : holding(known, indices);
  };
  let spelled: Promise<PathSpellings> | undefined;
  const probe = async (): Promise<PathSpellings> => {
    const holdings = await Promise.all(PATH_KINDS.map((kind) => inReach(kind)));
    const present = holdings.flatMap((one) => one.layouts);
    const fields = new Set(present.flatMap(({ profile }) => timeField(profile) ?? []));
    const names = new Set(holdings.flatMap((one) => one.indices));
    if (fields.size === 0) return 'usual';
    const found = await eachTarget([...names], ledger, (target) =>
      ledger.orNote(
        { indices: target.indices },
        () =>
          probePathSpellings(client, target, present, caps, PATH_FIELDS, rangeOf([...fields], reach), ledger),
        'any' as const,
      ),
    );
    return found.includes('any') ? 'any' : 'usual';
  };
  const inReach = (kind: EventKind): Promise<Holding> =>
    // Any count tells the reach.
    held(kind, counts.values().next().value ?? countOnce(reach), (count) => count.inReach > 0);
  // Of another cluster the engine tells no definitions, and without all of them none is of use.
  const isRemote = indices.some(({ via }) => clusterOf(via) !== undefined);
  const definitions = indexDefinitions(client, isRemote ? [] : targetsOf(indices), ledger);
  return {
    ...group,
    definitions,
    findMissing: findMissingFields(definitions, {
      types: group.types,
      indices: indices.map(({ name }) => name),
    }),
    timeField,
    isArrival,
    isArrivalIn: (index) => isArrival && group.typeIn(INGESTED, index) !== undefined,
    count: countOnce,
    inWindow: (kind, window) => held(kind, countOnce(window), (count) => count.inWindow > 0),
    inReach,
    spellings: () => {
      spelled ??= probe();
      return spelled;
    },
  };
}

/** Where the engine does not count, any may be anywhere. */
function everything(layouts: readonly PresentLayout[], indices: readonly NamedIndex[]): Holding {
  const all = new Set(indices.map(({ name }) => name));
  return { layouts, indices, ofLayout: () => all };
}

function holding(counts: readonly LayoutCount[], indices: readonly NamedIndex[]): Holding {
  const byLayout = Map.groupBy(counts, ({ present }) => present);
  const named = new Set(counts.map(({ index }) => index));
  return {
    layouts: [...byLayout.keys()],
    indices: indices.filter(({ name }) => named.has(name)),
    ofLayout: (present) => new Set(byLayout.get(present)?.map(({ index }) => index)),
  };
}

function added(parts: readonly Counted[]): Counted {
  return {
    byKind: byEventKind((kind) => parts.reduce((sum, part) => sum + part.byKind[kind], 0)),
    layouts: parts.flatMap((part) => part.layouts),
    unstamped: new Map(parts.flatMap((part) => [...part.unstamped])),
  };
}

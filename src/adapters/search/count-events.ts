/** One counting query: the window's events of each kind, and which layouts have events in which indices. */
import { byEventKind, EVENT_KINDS, type EventKind } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { UNSTAMPED } from './arrival.ts';
import type { SearchClient } from './client.ts';
import { at, numberAt } from './json.ts';
import { kindQuery, type PresentLayout, type TimeScope, withinScope } from './kind-query.ts';
import { asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { indexBuckets, perIndex } from './per-index.ts';
import { requireOk } from './refusal.ts';
import { anyOf, onTarget, searchParameters } from './search-body.ts';
import type { Target } from './targets.ts';
import { noteUnknownLayouts, unknownLayouts } from './unknown-layouts.ts';

export interface LayoutCount {
  readonly kind: EventKind;
  readonly present: PresentLayout;
  readonly index: string;
  /** Events in the whole reach of the run's joins. */
  readonly inReach: number;
  /** Those of them in the window, or a few more where layouts keep their times in different fields. */
  readonly inWindow: number;
}

export interface Counted {
  /** In the window; an event that two layouts fit is one. */
  readonly byKind: Readonly<Record<EventKind, number>>;
  readonly layouts: readonly LayoutCount[];
  /** By index: events of the window's own times that do not tell their arrival. None where the window is not one of arrival. */
  readonly unstamped: ReadonlyMap<string, number>;
}

export interface CountAsked {
  /** All that are known: what fits none of them is counted by its look. */
  readonly profiles: readonly Profile[];
  readonly layouts: Readonly<Record<EventKind, readonly PresentLayout[]>>;
  readonly caps: FieldCaps;
  readonly window: TimeScope;
  readonly reach: TimeScope;
  /** Whether to count what does not tell its arrival. */
  readonly countsUnstamped: boolean;
}

/** Throws `EngineError` when refused. */
export async function countEvents(
  client: SearchClient,
  target: Target,
  asked: CountAsked,
  ledger: NotSeenLedger,
): Promise<Counted> {
  const { profiles, layouts, caps, window, reach } = asked;
  const present = EVENT_KINDS.flatMap((kind) => layouts[kind].map((layout) => ({ kind, present: layout })));
  const all = (some: readonly PresentLayout[], scope: TimeScope): Query | undefined =>
    kindQuery(some, caps, scope, () => ({ match_all: {} }));
  const kinds = named(EVENT_KINDS.map((kind) => [kind, all(layouts[kind], window)]));
  const reached = named(present.map((one) => [layoutKey(one.kind, one.present), all([one.present], reach)]));
  const within = (scope: TimeScope): Query | undefined => timesOf(present, scope);
  const [inWindow, inReach] = [within(window), within(reach)];
  if (inWindow === undefined || inReach === undefined)
    return { byKind: byEventKind(() => 0), layouts: [], unstamped: new Map() };
  const answer = await client.request('POST', `/${target.path}/_search`, {
    query: searchParameters(target),
    body: {
      size: 0,
      track_total_hits: false,
      query: onTarget(anyOf(distinct([inReach, inWindow])), target),
      aggs: {
        unknown: unknownLayouts(profiles, caps, inWindow),
        ...(asked.countsUnstamped ? unstampedEvents(asked, target) : {}),
        kinds: { filters: { filters: kinds } },
        layouts: {
          filters: { filters: reached },
          aggs: {
            indices: {
              ...perIndex(target),
              aggs: { window: { filter: inWindow } },
            },
          },
        },
      },
    },
  });
  requireOk(client, answer, 'count the events');
  ledger.noteAnswer(answer.body, asking(target.indices, window.range));
  noteUnknownLayouts(at(answer.body, 'aggregations', 'unknown'), target, ledger);
  const counted = at(answer.body, 'aggregations');
  return {
    byKind: byEventKind((kind) => numberAt(counted, 'kinds', 'buckets', kind, 'doc_count')),
    layouts: present.flatMap((one) =>
      indexBuckets(counted, 'layouts', 'buckets', layoutKey(one.kind, one.present), 'indices').map(
        ({ index, count, bucket }) => ({
          ...one,
          index,
          inReach: count,
          inWindow: numberAt(bucket, 'window', 'doc_count'),
        }),
      ),
    ),
    unstamped: new Map(
      indexBuckets(counted, 'unstamped', 'indices').map(({ index, count }) => [index, count]),
    ),
  };
}

/** Where arrival cannot be asked for at all, these are all events of the window's own times. */
function unstampedEvents({ layouts, caps, window }: CountAsked, target: Target): object {
  const { range, fieldOf, isArrival = false } = window;
  const all = EVENT_KINDS.flatMap((kind) => layouts[kind]);
  const query = kindQuery(all, caps, { range, fieldOf }, () => (isArrival ? UNSTAMPED : { match_all: {} }));
  return query === undefined ? {} : { unstamped: { filter: query, aggs: { indices: perIndex(target) } } };
}

function layoutKey(kind: EventKind, { profile }: PresentLayout): string {
  return `${kind}|${profile.id}`;
}

function named(entries: readonly (readonly [string, Query | undefined])[]): Readonly<Record<string, Query>> {
  return Object.fromEntries(entries.flatMap(([name, query]) => (query === undefined ? [] : [[name, query]])));
}

/** Undefined where no layout can be asked for a time. */
function timesOf(
  present: readonly { readonly present: PresentLayout }[],
  scope: TimeScope,
): Query | undefined {
  const fields = new Set(present.flatMap((one) => scope.fieldOf(one.present.profile) ?? []));
  return fields.size === 0 ? undefined : withinScope(scope, [...fields]);
}

function distinct(queries: readonly Query[]): readonly Query[] {
  return [...new Map(queries.map((query) => [JSON.stringify(query), query])).values()];
}

/** Looks once at what the patterns reach: which indices hold something of the run's time, and how they map its fields. */

import { hull } from '../../core/case/time-windows.ts';
import type { TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import { INGESTED } from './arrival.ts';
import { noteNoArrival } from './arrival-notes.ts';
import { askFields, type FieldType, roomForIndices } from './ask-fields.ts';
import type { SearchClient } from './client.ts';
import { noteClosed } from './closed-indices.ts';
import { eachTarget } from './each-target.ts';
import { type IndexList, listIndices } from './index-list.ts';
import { type IndexSpans, indexSpans } from './index-spans.ts';
import { type MappingGroup, mappingGroups } from './mapping-groups.ts';
import { asking, type NotSeenLedger, windowOf } from './not-seen-ledger.ts';
import { askedNames, rawFields } from './raw-names.ts';
import { isLenient } from './search-body.ts';
import { byCluster, type NamedIndex, pathOf } from './targets.ts';
import { rangeFields, type TimeFields, timeFields } from './time-fields.ts';
import { untimedDocuments, untimedEvents } from './untimed.ts';

export interface Surveyed {
  /** Indices with documents of the reach, by how they map the fields. */
  readonly groups: readonly MappingGroup[];
  readonly spans: IndexSpans;
  /** All times that a case of the window may join. */
  readonly reach: TimeRange | undefined;
  /** Times of the window's events: the window itself, unless it is one of arrival. */
  readonly times: TimeRange | undefined;
}

export interface SurveyAsked {
  readonly patterns: readonly string[];
  readonly patternsOptional: boolean;
  readonly profiles: readonly Profile[];
  readonly window: TimeRange | undefined;
  readonly by: 'event' | 'ingested';
  /** Whether arrival is asked for although the window is not one of it. */
  readonly asksArrival: boolean;
  readonly reachOf: (times: TimeRange) => TimeRange;
  readonly excludedTiers: readonly string[];
}

/** Throws `EngineError` when nothing can be learned at all; what is lost in part is noted. */
export async function surveyIndices(
  client: SearchClient,
  asked: SurveyAsked,
  ledger: NotSeenLedger,
): Promise<Surveyed> {
  const { window, profiles, by } = asked;
  const list = await ledger.orNote(
    { where: asked.patterns.join(', '), ...windowOf(window) },
    () => listIndices(client, asked.patterns, ledger),
    undefined,
  );
  if (list !== undefined) {
    noteEmpty(list, asked.patternsOptional, ledger);
    noteClosed(list.closed, window, ledger);
    if (list.open.length === 0) return { groups: [], spans: new Map(), reach: window, times: window };
  }
  const fields = rangeFields(profiles);
  const ground: Ground = {
    client,
    ledger,
    tiers: asked.excludedTiers,
    times: by === 'event' && !asked.asksArrival ? fields : new Set([...fields, INGESTED]),
  };
  const path = pathOf(list?.patterns ?? asked.patterns);
  const known = await timeFields(client, path, new Set([...fields, INGESTED]), ledger);
  const answering = new Set(known.indices);
  // Without a list those that answer are all that is known of.
  const listed = list?.open ?? known.indices.map((name) => ({ name, via: name }));
  noteSilent(
    listed.filter(({ name }) => !answering.has(name)),
    window,
    ledger,
  );
  const open = listed.filter(({ name }) => answering.has(name));
  const dated = open.flatMap((index): readonly DatedIndex[] => {
    const dates = known.dates.get(index.name) ?? [];
    const told = dates.filter((field) => fields.has(field));
    return told.length === 0 ? [] : [{ ...index, told, arrival: dates.includes(INGESTED) }];
  });
  const times = by === 'event' ? window : united(await arrivedSpan(ground, dated, window), window);
  const reach = times === undefined ? undefined : asked.reachOf(times);
  const [spans] = await Promise.all([
    spansOf(ground, dated, reach, ({ told }) => told),
    noteUntimed(ground, open, known, fields, profiles),
  ]);
  const reached = dated.filter(({ name }) => spans.has(name));
  if (by === 'ingested')
    noteNoArrival(
      dated.filter(({ name, arrival }) => !arrival && !spans.has(name)).map(({ name }) => name),
      ledger,
    );
  return { groups: await groupsOf(ground, reached, profiles), spans, reach, times };
}

interface Ground {
  readonly client: SearchClient;
  readonly ledger: NotSeenLedger;
  readonly tiers: readonly string[];
  /** Raw fields that tell times. */
  readonly times: ReadonlySet<string>;
}

interface DatedIndex extends NamedIndex {
  /** Its fields that tell when an event was. */
  readonly told: readonly string[];
  /** Whether it tells when a document arrived. */
  readonly arrival: boolean;
}

/** When the events were that arrived in the window; undefined when none did. */
async function arrivedSpan(
  ground: Ground,
  dated: readonly DatedIndex[],
  window: TimeRange | undefined,
): Promise<TimeRange | undefined> {
  const spans = await spansOf(
    ground,
    dated.filter(({ arrival }) => arrival),
    window,
    () => [INGESTED],
  );
  return spans.size === 0 ? undefined : hull([...spans.values()]);
}

/** Of indices of which nothing could be learned the span is taken to be all time. */
async function spansOf(
  { client, ledger, tiers }: Ground,
  indices: readonly DatedIndex[],
  range: TimeRange | undefined,
  withinOf: (index: DatedIndex) => readonly string[],
): Promise<IndexSpans> {
  const spans = new Map<string, TimeRange>();
  const alike = Map.groupBy(indices, ({ told }) => told.join());
  for (const [first, ...others] of alike.values()) {
    if (first === undefined) continue;
    const asked = { within: withinOf(first), range, told: first.told, tiers };
    const found = await eachTarget([first, ...others], ledger, (target) =>
      ledger.orNote(
        asking(target.indices, range),
        () => indexSpans(client, target, asked, ledger),
        new Map(target.indices.map((name) => [name, EVER])),
      ),
    );
    for (const [index, span] of found.flatMap((some) => [...some])) spans.set(index, span);
  }
  return spans;
}

/** Indices whose fields cannot be read are noted, and hunted no further. */
async function groupsOf(
  { client, ledger, times }: Ground,
  indices: readonly NamedIndex[],
  profiles: readonly Profile[],
): Promise<readonly MappingGroup[]> {
  const raw = rawFields(profiles, times);
  const names = askedNames(raw);
  const types = new Map<string, Map<string, FieldType>>();
  const readable = new Set<string>();
  const answers = await eachTarget(
    indices,
    ledger,
    (target) =>
      ledger.orNote(
        { indices: target.indices },
        () => askFields(client, { path: target.path, isLenient: isLenient(target) }, names, ledger),
        undefined,
      ),
    roomForIndices(client, names),
  );
  for (const answer of answers) {
    for (const index of answer?.indices ?? []) readable.add(index);
    for (const [name, byIndex] of answer?.types ?? []) {
      const all = types.get(name) ?? new Map<string, FieldType>();
      for (const [index, type] of byIndex) all.set(index, type);
      types.set(name, all);
    }
  }
  return mappingGroups(
    indices.filter(({ name }) => readable.has(name)),
    raw,
    { types },
  );
}

/** Documents without a time are in no window: of the hunted kinds they are counted, index by index. */
async function noteUntimed(
  ground: Ground,
  open: readonly NamedIndex[],
  { wrong }: TimeFields,
  fields: ReadonlySet<string>,
  profiles: readonly Profile[],
): Promise<void> {
  const { client, ledger } = ground;
  const misplaced = (index: string) => (wrong.get(index) ?? []).filter(({ field }) => fields.has(field));
  const found = await eachTarget(open, ledger, (target) =>
    ledger.orNote(
      { indices: target.indices },
      () =>
        untimedDocuments(
          client,
          target,
          fields,
          target.indices.filter((index) => misplaced(index).length > 0),
          ledger,
        ),
      new Map<string, number>(),
    ),
  );
  const documents = new Map(found.flatMap((some) => [...some]));
  const suspects = open.filter(({ name }) => (documents.get(name) ?? 0) > 0);
  const events = new Map<string, number>();
  for (const group of await groupsOf(ground, suspects, profiles)) {
    const counted = await untimedEvents(client, group, profiles, ledger);
    for (const [index, count] of counted) events.set(index, count);
  }
  for (const { name } of open) {
    const count = events.get(name) ?? 0;
    const [first] = misplaced(name);
    if (first !== undefined) {
      ledger.note({
        kind: 'field_not_indexed',
        indices: [name],
        field: first.field,
        reason: `${first.field} is mapped as ${first.type}, so no window can be asked for${count === 0 ? '; it holds no event of the hunted kinds so far' : ` and its ${count} events of the hunted kinds were not seen`}; map it as date and index them anew`,
        incomplete: count > 0,
      });
    } else if (count > 0) {
      ledger.note({
        kind: 'no_time',
        indices: [name],
        count,
        reason:
          'events of the hunted kinds have no time by which a window could be asked for (@timestamp, mostly), so they were not seen; mend what ships them',
        incomplete: true,
      });
    }
  }
}

function noteEmpty({ open, empty }: IndexList, isOptional: boolean, ledger: NotSeenLedger): void {
  if (open.length === 0) {
    ledger.note({
      kind: 'no_index',
      where: empty.join(', '),
      reason:
        "no index matches any of the patterns, so nothing was searched; check the patterns and the account's rights on them",
      incomplete: true,
    });
    return;
  }
  if (isOptional) return;
  for (const pattern of empty) {
    ledger.note({
      kind: 'no_index',
      where: pattern,
      reason: 'no index matches this pattern; check its spelling, or remove it',
      incomplete: false,
    });
  }
}

/** Listed a moment ago: closed or deleted meanwhile, closed behind an alias, or on a cluster that does not answer. */
function noteSilent(
  silent: readonly NamedIndex[],
  window: TimeRange | undefined,
  ledger: NotSeenLedger,
): void {
  for (const part of byCluster(silent)) {
    ledger.note({
      kind: 'unavailable_index',
      indices: part.map(({ name }) => name),
      ...windowOf(window),
      reason:
        'the index is closed or does not answer, so nothing of it was seen; open it and hunt this window again',
      incomplete: true,
      count: part.length,
    });
  }
}

const EVER: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

function united(one: TimeRange | undefined, other: TimeRange | undefined): TimeRange | undefined {
  return one === undefined || other === undefined ? other : hull([one, other]);
}

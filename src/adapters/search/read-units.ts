/** What is asked of one group of indices for one selection, by one time field: to be counted and read by the same query. */
import type { TimeRange } from '../../core/event/event.ts';
import { fieldsAsked } from '../../core/sigma/given-fields.ts';
import type { Query } from '../../core/sigma/query.ts';
import { toQuery } from '../../core/sigma/to-query.ts';
import type { Selection } from '../../ports/event-source.ts';
import { INGESTED } from './arrival.ts';
import type { SearchClient } from './client.ts';
import { isDate } from './field-choice.ts';
import type { HuntedGroup } from './hunted-group.ts';
import { clausesPerLayout } from './join-plan.ts';
import { kindQuery } from './kind-query.ts';
import { noteMappings } from './mapping-notes.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { anyOf, rangeOf } from './search-body.ts';
import type { NamedIndex } from './targets.ts';
import { noteUnmapped } from './unmapped-notes.ts';

export interface ReadUnit {
  readonly selection: Selection;
  readonly timeField: string;
  /** `event.ingested`, where it is a date in every index of the group. */
  readonly ingestField: string | undefined;
  readonly indices: readonly NamedIndex[];
  /** Of these spans of event time; they do not overlap. */
  queryOf(ranges: readonly TimeRange[]): Query | undefined;
}

export interface UnitGround {
  readonly client: SearchClient;
  readonly ledger: NotSeenLedger;
  /** Mappings that were noted already. */
  readonly noted: Set<string>;
}

/** Of the indices that hold events of the kind in `window`. Fields that cannot be asked for are noted. */
export async function readUnits(
  group: HuntedGroup,
  { client, ledger, noted }: UnitGround,
  selection: Selection,
  window: TimeRange,
): Promise<readonly ReadUnit[]> {
  const { kind, condition } = selection;
  const { caps } = group;
  const { layouts, indices, ofLayout } = await group.inWindow(kind, window);
  if (layouts.length === 0) return [];
  const busy = layouts.map((present) => ({ present, indices: ofLayout(present) }));
  noteMappings(group, busy, fieldsAsked(condition), noted, ledger);
  await noteUnmapped(group, kind, busy, noted, ledger);
  const missing = await group.findMissing(condition, layouts);
  const maxClauses = clausesPerLayout(layouts, caps, client.capabilities);
  const byField = Map.groupBy(layouts, ({ profile }) => group.timeField(profile) ?? '');
  return [...byField].flatMap(([timeField, some]): readonly ReadUnit[] => {
    if (timeField === '') return [];
    const queryOf = (ranges: readonly TimeRange[]): Query | undefined => {
      const hull = {
        from: Math.min(...ranges.map(({ from }) => from)),
        to: Math.max(...ranges.map(({ to }) => to)),
      };
      const query = kindQuery(some, caps, { range: hull, fieldOf: group.timeField }, ({ layout }) =>
        toQuery(condition, layout, caps, { maxClauses }, missing),
      );
      if (query === undefined || ranges.length === 1) return query;
      return { bool: { filter: [query, anyOf(ranges.map((range) => rangeOf([timeField], range)))] } };
    };
    const ingestField = isDate(caps, INGESTED) ? INGESTED : undefined;
    return [{ selection, timeField, ingestField, indices, queryOf }];
  });
}

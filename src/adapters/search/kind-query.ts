/** Builds the query for events of one kind: every profile that is present, told apart by its discriminators. */
import type { EventKind, TimeRange } from '../../core/event/event.ts';
import type { KindLayout, Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { discriminatorQuery } from '../../core/sigma/to-query.ts';
import { arrivedIn } from './arrival.ts';
import { isMapped } from './field-choice.ts';
import { anyOf, rangeOf } from './search-body.ts';

/** Findings, ours and those of other products, are no events; nor are the alerts a SIEM writes beside its events. */
export const ALERT: Query = { terms: { 'event.kind': ['alert', 'signal'] } };
export const OWN_FINDING: Query = { term: { 'event.module': 'reghunt' } };

export interface PresentLayout {
  readonly profile: Profile;
  readonly layout: KindLayout;
}

/** A span of time, and by which field events of a profile are asked for it; undefined where they cannot be asked. */
export interface TimeScope {
  readonly range: TimeRange | undefined;
  readonly fieldOf: (profile: Profile) => string | undefined;
  /** The span is one of arrival: the field is asked only of what does not tell that. */
  readonly isArrival?: boolean;
}

/** By any of these fields of the scope's span. */
export function withinScope(
  { range, isArrival = false }: Pick<TimeScope, 'range' | 'isArrival'>,
  fields: readonly string[],
): Query {
  return isArrival && range !== undefined ? arrivedIn(fields, range) : rangeOf(fields, range);
}

/** Layouts whose discriminating fields exist in the indices at all: the shippers that may be there. */
export function presentLayouts(
  profiles: readonly Profile[],
  caps: FieldCaps,
  kind: EventKind,
): readonly PresentLayout[] {
  return profiles.flatMap((profile) => {
    const layout = profile.kinds[kind];
    return layout?.when.every((test) => couldHold(test, caps)) === true ? [{ profile, layout }] : [];
  });
}

function couldHold(test: KindLayout['when'][number], caps: FieldCaps): boolean {
  if ('exists' in test && !test.exists) return true;
  return test.fields.some((field) => isMapped(caps, field));
}

/**
 * `conditionOf` says what is asked of one layout, undefined when that layout cannot answer.
 * Undefined as a whole when no layout can. Layouts asked the same share one clause. The range stands at the top.
 */
export function kindQuery(
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  scope: TimeScope,
  conditionOf: (present: PresentLayout) => Query | undefined,
): Query | undefined {
  const { range, fieldOf } = scope;
  const timed = layouts.flatMap((present) => {
    const field = fieldOf(present.profile);
    return field === undefined ? [] : [{ present, field }];
  });
  const fields = [...new Set(timed.map(({ field }) => field))];
  const clauses = new Map<string, { readonly asked: readonly Query[]; readonly tests: Map<string, Query> }>();
  const texts = new Map<Query, string>();
  for (const { present, field } of timed) {
    const condition = conditionOf(present);
    if (condition === undefined) continue;
    const conditionText = texts.get(condition) ?? JSON.stringify(condition);
    texts.set(condition, conditionText);
    // Where all events are asked for by one field, the range at the top says it all.
    const within = fields.length > 1 && range !== undefined ? [withinScope(scope, [field])] : [];
    const key = `${conditionText} ${JSON.stringify(within)}`;
    const clause = clauses.get(key) ?? { asked: [condition, ...within], tests: new Map<string, Query>() };
    const test = discriminatorQuery(present.layout.when, caps);
    clause.tests.set(JSON.stringify(test), test);
    clauses.set(key, clause);
  }
  if (clauses.size === 0) return undefined;
  const should = [...clauses.values()].map(({ asked, tests }) => ({
    bool: { filter: [anyOf([...tests.values()]), ...asked] },
  }));
  const top = range === undefined ? [] : [withinScope(scope, fields)];
  return { bool: { filter: [...top, anyOf(should)], must_not: [alertsLeftOut(layouts, caps), OWN_FINDING] } };
}

/** Some shippers log an act as nothing but an alert: those are events like any other. */
function alertsLeftOut(layouts: readonly PresentLayout[], caps: FieldCaps): Query {
  const read = layouts.filter(({ layout }) => layout.alerts === true);
  if (read.length === 0) return ALERT;
  const kept = anyOf(read.map(({ layout }) => discriminatorQuery(layout.when, caps)));
  return { bool: { filter: [ALERT], must_not: [kept] } };
}

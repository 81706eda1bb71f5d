/** Builds the query for events of one kind: every profile that is present, told apart by its discriminators. */
import type { EventKind, TimeRange } from '../../core/event/event.ts';
import type { KindLayout, Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { discriminatorQuery } from '../../core/sigma/to-query.ts';
import { isDate, isMapped } from './field-choice.ts';

/** Findings, ours and those of other products, are no events; nor are the alerts a SIEM writes beside its events. */
const NO_ALERTS: readonly Query[] = [
  { terms: { 'event.kind': ['alert', 'signal'] } },
  { term: { 'event.module': 'reghunt' } },
];

export interface PresentLayout {
  readonly profile: Profile;
  readonly layout: KindLayout;
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
 * Undefined as a whole when no layout can. Layouts asked the same share one clause.
 */
export function kindQuery(
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  range: TimeRange | undefined,
  conditionOf: (present: PresentLayout) => Query | undefined,
): Query | undefined {
  const clauses = new Map<string, { readonly asked: readonly Query[]; readonly tests: Map<string, Query> }>();
  const texts = new Map<Query, string>();
  for (const present of layouts) {
    const condition = conditionOf(present);
    if (condition === undefined) continue;
    const conditionText = texts.get(condition) ?? JSON.stringify(condition);
    texts.set(condition, conditionText);
    const within = rangeClause(present.profile, caps, range);
    const asked = [condition, ...within];
    const key = `${conditionText} ${JSON.stringify(within)}`;
    const clause = clauses.get(key) ?? { asked, tests: new Map<string, Query>() };
    const test = discriminatorQuery(present.layout.when, caps);
    clause.tests.set(JSON.stringify(test), test);
    clauses.set(key, clause);
  }
  if (clauses.size === 0) return undefined;
  const should = [...clauses.values()].map(({ asked, tests }) => ({
    bool: { filter: [anyOf([...tests.values()]), ...asked] },
  }));
  return { bool: { filter: [anyOf(should)], must_not: [...NO_ALERTS] } };
}

/** Nothing when the field is no date there: then the engine cannot be asked, and times are compared on the client. */
function rangeClause(profile: Profile, caps: FieldCaps, range: TimeRange | undefined): readonly Query[] {
  if (range === undefined || !isDate(caps, profile.rangeField)) return [];
  return [{ range: { [profile.rangeField]: { gte: range.from, lt: range.to, format: 'epoch_millis' } } }];
}

export function anyOf(queries: readonly Query[]): Query {
  const only = queries[0];
  if (queries.length === 1 && only !== undefined) return only;
  return { bool: { should: [...queries], minimum_should_match: 1 } };
}

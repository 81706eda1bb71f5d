/** Windows of arrival: by when documents reached the stack; where nothing tells that, by the events' own times. */
import type { TimeRange } from '../../core/event/event.ts';
import type { Query } from '../../core/sigma/query.ts';
import { anyOf, rangeOf } from './search-body.ts';

/** ECS: when an event arrived in the stack. */
export const INGESTED = 'event.ingested';

/** What does not say when it arrived. */
export const UNSTAMPED: Query = { bool: { must_not: [{ exists: { field: INGESTED } }] } };

/** What arrived in the range; of what no pipeline stamped, what is of the range by one of its own fields. */
export function arrivedIn(fields: readonly string[], range: TimeRange): Query {
  return anyOf([rangeOf([INGESTED], range), { bool: { filter: [rangeOf(fields, range), UNSTAMPED] } }]);
}

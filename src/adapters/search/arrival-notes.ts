/** Says where a window of arrival cannot be asked for, so that events were hunted by their own time. */
import type { TimeRange } from '../../core/event/event.ts';
import { INGESTED } from './arrival.ts';
import { isDate } from './field-choice.ts';
import type { MappingGroup } from './mapping-groups.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

/** Whether some index of the group can be asked for arrival; in the others the field is not mapped at all. */
export function tellsArrival({ caps }: Pick<MappingGroup, 'caps'>): boolean {
  return isDate(caps, INGESTED);
}

/** `counts`: by index, events of the window's own times that do not say when they arrived. */
export function noteUnstamped(
  group: MappingGroup,
  counts: ReadonlyMap<string, number>,
  window: TimeRange,
  ledger: NotSeenLedger,
): void {
  for (const { name: index } of group.indices) {
    const count = counts.get(index) ?? 0;
    const type = group.typeIn(INGESTED, index);
    if (count === 0 && type !== undefined && tellsArrival(group)) continue;
    ledger.note({
      kind: 'field_not_indexed',
      indices: [index],
      field: INGESTED,
      window,
      where: `${index}: ${INGESTED}`,
      reason: `${howMapped(type, tellsArrival(group))}, so its events were hunted by their own time: what is older and arrived in the window was not seen; have a pipeline set it, mapped as date`,
      incomplete: count > 0,
      ...(count === 0 ? {} : { count }),
    });
  }
}

/** Of indices that hold nothing of the window's times: whether something arrived there nothing can tell. */
export function noteNoArrival(indices: readonly string[], ledger: NotSeenLedger): void {
  if (indices.length === 0) return;
  ledger.note({
    kind: 'field_not_indexed',
    indices,
    field: INGESTED,
    reason: `${INGESTED} is not mapped as date and no event's own time is of the window, so they were left out; have a pipeline set it, mapped as date`,
    incomplete: false,
  });
}

function howMapped(type: string | undefined, isTold: boolean): string {
  if (type === undefined) return `${INGESTED} is not mapped`;
  return isTold ? `some of its events have no ${INGESTED}` : `${INGESTED} is mapped as ${type}`;
}

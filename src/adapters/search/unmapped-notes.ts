/** Says where cases are joined by a field that an index does not map, though its documents may hold it. */
import type { EventKind } from '../../core/event/event.ts';
import { takesUp } from './index-definitions.ts';
import { pathField } from './join-query.ts';
import type { BusyLayout, NotedGroup } from './mapping-notes.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

/** Of indices that hold events of the kind. Asks how they are defined only where such a field is not mapped. */
export async function noteUnmapped(
  group: NotedGroup,
  kind: EventKind,
  busy: readonly BusyLayout[],
  once: Set<string>,
  ledger: NotSeenLedger,
): Promise<void> {
  const joined = [
    'process.entity_id',
    ...(kind === 'file_create' || kind === 'process_create' ? [pathField(kind)] : []),
  ];
  for (const { present, indices } of busy) {
    for (const canonical of joined) {
      // Where a shipper mostly has it: that it may be somewhere else too is no loss.
      const [raw] = present.layout.fields[canonical]?.from ?? [];
      if (raw === undefined) continue;
      for (const index of indices) {
        const key = `${index} ${raw}`;
        if (once.has(key) || group.typeIn(raw, index) !== undefined) continue;
        once.add(key);
        const definition = (await group.definitions()).get(index);
        if (definition === undefined || takesUp(definition, raw)) continue;
        ledger.note({
          kind: 'field_not_indexed',
          indices: [index],
          field: raw,
          where: `${index}: ${raw}`,
          reason: `${raw} is not mapped, and the index does not map what comes: events of this index may be missing where cases are joined by it; map it as keyword and index the events anew`,
          incomplete: true,
        });
      }
    }
  }
}

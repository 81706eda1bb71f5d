/** The processes that events and findings are about, by entity id as the events spell it: one filter shows both sides. */
import { type HuntEvent, shownField } from '../event/event.ts';
import type { EcsObject, Evidence } from './finding.ts';

/** Of an event its own process and the parent, as far as it knows them; empty where the log has no entity ids. */
export function processIdsOf(event: HuntEvent): readonly string[] {
  const ids = [shownField(event, 'process.entity_id'), shownField(event, 'process.parent.entity_id')];
  return sorted(ids);
}

/** Of a finding those of all of its evidence, and those it shows: what it shows may have been cut from a long list. */
export function processIdsBehind(
  evidence: readonly Evidence[],
  shown: EcsObject | undefined,
): readonly string[] {
  const parent = shown?.['parent'];
  return sorted([
    shown?.['entity_id'],
    typeof parent === 'object' && !Array.isArray(parent) ? (parent as EcsObject)['entity_id'] : undefined,
    ...evidence.flatMap(({ process_ids: ids }) => ids ?? []),
  ]);
}

/** Every text once. */
function sorted(ids: readonly unknown[]): readonly string[] {
  return [...new Set(ids.filter((id) => typeof id === 'string'))].sort();
}

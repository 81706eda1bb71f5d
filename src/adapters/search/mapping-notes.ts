/** Says which fields the engine cannot be asked for as they should be, because an index maps them as another type. */
import { chooseField } from './field-choice.ts';
import type { IndexDefinitions } from './index-definitions.ts';
import type { PresentLayout } from './kind-query.ts';
import type { MappingGroup } from './mapping-groups.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

/** Canonical fields that joins ask for; a numeric pid is as good as a keyword. */
const JOINED: ReadonlySet<string> = new Set(['process.entity_id', 'file.path', 'process.executable']);

export interface BusyLayout {
  readonly present: PresentLayout;
  /** Indices of the group that hold events of it. */
  readonly indices: ReadonlySet<string>;
}

export type NotedGroup = MappingGroup & { readonly definitions: IndexDefinitions };

/**
 * Of indices that hold events by which something is joined or selected. `selected`: canonical fields that selections
 * name. `once`: what was noted already, of this run.
 */
export function noteMappings(
  group: MappingGroup,
  busy: readonly BusyLayout[],
  selected: ReadonlySet<string>,
  once: Set<string>,
  ledger: NotSeenLedger,
): void {
  for (const { present, indices } of busy) {
    for (const [canonical, source] of Object.entries(present.layout.fields)) {
      const isJoined = JOINED.has(canonical);
      if (!isJoined && !selected.has(canonical)) continue;
      for (const raw of source.from) {
        if (!group.types.has(raw) || chooseField(group.caps, raw)?.how === 'exact') continue;
        for (const index of indices) {
          const type = group.typeIn(raw, index);
          if (type === undefined || once.has(`${index} ${raw}`)) continue;
          once.add(`${index} ${raw}`);
          ledger.note({
            kind: 'field_not_indexed',
            indices: [index],
            field: raw,
            where: `${index}: ${raw}`,
            reason: `${raw} is mapped as ${type}: ${isJoined ? JOIN_COST : isMeant(type) ? FETCH_COST : SELECTION_COST}`,
            incomplete: isJoined || !isMeant(type),
          });
        }
      }
    }
  }
}

/**
 * Elastic's own packages map free text as `match_only_text` (CrowdStrike's registry values): no accident of a dynamic
 * mapping, and it indexes whatever is stored, so that all that may be wanted is fetched.
 */
function isMeant(type: string): boolean {
  return type === 'match_only_text';
}

const REMEDY = 'map it as keyword and index the events anew';
const JOIN_COST = `events of this index may be missing where cases are joined by it; ${REMEDY}`;
const SELECTION_COST = `the engine cannot select by it, so more was fetched, and what it does not index may be missing; ${REMEDY}`;
const FETCH_COST = 'the engine cannot select by it, so more was fetched, and judged here';

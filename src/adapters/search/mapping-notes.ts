/** Says which fields the engine cannot be asked for, because their mapping has the wrong type. */
import { EVENT_KINDS } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import { chooseField, isDate, isMapped } from './field-choice.ts';
import { presentLayouts } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

/** Canonical fields that joins ask for; a numeric pid is as good as a keyword. */
const JOINED = ['process.entity_id', 'file.path', 'process.executable'] as const;

/** `selected`: canonical fields the hunts' selections name. Nothing is lost for those, the engine only has to send more. */
export function noteMappings(
  profiles: readonly Profile[],
  caps: FieldCaps,
  selected: ReadonlySet<string>,
  ledger: NotSeenLedger,
): void {
  const noted = new Set<string>();
  const once = (field: string, reason: string, incomplete: boolean) => {
    if (noted.has(field)) return;
    noted.add(field);
    const types = caps.get(field)?.types.join(' and ') ?? 'nothing';
    ledger.note('field_not_indexed', field, `mapped as ${types}: ${reason}`, incomplete);
  };
  for (const kind of EVENT_KINDS) {
    for (const { profile, layout } of presentLayouts(profiles, caps, kind)) {
      if (isMapped(caps, profile.rangeField) && !isDate(caps, profile.rangeField)) {
        once(
          profile.rangeField,
          'no time range can be asked for, so every event is fetched; map it as date',
          false,
        );
      }
      for (const [canonical, source] of Object.entries(layout.fields)) {
        const joined = JOINED.some((field) => field === canonical);
        if (!joined && !selected.has(canonical)) continue;
        for (const raw of source.from.filter((field) => isMapped(caps, field))) {
          const chosen = chooseField(caps, raw);
          if (joined && (chosen === undefined || chosen.how === 'number')) {
            once(raw, 'events cannot be joined by it; map it as keyword', true);
          } else if (chosen?.how !== 'exact') {
            once(
              raw,
              'the engine cannot select by it, so more events are fetched and judged here; map it as keyword',
              false,
            );
          }
        }
      }
    }
  }
}

/** Turns search hits into normalised events; what cannot be read is noted, what is another kind is left out. */
import { type EventKind, type HuntEvent, isWithin, type TimeRange } from '../../core/event/event.ts';
import { readTime } from '../../core/event/event-time.ts';
import { compileProfiles } from '../../core/event/normalise.ts';
import type { Profile } from '../../core/event/profile.ts';
import { isObject, type RawField, rawField, rawValue } from '../../core/event/raw-document.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import type { SearchHit } from './search-hit.ts';

export type EventReader = (
  hits: readonly SearchHit[],
  kind: EventKind,
  range: TimeRange | undefined,
) => readonly HuntEvent[];

export function eventReader(profiles: readonly Profile[], ledger: NotSeenLedger): EventReader {
  const normaliser = compileProfiles(profiles);
  const rangeFields = new Map(profiles.map((profile) => [profile.id, rawField(profile.rangeField)]));
  return (hits, kind, range) => {
    const events: HuntEvent[] = [];
    for (const hit of hits) {
      const result = normaliser.normalise(hit.source, { kind: 'index', index: hit.index, id: hit.id });
      if ('unsupported' in result) {
        ledger.note('unsupported_record', hit.index, result.unsupported, false);
      } else if ('event' in result && result.event.kind === kind) {
        const { event } = result;
        if (isInRange(event, hit.source, rangeFields.get(event.profile), range)) events.push(event);
      }
    }
    return events;
  };
}

/**
 * By the event's own time, or by the time the engine was asked for: they differ by what a shipper needs to log, or by
 * a whole time zone. Taking either loses no event between two windows; one seen in both is one finding.
 */
function isInRange(
  event: HuntEvent,
  source: unknown,
  rangeField: RawField | undefined,
  range: TimeRange | undefined,
): boolean {
  if (isWithin(event.time, range)) return true;
  if (rangeField === undefined || !isObject(source)) return false;
  const asked = readTime(rawValue(source, rangeField) ?? '');
  return asked !== undefined && isWithin(asked.time, range);
}

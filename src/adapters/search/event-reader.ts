/** Turns search hits into normalised events; what cannot be read is noted, what is another kind is left out. */
import { type EventKind, type HuntEvent, isWithin, type TimeRange } from '../../core/event/event.ts';
import { readTime } from '../../core/event/event-time.ts';
import { compileProfiles } from '../../core/event/normalise.ts';
import type { Profile } from '../../core/event/profile.ts';
import { isObject, rawField, rawValue } from '../../core/event/raw-document.ts';
import { unknownLook } from '../../core/event/unknown-layout.ts';
import { INGESTED } from './arrival.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import type { SearchHit } from './search-hit.ts';

const RAW_INGESTED = rawField(INGESTED);

export type EventReader = (
  hits: readonly SearchHit[],
  kind: EventKind,
  /** By which field of a profile the engine was asked for which range; undefined: of any time. */
  scope?: ReadScope,
) => readonly HuntEvent[];

export interface ReadScope {
  readonly range: TimeRange | undefined;
  readonly fieldOf: (profile: Profile) => string | undefined;
  /** Whether the range is one of arrival there: what tells its arrival is then asked for by nothing else. */
  readonly isArrivalIn: (index: string) => boolean;
}

export function eventReader(profiles: readonly Profile[], ledger: NotSeenLedger): EventReader {
  const normaliser = compileProfiles(profiles);
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  return (hits, kind, scope) => {
    const events: HuntEvent[] = [];
    for (const hit of hits) {
      const result = normaliser.normalise(hit.source, { kind: 'index', index: hit.index, id: hit.id });
      if ('unsupported' in result || 'unknown' in result) {
        ledger.note({
          kind: 'unsupported_record',
          indices: [hit.index],
          reason: 'unknown' in result ? unknownLook(result.unknown) : result.unsupported,
          incomplete: false,
        });
      } else if ('event' in result && result.event.kind === kind) {
        const { event } = result;
        if (scope === undefined || isInScope(event, hit, byId.get(event.profile), scope)) events.push(event);
      }
    }
    return events;
  };
}

/**
 * By the event's own time, or by the time the engine was asked for: they differ by what a shipper needs to log, or by
 * a whole time zone. Taking either loses no event between two windows; one seen in both is one finding.
 */
function isInScope(
  event: HuntEvent,
  { index, source }: SearchHit,
  profile: Profile | undefined,
  { range, fieldOf, isArrivalIn }: ReadScope,
): boolean {
  const arrival =
    isObject(source) && isArrivalIn(index) ? readTime(rawValue(source, RAW_INGESTED) ?? '') : undefined;
  if (arrival !== undefined) return isWithin(arrival.time, range);
  if (isWithin(event.time, range)) return true;
  const field = profile === undefined ? undefined : fieldOf(profile);
  if (field === undefined || !isObject(source)) return false;
  const asked = readTime(rawValue(source, rawField(field)) ?? '');
  return asked !== undefined && isWithin(asked.time, range);
}

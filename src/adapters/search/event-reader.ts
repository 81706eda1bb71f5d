/** Turns search hits into normalised events; what cannot be read is noted, what is another kind is left out. */
import type { EventKind, HuntEvent, TimeRange } from '../../core/event/event.ts';
import { compileProfiles } from '../../core/event/normalise.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import type { SearchHit } from './search-hit.ts';

export type EventReader = (
  hits: readonly SearchHit[],
  kind: EventKind,
  range: TimeRange | undefined,
) => readonly HuntEvent[];

export function eventReader(profiles: readonly Profile[], ledger: NotSeenLedger): EventReader {
  const normalise = compileProfiles(profiles);
  const rangeFields = new Map(profiles.map((profile) => [profile.id, profile.rangeField]));
  return (hits, kind, range) => {
    const events: HuntEvent[] = [];
    for (const hit of hits) {
      const result = normalise(hit.source, { kind: 'index', index: hit.index, id: hit.id });
      if ('unsupported' in result) {
        ledger.note('unsupported_record', hit.index, result.unsupported, false);
      } else if ('event' in result && result.event.kind === kind) {
        const asked = rangeFields.get(result.event.profile) ?? '';
        if (isInRange(result.event, hit.source, asked, range)) events.push(result.event);
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
  rangeField: string,
  range: TimeRange | undefined,
): boolean {
  if (range === undefined || holds(range, event.time)) return true;
  const asked = timeAt(source, rangeField);
  return asked !== undefined && holds(range, asked);
}

function holds(range: TimeRange, time: number): boolean {
  return range.from <= time && time < range.to;
}

function timeAt(source: unknown, field: string): number | undefined {
  const value = rawValue(source, field);
  if (typeof value === 'number') return value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A dotted field of a nested, flat or mixed document. */
function rawValue(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(members, field)) return members[field];
  for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
    const found = Object.hasOwn(members, field.slice(0, dot))
      ? rawValue(members[field.slice(0, dot)], field.slice(dot + 1))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

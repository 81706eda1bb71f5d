/** An event as if it had happened at another time: every time it tells of moves by the same amount. */

import { sha256OfParts } from '../sha256.ts';
import type { EventId, Fields, FieldValue, HuntEvent } from './event.ts';

/**
 * Whole milliseconds. Its id is another one, which depends on the record and on `by` alone: moved alike it is the same
 * event again, moved otherwise it is one more.
 */
export function shiftEvent(event: HuntEvent, by: number): HuntEvent {
  if (by === 0) return event;
  return {
    ...event,
    id: sha256OfParts(['shifted', event.id, String(by)]) as EventId,
    time: event.time + by,
    fields: shiftFields(event.fields, by),
  };
}

/** Sysmon's `UtcTime`, `CreationUtcTime`, ...: nothing else among the fields of an event is a time. */
const TIME_NAME = /^winlog\.event_data\..*time$/i;

function shiftFields(fields: Fields, by: number): Fields {
  const names = Object.keys(fields).filter((name) => TIME_NAME.test(name));
  if (names.length === 0) return fields;
  const shifted: Record<string, FieldValue> = { ...fields };
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') shifted[name] = shiftText(value, by);
  }
  return shifted;
}

const TIME = /^(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)(?:([.,])(\d+))?(.*)$/s;

/** In the spelling it has: its separator, zone and digits stay. What is no time stays as it is. */
function shiftText(text: string, by: number): string {
  const [, date, between, clock, point = '.', digits = '', zone] = TIME.exec(text) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}Z`);
  if (Number.isNaN(time)) return text;
  const milliseconds = Number(digits.slice(0, 3).padEnd(3, '0'));
  const moved = new Date(time + milliseconds + by).toISOString();
  // A time of whole seconds gets no fraction; one of seven digits keeps those that no millisecond shows.
  const fraction = digits === '' ? '' : point + moved.slice(20, 23).slice(0, digits.length) + digits.slice(3);
  return `${moved.slice(0, 10)}${between}${moved.slice(11, 19)}${fraction}${zone}`;
}

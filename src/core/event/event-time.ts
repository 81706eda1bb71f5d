/** Reads the times events carry. */

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?$/i;

export interface ReadTime {
  /** Epoch milliseconds; smaller fractions are cut off. */
  readonly time: number;
  readonly hasZone: boolean;
}

/** A date and time with blank or `T`, any number of fraction digits and a zone or none (then UTC), or epoch milliseconds. */
export function readTime(text: string): ReadTime | undefined {
  const trimmed = text.trim();
  if (/^\d{12,13}$/.test(trimmed)) return { time: Number(trimmed), hasZone: true };
  const match = TIME.exec(trimmed);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zulu, sign, zoneHour, zoneMinute] = match;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  if (!isCalendarTime(time, Number(month), Number(day), Number(hour), Number(minute))) return undefined;
  const ahead = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute)) * MINUTE;
  return {
    time: sign === '-' ? time + ahead : time - ahead,
    hasZone: zulu !== undefined || sign !== undefined,
  };
}

/** `Date.UTC` rolls a 13th month or a 61st minute over into the next; no logger means that. */
function isCalendarTime(time: number, month: number, day: number, hour: number, minute: number): boolean {
  const date = new Date(time);
  return (
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute
  );
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** How far a log's clock is from UTC, in milliseconds to add, rounded to the quarter hours time zones are made of. */
export function zoneOffset(utc: number, logged: number): number {
  const offset = Math.round((utc - logged) / QUARTER) * QUARTER;
  return offset === 0 ? 0 : offset;
}

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
  const usual = usualTime(text);
  if (usual !== undefined) return usual;
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

/**
 * `2026-03-02 08:00:00.040` and `2026-03-02T08:00:00.040Z`, as nearly every event has it; undefined where the slow way
 * has to look at the text.
 */
function usualTime(text: string): ReadTime | undefined {
  if (
    text.charAt(4) !== '-' ||
    text.charAt(7) !== '-' ||
    text.charAt(13) !== ':' ||
    text.charAt(16) !== ':'
  ) {
    return undefined;
  }
  const between = text.charAt(10);
  if (between !== ' ' && between !== 'T') return undefined;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // What is no number is in no range. Every month has 28 days.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const hasZone = text.endsWith('Z');
  const milliseconds = fraction(text, 19, hasZone ? text.length - 1 : text.length);
  if (milliseconds === undefined) return undefined;
  return { time: Date.UTC(year, month - 1, day, hour, minute, second, milliseconds), hasZone };
}

/** Milliseconds of a dot and three to nine digits, or of nothing. */
function fraction(text: string, from: number, to: number): number | undefined {
  if (from === to) return 0;
  if (text.charAt(from) !== '.' || to - from < 4 || to - from > 10) return undefined;
  for (let at = from + 1; at < to; at += 1) if (Number.isNaN(digit(text, at))) return undefined;
  return 100 * digit(text, from + 1) + 10 * digit(text, from + 2) + digit(text, from + 3);
}

function twoDigits(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
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

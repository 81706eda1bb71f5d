/** Reads the times people give: ISO 8601 from the day on, UTC unless a zone is written. What could mean two things is refused. */

const FORM =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d\d:?\d\d)?)?$/;

/** How such times are written, for messages. */
export const ISO_FORM =
  '2026-11-22, 2026-11-22T08:00 or 2026-11-22T08:00:00+01:00; UTC where no zone is written';

/** Epoch milliseconds, a day being its first; undefined for other forms, and for days and hours that do not exist. */
export function parseIsoTime(text: string): number | undefined {
  const { day, clock = '00:00', zone = 'Z' } = FORM.exec(text)?.groups ?? {};
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // A calendar that is asked for the 30th of February goes on to March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  if (clock.startsWith('24')) return undefined;
  const time = Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(time) ? undefined : time;
}

/** A value as the boards' own formats show it. */
import { DATA_VIEWS, type Format } from '../../../src/core/dashboards/data-views.ts';
import { NOW } from '../seed-time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function shownValue(field: string, value: unknown, isDate: boolean): string {
  const text = String(value);
  const format = formatOf(field);
  switch (format?.as) {
    case 'short':
      return text.length > 10 ? `${text.slice(0, 10)}...` : text;
    case 'duration_ms':
      return `${(Number(value) / 1000).toFixed(1)} s`;
    case 'bytes':
      return bytes(Number(value));
    case 'age':
      return age(Date.parse(NOW) - time(value));
    default:
      break;
  }
  if (isDate || /^\d{4}-\d\d-\d\dT/.test(text)) return date(time(value));
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : text;
}

function formatOf(field: string): Format | undefined {
  return DATA_VIEWS.flatMap(({ formats }) => formats[field] ?? [])[0];
}

function time(value: unknown): number {
  return typeof value === 'number' ? value : Date.parse(String(value));
}

function date(at: number): string {
  const moment = new Date(at);
  const [month = '', two] = [MONTHS[moment.getUTCMonth()], (n: number) => String(n).padStart(2, '0')];
  return `${month} ${moment.getUTCDate()} ${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`;
}

function age(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.round(hours / 24)} days ago`;
}

function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const at = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Math.round((count / 1024 ** at) * 10) / 10} ${units[at] ?? 'B'}`;
}

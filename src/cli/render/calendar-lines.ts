/** The horizon as a calendar: a line a day, a letter an hour. */
import type { TickResult } from '../../app/tick-plan.ts';
import { HOUR, hourOf } from '../../core/run/ledger.ts';

const DAY = 24 * HOUR;

/** In the order in which one stands for an hour that has several. */
const SIGNS = { incomplete: '!', due: 'o', read: '#', nothing: '.' } as const;
type Sign = keyof typeof SIGNS;

export function* calendarLines(source: string, { record, due, looks }: TickResult): Iterable<string> {
  const signs = new Map<number, Sign>();
  const mark = (hour: number, sign: Sign): void => {
    const order = Object.keys(SIGNS) as Sign[];
    const held = signs.get(hour);
    if (held === undefined || order.indexOf(sign) < order.indexOf(held)) signs.set(hour, sign);
  };
  for (const [key, { failed }] of looks)
    mark(hourOf(Number(key.split('\u0000', 1)[0])), failed === undefined ? 'read' : 'incomplete');
  for (const { bucket } of due) mark(hourOf(bucket), 'due');
  const counts = { read: 0, due: 0, incomplete: 0 };
  for (const sign of signs.values()) if (sign !== 'nothing') counts[sign] += 1;
  yield `${source}: hours with something to look at: ${counts.read} read, ${counts.due} due, ${counts.incomplete} incomplete`;
  yield `            ${[0, 6, 12, 18].map((hour) => String(hour).padStart(2, '0').padEnd(6)).join('')}  # read  o due  ! could not be seen whole  . nothing`;
  for (let day = Math.floor(record.window.from / DAY) * DAY; day <= record.window.to; day += DAY) {
    const hours = Array.from({ length: 24 }, (_, hour) => SIGNS[signs.get(day + hour * HOUR) ?? 'nothing']);
    yield `${new Date(day).toISOString().slice(0, 10)}  ${hours.join('')}`;
  }
}

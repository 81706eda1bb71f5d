/** Asks whether what kept acts wait for has become visible, all of them in four requests. */
import { indexJoined, keyOf } from '../core/case/join-index.ts';
import { mayOpen } from '../core/case/payload-run.ts';
import { hull } from '../core/case/time-windows.ts';
import { type HuntEvent, isWithin, type TimeRange } from '../core/event/event.ts';
import type { Awaited, AwaitedPart } from '../core/hunt/awaited.ts';
import { eventsOf, type KeptAct } from '../core/hunt/kept-act.ts';
import type { EventSource, JoinRequest } from '../ports/event-source.ts';
import { fetchWhole } from './fetch-whole.ts';

/**
 * By the id of the record that waits, what seems to belong to it. Whether it fits is the joiner's to say. What was visible
 * before has been asked for before: only `window` is looked through, as far back as this tick counts.
 */
export async function whatCame(
  awaited: readonly Awaited[],
  window: TimeRange,
  source: EventSource,
): Promise<ReadonlyMap<string, readonly HuntEvent[]>> {
  const open = awaited.filter(({ range }) => range.from < window.to && window.from < range.to);
  const ask = async (part: AwaitedPart): Promise<readonly HuntEvent[]> => {
    const some = open.filter(({ parts }) => parts.includes(part));
    if (some.length === 0) return [];
    return (await fetchWhole(source, requestFor(part, some, window))).events;
  };
  const [writers, files, runs, openings] = await Promise.all([
    ask('writer'),
    ask('payload_file'),
    ask('payload_process'),
    ask('payload_opening'),
  ]);
  const index = indexJoined({
    processes: writers,
    files,
    runs,
    neighbours: {},
    truncated: { processes: new Set(), files: new Set(), runs: new Set() },
  });
  const named = (part: AwaitedPart, { host, key, programs = [] }: Awaited): readonly HuntEvent[] => {
    switch (part) {
      case 'writer':
        return index.byId(host, key);
      case 'payload_file':
        return index.filesNamed(host, key);
      case 'payload_process':
        return index.runsNamed(host, key);
      case 'payload_opening':
        return openings.filter((event) => mayOpen({ host, path: key, programs }, event));
    }
  };
  const come = new Map<string, HuntEvent[]>();
  for (const one of open) {
    const { parts, anchor, range } = one;
    const events = parts.flatMap((part) => named(part, one)).filter(({ time }) => isWithin(time, range));
    if (events.length > 0) come.set(anchor, [...(come.get(anchor) ?? []), ...events]);
  }
  return come;
}

/** A record of which a part is told is none that it lacks. */
export function knowsAll({ joined }: KeptAct, events: readonly HuntEvent[]): boolean {
  const { anchor } = joined;
  const known = new Set([anchor.id, anchor.inferred?.from.id, ...eventsOf(joined).map(({ id }) => id)]);
  return events.every(({ id }) => known.has(id));
}

function requestFor(part: AwaitedPart, awaited: readonly Awaited[], window: TimeRange): JoinRequest {
  const all = hull(awaited.map(({ range }) => range));
  const range = { from: Math.max(all.from, window.from), to: Math.min(all.to, window.to) };
  // One key is asked for once, however many acts wait for it.
  const keys = [...new Map(awaited.map((one) => [keyOf(one.host, nameOf(one)), one])).values()];
  const paths = keys.map(({ host, key }) => ({ host, path: key }));
  const purpose = 'waiting';
  switch (part) {
    case 'writer': {
      const ids = keys.map(({ host, key }) => ({ host, entityId: key }));
      return { by: 'entity_id', event: 'process_create', keys: ids, range, purpose };
    }
    case 'payload_file':
      return { by: 'path', event: 'file_create', keys: paths, range, purpose };
    case 'payload_process':
      return { by: 'path', event: 'process_create', keys: paths, range, purpose };
    case 'payload_opening': {
      const lines = keys.map(({ host, key, programs = [] }) => ({ host, path: key, programs }));
      return { by: 'command_line', event: 'process_create', keys: lines, range, purpose };
    }
  }
}

function nameOf({ key, programs = [] }: Awaited): string {
  return [key, ...programs].join('\u0000');
}

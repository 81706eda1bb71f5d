/** Finds process creations by id or pid, each asked of the source once a run as far as a bounded memory reaches. */
import { keyOf, type ProcessKeys } from '../core/case/join-index.ts';
import { type HuntEvent, type TimeRange, text } from '../core/event/event.ts';
import type { EventSource, JoinRequest } from '../ports/event-source.ts';
import { fetchWhole, united, type WholeAnswer } from './fetch-whole.ts';

/** Processes remembered, some 3 KB each: a fleet's trees share few ancestors, and those come again and again. */
const MOST_REMEMBERED = 4_000;

export interface ProcessLookup {
  /** `purpose`: the hunt that asks. */
  find(keys: ProcessKeys, purpose: string): Promise<WholeAnswer>;
}

interface Remembered {
  readonly events: readonly HuntEvent[];
  readonly isTruncated: boolean;
}

/** `window` is the same for all that is asked, so that an answer serves whoever asks next. */
export function processLookup(
  source: EventSource,
  window: TimeRange,
  most: number = MOST_REMEMBERED,
): ProcessLookup {
  const remembered = new Map<string, Remembered>();
  /** Looked at last is forgotten last. */
  const recall = (name: string): Remembered | undefined => {
    const held = remembered.get(name);
    if (held !== undefined) {
      remembered.delete(name);
      remembered.set(name, held);
    }
    return held;
  };
  const remember = (name: string, found: Remembered): void => {
    remembered.set(name, found);
    const [oldest] = remembered.size > most ? remembered.keys() : [];
    if (oldest !== undefined) remembered.delete(oldest);
  };

  return {
    async find(keys, purpose) {
      const byId = keys.byId.map((key) => ({ name: `id ${keyOf(key.host, key.entityId)}`, key }));
      const byPid = keys.byPid.map((key) => ({ name: `pid ${keyOf(key.host, String(key.pid))}`, key }));
      const known: WholeAnswer[] = [];
      const isNew = ({ name }: { readonly name: string }): boolean => {
        const held = recall(name);
        if (held === undefined) return true;
        const key = name.slice(name.indexOf(' ') + 1);
        known.push({ events: held.events, truncated: new Set(held.isTruncated ? [key] : []) });
        return false;
      };
      const newIds = byId.filter(isNew);
      const newPids = byPid.filter(isNew);
      const requests: JoinRequest[] = [];
      if (newIds.length > 0)
        requests.push({
          by: 'entity_id',
          purpose,
          event: 'process_create',
          keys: newIds.map(({ key }) => key),
          range: window,
        });
      if (newPids.length > 0)
        requests.push({
          by: 'pid',
          purpose,
          event: 'process_create',
          keys: newPids.map(({ key }) => key),
          range: window,
        });
      const answers = await Promise.all(requests.map((request) => fetchWhole(source, request)));
      // A source may hold other events under the same id.
      const fetched = united(answers);
      const events = fetched.events.filter(({ kind }) => kind === 'process_create');
      const ofId = Map.groupBy(events, (event) => `id ${keyOf(event.host, event.entityId ?? '')}`);
      const ofPid = Map.groupBy(
        events,
        (event) => `pid ${keyOf(event.host, text(event.fields, 'process.pid') ?? '')}`,
      );
      for (const { name } of newIds)
        remember(name, { events: ofId.get(name) ?? [], isTruncated: isTruncated(name, fetched) });
      for (const { name } of newPids)
        remember(name, { events: ofPid.get(name) ?? [], isTruncated: isTruncated(name, fetched) });
      return united([...known, { ...fetched, events }]);
    },
  };
}

function isTruncated(name: string, { truncated }: WholeAnswer): boolean {
  return truncated.has(name.slice(name.indexOf(' ') + 1));
}

/** The join keys of an event, as the index holds them. */
import { type EventKind, type HuntEvent, text } from '../../core/event/event.ts';
import { hashBaseName, hashEntityId, hashHost, hashPid, joinKey } from './join-hash.ts';

/** Registry events are joined by no path. */
const PATH_FIELDS: Readonly<Partial<Record<EventKind, string>>> = {
  process_create: 'process.executable',
  file_create: 'file.path',
};

/** What other events find it by. A pid counts where there is no entity id. */
export function eventKeys(event: HuntEvent): readonly number[] {
  const host = hashHost(event.host);
  const keys: number[] = [];
  const id = event.entityId === undefined ? 0 : hashEntityId(event.entityId);
  if (id !== 0) keys.push(joinKey('entity_id', event.kind, host, id));
  const field = PATH_FIELDS[event.kind];
  const path = field === undefined ? undefined : text(event.fields, field);
  if (path !== undefined) keys.push(joinKey('path', event.kind, host, hashBaseName(path)));
  const pid = Number(text(event.fields, 'process.pid') ?? Number.NaN);
  if (event.kind === 'process_create' && id === 0 && Number.isInteger(pid)) {
    keys.push(joinKey('pid', event.kind, host, hashPid(pid)));
  }
  return keys;
}

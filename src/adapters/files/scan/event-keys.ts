/** The 32-bit keys an event is found by, as the scanner makes them from bytes. */

import type { PathKey, PidKey, ProcessKey } from '../../../core/case/join-index.ts';
import { EVENT_KINDS, type EventKind, type HuntEvent, text } from '../../../core/event/event.ts';
import { LineScanner } from './line-scanner.ts';
import { PATH_FIELDS } from './wanted-fields.ts';

const scanner = new LineScanner();

/** What other events find it by. A pid counts where there is no entity id. */
export function eventKeys({ kind, host, entityId, fields }: HuntEvent): readonly number[] {
  const keys: number[] = [];
  const byId = entityId === undefined ? undefined : entityKey(kind, { host, entityId });
  if (byId !== undefined) keys.push(byId);
  const field = PATH_FIELDS[kind];
  const path = field === undefined ? undefined : text(fields, field);
  if (path !== undefined) keys.push(pathKey(kind, { host, path }));
  const pid = Number(text(fields, 'process.pid') ?? Number.NaN);
  if (kind === 'process_create' && byId === undefined && Number.isInteger(pid))
    keys.push(pidKey(kind, { host, pid }));
  return keys;
}

/** Undefined for an id that says nothing. */
export function entityKey(kind: EventKind, { host, entityId }: ProcessKey): number | undefined {
  const hash = scanner.hashEntityId(entityId);
  return hash === 0
    ? undefined
    : scanner.joinKey('entity_id', EVENT_KINDS.indexOf(kind), hashHost(host), hash);
}

/** By its base name: the rest of a path has many spellings. */
export function pathKey(kind: EventKind, { host, path }: PathKey): number {
  return scanner.joinKey('path', EVENT_KINDS.indexOf(kind), hashHost(host), scanner.hashBaseName(path));
}

export function pidKey(kind: EventKind, { host, pid }: PidKey): number {
  return scanner.joinKey('pid', EVENT_KINDS.indexOf(kind), hashHost(host), scanner.hashPid(pid));
}

export function hashHost(host: string): number {
  return scanner.hashHost(host);
}

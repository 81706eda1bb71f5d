/** Says which events a page of anchors needs, and finds them again among those a source returned. */

import type { Anchor } from '../act/anchor.ts';
import type { HostKey, HuntEvent } from '../event/event.ts';
import { text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { payloadPaths } from './join-keys.ts';
import { openersOfPayload } from './payload-run.ts';

export interface ProcessKey {
  readonly host: HostKey;
  readonly entityId: string;
}

export interface PidKey {
  readonly host: HostKey;
  readonly pid: number;
}

/** A path on one host, folded; may hold `*` and `?` where a part is unknown (an environment variable, an 8.3 name). */
export interface PathKey {
  readonly host: HostKey;
  readonly path: string;
}

/** Process creations wanted, by id; by pid only for sources that have no ids. */
export interface ProcessKeys {
  readonly byId: readonly ProcessKey[];
  readonly byPid: readonly PidKey[];
}

/** Ids of the profiles whose events name processes by pid alone. */
export type ProfilesWithoutEntityId = ReadonlySet<string>;

/** The writers of these anchors; an anchor that is itself a process creation has its writer already. */
export function writerKeys(anchors: readonly Anchor[], idless: ProfilesWithoutEntityId): ProcessKeys {
  const others = anchors.filter(
    (anchor) => anchor.kind !== 'process_create' && anchor.inferred === undefined,
  );
  return keysOf(others, idless, (event) => event.entityId, 'process.pid');
}

/** The processes that created the files which registry values start. */
export function creatorKeys(files: readonly HuntEvent[], idless: ProfilesWithoutEntityId): ProcessKeys {
  return keysOf(files, idless, (event) => event.entityId, 'process.pid');
}

/** The parents of these process creations: one step up, asked again for each generation. */
export function parentKeys(children: readonly HuntEvent[], idless: ProfilesWithoutEntityId): ProcessKeys {
  return keysOf(children, idless, (event) => event.parentEntityId, 'process.parent.pid');
}

function keysOf(
  events: readonly HuntEvent[],
  idless: ProfilesWithoutEntityId,
  idOf: (event: HuntEvent) => string | undefined,
  pidField: string,
): ProcessKeys {
  const byId = new Map<string, ProcessKey>();
  const byPid = new Map<string, PidKey>();
  for (const event of events) {
    const { host } = event;
    const entityId = usableId(idOf(event));
    const pid = pidOf(event, pidField);
    if (entityId !== undefined) byId.set(keyOf(host, entityId), { host, entityId });
    else if (pid !== undefined && idless.has(event.profile))
      byPid.set(keyOf(host, String(pid)), { host, pid });
  }
  return { byId: [...byId.values()], byPid: [...byPid.values()] };
}

/** Paths of the payloads that no other program opens; may hold `*` and `?`. */
export function runKeys(anchors: readonly Anchor[]): readonly PathKey[] {
  return payloadKeys(anchors.filter((anchor) => (openersOfPayload(anchor) ?? []).length === 0));
}

/** Paths of the files the anchors are about; may hold `*` and `?`. */
export function payloadKeys(anchors: readonly Anchor[]): readonly PathKey[] {
  const keys = new Map<string, PathKey>();
  for (const anchor of anchors) {
    for (const path of payloadPaths(anchor)) keys.set(keyOf(anchor.host, path), { host: anchor.host, path });
  }
  return [...keys.values()];
}

/** The event of a process tells of its parent all that is asked about the oldest one: it need not be fetched for that. */
export function namesParentInFull({ fields }: HuntEvent): boolean {
  return (
    text(fields, 'process.parent.executable') !== undefined &&
    text(fields, 'process.parent.command_line') !== undefined
  );
}

/** An all-zero id says that the log did not know the process. */
export function usableId(id: string | undefined): string | undefined {
  return id === undefined || /^[0{}-]*$/.test(id) ? undefined : id;
}

export function pidOf(event: HuntEvent, field: string): number | undefined {
  const pid = Number(text(event.fields, field));
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** One key of a look-up: an entity id, a pid or a path, on a host. */
export function keyOf(host: HostKey, id: string): string {
  return `${host}\u0000${id}`;
}

/** What was not answered to the end, key by key (`keyOf`): who is looked up together with it changes nothing for an anchor. */
export interface Truncated {
  readonly processes: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  readonly runs: ReadonlySet<string>;
}

/** What a source returned for a page; may hold more than was asked for. */
export interface JoinedEvents {
  readonly processes: readonly HuntEvent[];
  readonly files: readonly HuntEvent[];
  readonly runs: readonly HuntEvent[];
  /** By id of the pair, whose condition they fulfil. */
  readonly neighbours: Readonly<Record<string, readonly HuntEvent[]>>;
  readonly truncated: Truncated;
}

/** The same events, to be looked up. Each list is in order of time. */
export interface JoinIndex {
  readonly byId: (host: HostKey, entityId: string) => readonly HuntEvent[];
  readonly byPid: (host: HostKey, pid: number) => readonly HuntEvent[];
  /** File creates whose name fits the last part of a pattern. */
  readonly filesNamed: (host: HostKey, pattern: string) => readonly HuntEvent[];
  readonly runsNamed: (host: HostKey, pattern: string) => readonly HuntEvent[];
  readonly neighbours: (pair: string, host: HostKey) => readonly HuntEvent[];
  readonly truncated: Truncated;
}

export function indexJoined(events: JoinedEvents): JoinIndex {
  const creations = inOrder(events.processes).filter(({ kind }) => kind === 'process_create');
  // Ids nearly always name one process in the world: looked up alone, the host is compared afterwards.
  const ids = groupBy(creations, ({ entityId }) => usableId(entityId));
  const pids = groupBy(creations, (event) => {
    const pid = pidOf(event, 'process.pid');
    return pid === undefined ? undefined : keyOf(event.host, String(pid));
  });
  const near = new Map(
    Object.entries(events.neighbours).map(([pair, found]) => [
      pair,
      groupBy(inOrder(found), ({ host }) => host),
    ]),
  );
  return {
    byId: (host, entityId) => onHost(ids.get(entityId) ?? [], host),
    byPid: (host, pid) => pids.get(keyOf(host, String(pid))) ?? [],
    filesNamed: nameIndex(
      inOrder(events.files).filter(({ kind }) => kind === 'file_create'),
      'file.path',
    ),
    runsNamed: nameIndex(
      inOrder(events.runs).filter(({ kind }) => kind === 'process_create'),
      'process.executable',
    ),
    neighbours: (pair, host) => near.get(pair)?.get(host) ?? [],
    truncated: events.truncated,
  };
}

function onHost(events: readonly HuntEvent[], host: HostKey): readonly HuntEvent[] {
  return events.every((event) => event.host === host)
    ? events
    : events.filter((event) => event.host === host);
}

/** By folded file name; a pattern whose own last part holds wildcards gets every event of the host. */
function nameIndex(events: readonly HuntEvent[], field: string): JoinIndex['filesNamed'] {
  const byHost = groupBy(events, ({ host }) => host);
  const byName = groupBy(events, (event) => {
    const path = text(event.fields, field);
    return path === undefined ? undefined : keyOf(event.host, lastPart(fold(path)));
  });
  return (host, pattern) => {
    const name = lastPart(pattern);
    return /[*?]/.test(name) ? (byHost.get(host) ?? []) : (byName.get(keyOf(host, fold(name))) ?? []);
  };
}

/** The name of a file, of a path or pattern as it is written. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

function groupBy(
  events: readonly HuntEvent[],
  keyOfEvent: (event: HuntEvent) => string | undefined,
): ReadonlyMap<string, readonly HuntEvent[]> {
  const groups = new Map<string, HuntEvent[]>();
  for (const event of events) {
    const key = keyOfEvent(event);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

function inOrder(events: readonly HuntEvent[]): readonly HuntEvent[] {
  return [...events].sort(compareEvents);
}

/** By time, then in the log's own order, so that what a source returns in another order joins alike. */
export function compareEvents(a: HuntEvent, b: HuntEvent): number {
  return a.time - b.time || numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The number the log gave the record; events without one come last. */
function numberOf({ fields }: HuntEvent): number {
  const number = Number(text(fields, 'winlog.record_id') ?? NaN);
  return Number.isNaN(number) ? Number.MAX_VALUE : number;
}

/** One record, wherever it was read. */
export function isSameRecord(a: HuntEvent, b: HuntEvent): boolean {
  return a.id === b.id;
}

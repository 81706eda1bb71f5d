/** Reads the value sets and registry acts that a command line tells of as anchors, and gives them the logged value set's identity where there is one. */
import { type Fields, type HuntEvent, text } from '../event/event.ts';
import { regActsOf } from '../facts/reg-act.ts';
import { readValuePath } from '../facts/registry-key.ts';
import { type RegistryWrite, registryWrites } from '../facts/registry-write.ts';
import { fold } from '../fold.ts';
import { predicate, recordView } from '../sigma/predicate.ts';
import type { JoinedCase } from './case.ts';
import type { Hunt } from './content.ts';

/** A value set that no process of the same id can be tied to counts as the command's within this time. Milliseconds. */
const SAME_ACT_WITHIN = 60_000;

/**
 * The anchors an accepted event stands for: itself, or for a process creation each registry act its command line
 * holds - of an autostart hunt each value it sets, where one of the hunt's pairs of value sets takes it.
 */
export function anchorReader(hunt: Hunt): (event: HuntEvent) => readonly HuntEvent[] {
  if (hunt.finding !== 'autostart') return eachAct;
  const accepted = hunt.join.pairs
    .filter(({ kind }) => kind === 'registry_set')
    .map(({ condition }) => predicate(condition));
  return (event) =>
    event.kind === 'process_create'
      ? registryWrites(event)
          .map((write) => toldSet(event, write))
          .filter(({ fields }) => accepted.some((accepts) => accepts(recordView(fields))))
      : [event];
}

/** One line may take several hives: each act is an anchor of its own. */
function eachAct(event: HuntEvent): readonly HuntEvent[] {
  const acts = regActsOf(event);
  return acts.length < 2 ? [event] : acts.map((_act, at) => (at === 0 ? event : { ...event, act: at }));
}

/** The value set as the registry would have logged it, told by the process creation. */
function toldSet(event: HuntEvent, { key, name, data, type }: RegistryWrite): HuntEvent {
  const path = key.root === 'HKCU' ? ofUser(key.path, event.fields) : key.path;
  const value = name === '' ? '(Default)' : name;
  return {
    ...event,
    kind: 'registry_set',
    toldBy: event,
    fields: {
      ...event.fields,
      'registry.path': `${path}\\${value}`,
      'registry.hive': path.slice(0, path.indexOf('\\')),
      'registry.key': path.slice(path.indexOf('\\') + 1),
      'registry.value': value,
      'registry.data.strings': [data],
      'registry.data.type': type,
    },
  };
}

/** An account's own SID only: many logs give the id of the service that wrote the record instead. */
function ofUser(path: string, fields: Fields): string {
  const sid = text(fields, 'user.id') ?? '';
  return /^S-1-(?:5-21|12-1)-[\d-]+$/i.test(sid)
    ? path.replace(/^HKCU(?=\\)/, `HKU\\${sid.toUpperCase()}`)
    : path;
}

/**
 * The case with the registry fields of the logged value set that the command made, and that event alone for a
 * neighbour; without one the case stays what the command tells. Other cases are returned as they are.
 */
export function foldIntoLoggedSet(joined: JoinedCase): JoinedCase {
  const { anchor } = joined;
  if (anchor.toldBy === undefined) return joined;
  const logged = loggedSet(joined);
  if (logged === undefined) return { ...joined, neighbours: [] };
  const registry = Object.entries(logged.fields).filter(([name]) => name.startsWith('registry.'));
  const own = Object.entries(anchor.fields).filter(([name]) => !name.startsWith('registry.'));
  return {
    ...joined,
    anchor: { ...anchor, fields: Object.fromEntries([...own, ...registry]) },
    neighbours: [logged],
  };
}

/** Of the sets of that value on the host the command's own process's, else the next one after its start. */
function loggedSet({ anchor, neighbours }: JoinedCase): HuntEvent | undefined {
  const wanted = valueKey(anchor);
  const sets = neighbours.filter(
    (event) => event.kind === 'registry_set' && event.time >= anchor.time && valueKey(event) === wanted,
  );
  return (
    sets.find(({ entityId }) => entityId !== undefined && entityId === anchor.entityId) ??
    sets.find(({ time }) => time - anchor.time <= SAME_ACT_WITHIN)
  );
}

/** One spelling for both registry views and for HKCU in any spelling. */
function valueKey({ fields }: HuntEvent): string {
  const { key, name, userSid } = readValuePath(
    text(fields, 'registry.path') ?? '',
    text(fields, 'registry.value'),
  );
  const isMachine = /^hklm\\/i.test(text(fields, 'registry.path') ?? '');
  return JSON.stringify([isMachine, key, fold(name), isMachine ? userSid : undefined]);
}

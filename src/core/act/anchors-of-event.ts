/** The acts one event tells of: itself, each registry command of its line, each value its command line sets. */
import type { HuntEvent } from '../event/event.ts';
import { hostKey } from '../event/host.ts';
import type { Anchor } from './anchor.ts';
import { hiveCopiesOf } from './hive-copy.ts';
import { accountSid } from './process-account.ts';
import { importActOf, regActsOf } from './reg-act.ts';
import { type RegistryWrite, registryWrites } from './registry-write.ts';

/** One line may take several hives: each act is an anchor of its own. */
export function hiveAnchors(event: HuntEvent): readonly Anchor[] {
  const acts = [...regActsOf(event), ...hiveCopiesOf(event)];
  return acts.length < 2 ? [event] : acts.map((_act, at) => (at === 0 ? event : { ...event, act: at }));
}

/**
 * Of a process creation each value set that its command line tells of and `isMeant` takes, and the import of a .reg file,
 * which stands for itself: what the file sets is not in the line. Any other event stands for itself.
 */
export function autostartAnchors(event: HuntEvent, isMeant: (set: Anchor) => boolean): readonly Anchor[] {
  if (event.kind !== 'process_create') return [event];
  return [
    ...registryWrites(event)
      .map((write) => inferredSet(event, write))
      .filter(isMeant),
    ...(importActOf(event) === undefined ? [] : [{ ...event, inferred: { from: event } }]),
  ];
}

/** The value set as the registry would have logged it, inferred from the process creation. */
function inferredSet(event: HuntEvent, { key, name, data, type, host }: RegistryWrite): Anchor {
  const onHost = host === undefined || hostKey(host) === event.host ? undefined : hostKey(host);
  const path =
    key.root === 'HKCU' && onHost === undefined ? ofUser(key.path, accountSid(event) ?? '') : key.path;
  const value = name === '' ? '(Default)' : name;
  return {
    ...event,
    kind: 'registry_set',
    inferred: { from: event, ...(onHost === undefined ? {} : { onHost }) },
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
function ofUser(path: string, sid: string): string {
  return /^S-1-(?:5-21|12-1)-[\d-]+$/i.test(sid)
    ? path.replace(/^HKCU(?=\\)/, `HKU\\${sid.toUpperCase()}`)
    : path;
}

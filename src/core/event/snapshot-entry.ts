/** A value as a registry snapshot tells it, and the event that stands for it. */

import { sha256OfParts } from '../sha256.ts';
import type { EventId } from './event.ts';
import { type Fields, type HuntEvent, text } from './event.ts';
import { hostKey } from './host.ts';
import { fileSource, type RecordPlace } from './record-place.ts';
import { registryData, registryType, sysmonDetails } from './registry-data.ts';
import { canonicalRegistryPath, sidOfRegistryPath, splitRegistryPath } from './registry-path.ts';

export interface SnapshotEntry extends RecordPlace {
  readonly key: string;
  /** Empty for the default value. */
  readonly name: string;
  /** Strings as they are, numbers in decimal, several of a multi-string. */
  readonly data: readonly string[];
  /** `REG_SZ`, ...; undefined when the snapshot does not say. */
  readonly type: string | undefined;
}

/** What no shipper's profile has read. */
export const SNAPSHOT_PROFILE = 'registry-snapshot';

/** How Windows' own tools show the value without a name, and Sysmon logs it. */
const DEFAULT_VALUE = '(Default)';

/**
 * A value set without a writer. `time` is not when it was set, which no snapshot tells: it is when the snapshot was
 * taken, as far as that is known.
 */
export function snapshotEvent(
  entry: SnapshotEntry,
  place: { readonly file: string; readonly host: string; readonly time: number },
): HuntEvent {
  const name = entry.name === '' ? DEFAULT_VALUE : entry.name;
  const key = entry.key.includes('\\') ? entry.key : entry.key.replaceAll('/', '\\');
  const path = canonicalRegistryPath(`${key.replace(/\\+$/, '')}\\${name}`);
  const parts = splitRegistryPath(path, name);
  const type = entry.type === undefined ? undefined : registryType(entry.type);
  const data = entry.data.flatMap((one) => registryData(one, type) ?? []);
  const details = entry.data.flatMap((one) => sysmonDetails(one, type) ?? []).join(' ');
  const sid = sidOfRegistryPath(path);
  const fields: Fields = {
    'event.dataset': 'reghunt.snapshot',
    'host.name': place.host,
    'registry.path': path,
    'registry.key': parts.key,
    'registry.value': parts.value,
    ...(parts.hive === undefined ? {} : { 'registry.hive': parts.hive }),
    ...(data.length === 0 ? {} : { 'registry.data.strings': data.length === 1 ? (data[0] ?? '') : data }),
    ...(type === undefined ? {} : { 'registry.data.type': type }),
    ...(details === '' ? {} : { 'winlog.event_data.Details': details }),
    'winlog.event_data.EventType': 'SetValue',
    ...(sid === undefined ? {} : { 'user.id': sid }),
  };
  return {
    id: snapshotId(entry, place.host),
    kind: 'registry_set',
    time: place.time,
    host: hostKey(text(fields, 'host.name') ?? ''),
    fields,
    profile: SNAPSHOT_PROFILE,
    source: fileSource(place.file, entry),
  };
}

/** A snapshot has no records: the value itself is what is there, with what it holds. */
function snapshotId({ key, name, type, data }: SnapshotEntry, host: string): EventId {
  return sha256OfParts(['snapshot 1', host, key, name, type ?? '', ...data]) as EventId;
}

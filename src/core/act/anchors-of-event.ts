/** The acts one event tells of: itself, each registry command of its line, each value its command line sets. */
import { type HuntEvent, text } from '../event/event.ts';
import { fileExtension, fileName } from '../event/file-path.ts';
import { hostKey } from '../event/host.ts';
import { writtenFiles } from '../windows/launch/written-files.ts';
import { remoteHostOf } from '../windows/path/remote-host.ts';
import { resolvePath } from '../windows/path/windows-path.ts';
import type { Anchor } from './anchor.ts';
import { hiveCopiesOf } from './hive-copy.ts';
import { outputPattern } from './hive-taken.ts';
import { accountSid } from './process-account.ts';
import { importActOf, regActsOf } from './reg-act.ts';
import { type RegistryWrite, registryWrites } from './registry-write.ts';

/** One line may take several hives: each act is an anchor of its own. */
export function hiveAnchors(event: HuntEvent): readonly Anchor[] {
  const acts = [...regActsOf(event), ...hiveCopiesOf(event)];
  return acts.length < 2 ? [event] : acts.map((_act, at) => (at === 0 ? event : { ...event, act: at }));
}

/** What a hunt means by a value set, and by a created file, where it hunts for such; absent where it does not. */
export interface Meant {
  readonly set?: (set: Anchor) => boolean;
  readonly file?: (file: Anchor) => boolean;
}

/**
 * Of a process creation each value set and each file that its command line tells of and the hunt means, and the import of
 * a .reg file, which stands for itself: what the file sets is not in the line. Any other event stands for itself.
 */
export function autostartAnchors(event: HuntEvent, { set, file }: Meant): readonly Anchor[] {
  if (event.kind !== 'process_create') return [event];
  const sets = set === undefined ? [] : registryWrites(event).map((write) => inferredSet(event, write));
  const files = file === undefined ? [] : filesTold(event).map((path) => inferredFile(event, path));
  return [
    ...sets.filter((one) => set?.(one) === true),
    ...files.filter((one) => file?.(one) === true),
    ...(set === undefined || importActOf(event) === undefined
      ? []
      : [{ ...event, inferred: { from: event } }]),
  ];
}

/** What is done to another machine is left out: it lies there. */
function filesTold(event: HuntEvent): readonly string[] {
  const line = text(event.fields, 'process.command_line') ?? '';
  const folder = text(event.fields, 'process.working_directory');
  return remoteHostOf(line) === undefined
    ? writtenFiles(line).map((path) => resolvePath(folder, outputPattern(path)))
    : [];
}

/** The created file as the log would hold it, inferred from the process creation; its path may be a pattern. */
function inferredFile(event: HuntEvent, path: string): Anchor {
  const extension = fileExtension(path);
  return {
    ...event,
    kind: 'file_create',
    inferred: { from: event },
    fields: {
      ...event.fields,
      'file.path': path,
      'file.name': fileName(path),
      ...(extension === undefined ? {} : { 'file.extension': extension }),
    },
  };
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

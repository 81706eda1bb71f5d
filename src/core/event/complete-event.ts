/** Fills in what a kind's fields imply and no shipper needs to keep: parts of paths, the account in one piece. */
import { joinAccount } from './account.ts';
import { type EventKind, type FieldValue, text } from './event.ts';
import { fileDirectory, fileExtension, fileName } from './file-path.ts';
import { splitRegistryPath } from './registry-path.ts';

export type FieldsInMaking = Record<string, FieldValue>;

/** What a kind is nothing without: one of these fields has to be there. */
export const ESSENTIAL: Readonly<Record<EventKind, readonly string[]>> = {
  registry_set: ['registry.path'],
  process_create: ['process.executable', 'process.name', 'process.command_line'],
  file_create: ['file.path'],
};

/** `hasValueName`: the shipper keeps the value name apart from the path. */
export function completeFields(kind: EventKind, fields: FieldsInMaking, hasValueName: boolean): void {
  if (kind === 'registry_set') completeRegistry(fields, hasValueName);
  if (kind === 'file_create') {
    addPart(fields, 'file.name', 'file.path', fileName);
    addPart(fields, 'file.directory', 'file.path', fileDirectory);
    addPart(fields, 'file.extension', 'file.path', fileExtension);
  }
  addPart(fields, 'process.name', 'process.executable', fileName);
  addPart(fields, 'process.parent.name', 'process.parent.executable', fileName);
  addAccount(fields);
}

/** Sysmon 13 and its equals are value sets by definition: the field is absent, or holds a logger's severity, too often. */
function completeRegistry(fields: FieldsInMaking, hasValueName: boolean): void {
  fields['winlog.event_data.EventType'] = 'SetValue';
  const path = text(fields, 'registry.path');
  if (path === undefined) return;
  const parts = splitRegistryPath(path, hasValueName ? text(fields, 'registry.value') : undefined);
  fields['registry.key'] = parts.key;
  fields['registry.value'] = parts.value;
  if (parts.hive === undefined) delete fields['registry.hive'];
  else fields['registry.hive'] = parts.hive;
}

function addPart(
  fields: FieldsInMaking,
  name: string,
  whole: string,
  part: (path: string) => string | undefined,
): void {
  const path = text(fields, whole);
  if (path === undefined || Object.hasOwn(fields, name)) return;
  const found = part(path);
  if (found !== undefined && found !== '') fields[name] = found;
}

/** Upstream Sigma rules ask for the account in one piece, as Sysmon logs it. */
function addAccount(fields: FieldsInMaking): void {
  const name = text(fields, 'user.name');
  if (name === undefined || Object.hasOwn(fields, WHOLE_ACCOUNT)) return;
  fields[WHOLE_ACCOUNT] = joinAccount(text(fields, 'user.domain'), name);
}

const WHOLE_ACCOUNT = 'winlog.event_data.User';

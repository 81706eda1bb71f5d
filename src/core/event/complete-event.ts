/** Fills in what a kind's fields imply and no shipper needs to keep: parts of paths, the account in one piece. */
import { joinAccount } from './account.ts';
import { type EventKind, type FieldValue, text } from './event.ts';
import { fileDirectory, fileExtension, fileName } from './file-path.ts';
import { splitRegistryPath } from './registry-path.ts';
import { signatureOf } from './signature.ts';

export type FieldsInMaking = Record<string, FieldValue>;

/** What a kind is nothing without: one of these fields has to be there. */
export const ESSENTIAL: Readonly<Record<EventKind, readonly string[]>> = {
  registry_set: ['registry.path'],
  process_create: ['process.executable', 'process.name', 'process.command_line'],
  file_create: ['file.path'],
  registry_create: ['registry.path'],
  registry_delete: ['registry.path'],
  registry_rename: ['registry.path'],
};

/** `hasValueName`: the shipper keeps the value name apart from the path. */
export function completeFields(kind: EventKind, fields: FieldsInMaking, hasValueName: boolean): void {
  if (isRegistry(kind)) completeRegistry(kind, fields, hasValueName);
  if (kind === 'file_create') {
    addPart(fields, 'file.name', fileName);
    addPart(fields, 'file.directory', fileDirectory);
    addPart(fields, 'file.extension', fileExtension);
  }
  addPart(fields, 'process.name', fileName);
  addPart(fields, 'process.parent.name', fileName);
  addAccount(fields);
  addSignature(fields, 'process.', 'process.signature');
  addSignature(fields, 'process.parent.', 'process.parent.signature');
}

type RegistryKind = Exclude<EventKind, 'process_create' | 'file_create'>;

function isRegistry(kind: EventKind): kind is RegistryKind {
  return kind !== 'process_create' && kind !== 'file_create';
}

/**
 * What happened is known from the kind: the field is absent, or holds a logger's severity, too often. Of a key, all of
 * the path is the key, and there is no value.
 */
function completeRegistry(kind: RegistryKind, fields: FieldsInMaking, hasValueName: boolean): void {
  const happened = happenedTo(kind, fields, hasValueName);
  fields[EVENT_TYPE] = happened;
  const path = text(fields, 'registry.path');
  if (path === undefined) return;
  const parts = splitRegistryPath(path, hasValueName ? text(fields, 'registry.value') : undefined);
  if (happened.endsWith('Key')) {
    fields['registry.key'] = parts.key === '' ? parts.value : `${parts.key}\\${parts.value}`;
    delete fields['registry.value'];
  } else {
    fields['registry.key'] = parts.key;
    fields['registry.value'] = parts.value;
  }
  if (parts.hive === undefined) delete fields['registry.hive'];
  else fields['registry.hive'] = parts.hive;
}

const EVENT_TYPE = 'winlog.event_data.EventType';

/** In Sysmon's words. A logger that keeps value names apart names one where a value went. */
function happenedTo(kind: RegistryKind, fields: FieldsInMaking, hasValueName: boolean): string {
  if (kind === 'registry_set') return 'SetValue';
  if (kind === 'registry_create') return 'CreateKey';
  const said = text(fields, EVENT_TYPE);
  if (kind === 'registry_rename') return /value/i.test(said ?? '') ? 'RenameValue' : 'RenameKey';
  const isKey =
    said === undefined ? hasValueName && text(fields, 'registry.value') === undefined : /key/i.test(said);
  return isKey ? 'DeleteKey' : 'DeleteValue';
}

/** Fields that are taken from another where the log leaves them out. */
export const PART_OF = {
  'file.name': 'file.path',
  'file.directory': 'file.path',
  'file.extension': 'file.path',
  'process.name': 'process.executable',
  'process.parent.name': 'process.parent.executable',
} as const;

function addPart(
  fields: FieldsInMaking,
  name: keyof typeof PART_OF,
  part: (path: string) => string | undefined,
): void {
  const path = text(fields, PART_OF[name]);
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

function addSignature(fields: FieldsInMaking, prefix: string, name: string): void {
  const signature = signatureOf(fields, prefix);
  if (signature !== undefined) fields[name] = signature;
}

const WHOLE_ACCOUNT = 'winlog.event_data.User';

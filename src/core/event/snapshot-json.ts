/** Reads the elements of a registry snapshot in JSON: key, name and data, or Sysmon events that stand beside them. */
import { isObject, type JsonObject } from './raw-document.ts';
import type { RecordPlace } from './record-place.ts';
import { registryTypeName } from './reg-file.ts';
import type { SnapshotEntry } from './snapshot-entry.ts';

/** Lists of an object that hold them. */
export const SNAPSHOT_LISTS = ['registry_entries', 'snapshot', 'sysmon_events', 'events'] as const;

export type SnapshotElement =
  | { readonly entry: SnapshotEntry }
  /** A Sysmon event in the layout of flat records. */
  | { readonly record: JsonObject };

const EVENT_ID = ['EventID', 'event_id', 'EventCode'];
const KEY = ['key', 'path'];
const NAME = ['name', 'value_name'];
const DATA = ['data', 'value_data', 'value'];
const TYPE = ['type', 'value_type'];

/** Other names under which such lists keep Sysmon's fields. */
const ALIASES: readonly (readonly [field: string, names: readonly string[]])[] = [
  ['EventID', EVENT_ID],
  ['TargetObject', ['TargetObject', 'target_object']],
  ['Details', ['Details', 'details', 'value']],
  ['Image', ['Image', 'image', 'process']],
  ['User', ['User', 'user']],
  ['UtcTime', ['UtcTime', 'TimeCreated', 'timestamp', '@timestamp']],
  ['Hostname', ['Hostname', 'Computer', 'computer', 'host', 'hostname']],
];

/** Undefined for what is neither. `host`: whose registry it is. */
export function readElement(element: unknown, place: RecordPlace, host: string): SnapshotElement | undefined {
  if (isBareEvent(element)) return { record: flatRecord(element, host) };
  const entry = isObject(element) ? entryOf(element, place) : undefined;
  return entry === undefined ? undefined : { entry };
}

const UNPLACED: RecordPlace = { line: 1, ordinal: 0 };

/** What an element of a list shows the list to be. */
export function isSnapshotElement(element: unknown): boolean {
  return isBareEvent(element) || (isObject(element) && entryOf(element, UNPLACED) !== undefined);
}

/** A Sysmon event without the log's own fields, by which field profiles tell records apart. */
function isBareEvent(element: unknown): element is JsonObject {
  if (!isObject(element) || first(element, EVENT_ID) === undefined) return false;
  const hasLog = ['Channel', 'SourceName', 'Provider', 'winlog', 'log_name', 'Event', 'agent'].some((name) =>
    Object.hasOwn(element, name),
  );
  const data = isObject(element['EventData']) ? element['EventData'] : element;
  return (
    !hasLog &&
    ['TargetObject', 'target_object', 'Image', 'image', 'TargetFilename'].some((name) =>
      Object.hasOwn(data, name),
    )
  );
}

function flatRecord(element: JsonObject, host: string): JsonObject {
  const data = isObject(element['EventData']) ? element['EventData'] : {};
  const whole: JsonObject = { ...element, ...data };
  const named: Record<string, unknown> = { Hostname: host };
  for (const [field, names] of ALIASES) {
    const value = first(whole, names);
    if (value !== undefined) named[field] = value;
  }
  const { EventData: _, ...rest } = whole;
  return {
    ...rest,
    ...named,
    EventID: Number(named['EventID']),
    SourceName: 'Microsoft-Windows-Sysmon',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
  };
}

/** What the registry editor and PowerShell write before a root. */
const BEFORE_ROOT = /^(?:Computer\\|(?:[\w.]+\\)?Registry::\\?)/i;
/** A root, or one of the two hives that hold most and are often named without theirs. */
const KEY_START = /^\\?(?:HK|REGISTRY\\|MACHINE\\|USER\\|(?:SOFTWARE|SYSTEM)[\\/])/i;

/** Without a name the path is taken to end in one; a name that is null is the default value's. */
function entryOf(element: JsonObject, place: RecordPlace): SnapshotEntry | undefined {
  const path = first(element, KEY);
  if (typeof path !== 'string') return undefined;
  const key = path.replace(BEFORE_ROOT, '');
  const isNamed = NAME.some((name) => Object.hasOwn(element, name));
  const data = first(element, DATA);
  if (!KEY_START.test(key) || (data === undefined && !isNamed)) return undefined;
  const cut = Math.max(key.lastIndexOf('\\'), key.includes('\\') ? -1 : key.lastIndexOf('/'));
  return {
    key: isNamed ? key : key.slice(0, Math.max(cut, 0)),
    name: isNamed ? namedText(first(element, NAME)) : key.slice(cut + 1),
    data: textsOf(data),
    type: typeNamed(first(element, TYPE)),
    ...place,
  };
}

function namedText(name: unknown): string {
  return name === undefined || name === '@' ? '' : textOf(name);
}

function textsOf(data: unknown): readonly string[] {
  if (data === undefined) return [];
  return Array.isArray(data) ? data.map(textOf) : [textOf(data)];
}

/** A list or an object has no meaning as data; what it holds is hunted all the same. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function typeNamed(type: unknown): string | undefined {
  return typeof type === 'number' ? registryTypeName(type) : typeof type === 'string' ? type : undefined;
}

function first(element: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(element, name) && element[name] !== null) return element[name];
  }
  return undefined;
}

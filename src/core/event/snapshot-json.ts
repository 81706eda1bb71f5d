/** Reads a registry snapshot in JSON: a list of key, name and data, or an object that holds one beside Sysmon events. */
import { isObject, type JsonObject } from './raw-document.ts';
import type { SnapshotEntry } from './snapshot-entry.ts';

export interface SnapshotJson {
  readonly entries: readonly SnapshotEntry[];
  /** Sysmon events that stand beside it, in the layout of flat records. */
  readonly records: readonly { readonly record: JsonObject; readonly line: number }[];
  /** Elements that are neither, by their place in the list from 1. */
  readonly unread: readonly number[];
}

const EVENT_LISTS = ['sysmon_events', 'events'];
const ENTRY_LISTS = ['registry_entries', 'snapshot'];
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

/** Undefined when the document is no snapshot: then it is for the readers of event files. */
export function readSnapshot(document: unknown, host: string): SnapshotJson | undefined {
  const lists = listsIn(document);
  if (lists === undefined) return undefined;
  const entries: SnapshotEntry[] = [];
  const records: { record: JsonObject; line: number }[] = [];
  const unread: number[] = [];
  for (const list of lists) {
    list.forEach((element, index) => {
      const line = index + 1;
      if (isBareEvent(element)) records.push({ record: flatRecord(element, host), line });
      else {
        const entry = isObject(element) ? entryOf(element, line) : undefined;
        if (entry === undefined) unread.push(line);
        else entries.push(entry);
      }
    });
  }
  return { entries, records, unread };
}

function listsIn(document: unknown): readonly (readonly unknown[])[] | undefined {
  if (Array.isArray(document)) return isSnapshotElement(document[0]) ? [document] : undefined;
  if (!isObject(document)) return undefined;
  const named = (names: readonly string[]): readonly (readonly unknown[])[] =>
    names.flatMap((name) => (Array.isArray(document[name]) ? [document[name] as readonly unknown[]] : []));
  const entries = named(ENTRY_LISTS);
  const events = named(EVENT_LISTS);
  const isOurs = entries.length > 0 || events.some(([first]) => isBareEvent(first));
  return isOurs ? [...events, ...entries] : undefined;
}

/** What the first element of a list shows the list to be. */
export function isSnapshotElement(element: unknown): boolean {
  return isBareEvent(element) || (isObject(element) && entryOf(element, 1) !== undefined);
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

/** Without a name the path is taken to end in one. */
function entryOf(element: JsonObject, line: number): SnapshotEntry | undefined {
  const path = first(element, KEY);
  const data = first(element, DATA);
  if (typeof path !== 'string' || !/^\\?(?:HK|REGISTRY|Computer\\HK|MACHINE\\|USER\\)/i.test(path))
    return undefined;
  if (data === undefined && first(element, NAME) === undefined) return undefined;
  const key = path.replace(/^Computer\\/i, '');
  const name = first(element, NAME);
  const type = first(element, TYPE);
  const cut = key.lastIndexOf('\\');
  return {
    key: name === undefined ? key.slice(0, Math.max(cut, 0)) : key,
    name: name === undefined ? key.slice(cut + 1) : namedText(name),
    data: textsOf(data),
    type: typeof type === 'string' ? type : undefined,
    line,
  };
}

function namedText(name: unknown): string {
  const text = String(name);
  return text === '@' ? '' : text;
}

function textsOf(data: unknown): readonly string[] {
  if (data === undefined || data === null) return [];
  return Array.isArray(data) ? data.map(String) : [String(data)];
}

function first(element: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(element, name) && element[name] !== null) return element[name];
  }
  return undefined;
}

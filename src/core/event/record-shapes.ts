/** Knows how export tools print a Windows record, and gives each the one form that profiles read: `Event` with its parts. */
import { eventFromXml } from './event-xml.ts';
import { nameProperties, type PropertyNames } from './property-names.ts';
import { isObject, type JsonObject } from './raw-document.ts';

export interface Unshaped {
  readonly document: JsonObject;
  /** A part stood in a text of its own, or in places without names: bytes do not tell its like apart. */
  readonly isHidden: boolean;
}

/** What a record is that is of a hunted kind and cannot be read, and why. */
export interface Unnamed {
  readonly unnamed: string;
}

/** What a record holds that nobody reads, whatever it is about. */
export interface Unread {
  readonly unread: string;
}

/** Undefined for a document in none of these forms. */
export function unshape(document: JsonObject, names: PropertyNames): Unshaped | Unnamed | Unread | undefined {
  return (
    kibanaHit(document) ??
    splunkRow(document, names) ??
    evtxECmd(document) ??
    velociraptor(document) ??
    getWinEvent(document, names)
  );
}

/** A hit with `fields` and no `_source`: every value is a list, every name flat. */
function kibanaHit(document: JsonObject): Unshaped | undefined {
  const { fields } = document;
  if (!isObject(fields) || !(Object.hasOwn(document, '_id') || Object.hasOwn(document, '_index')))
    return undefined;
  return { document: fields, isHidden: false };
}

const SPLUNK_SOURCE = /^(?:Xml)?WinEventLog:/i;

/** A row of a search's export, `result` around it or not: the record in `_raw`, or what Splunk took out of it. */
function splunkRow(document: JsonObject, names: PropertyNames): Unshaped | Unnamed | Unread | undefined {
  const { result } = document;
  const isResult = isObject(result) && (Object.hasOwn(document, 'preview') || Object.hasOwn(result, '_raw'));
  const row: JsonObject = isResult ? result : document;
  const raw = row['_raw'];
  const inner = typeof raw === 'string' ? rawRecord(raw, names) : undefined;
  if (inner !== undefined) return inner;
  const channel = ['source', 'sourcetype']
    .map((name) => row[name])
    .find((text) => SPLUNK_SOURCE.test(String(text)));
  const hasCode = row['EventID'] !== undefined || row['EventCode'] !== undefined;
  if (!hasCode && typeof raw === 'string' && isSplunkText(raw)) return { unread: SPLUNK_TEXT };
  if (typeof channel !== 'string') return isResult ? { document: row, isHidden: false } : undefined;
  const given = (...from: readonly string[]): unknown =>
    from.map((name) => row[name]).find((value) => value !== undefined);
  return {
    document: {
      ...row,
      Channel: channel.replace(SPLUNK_SOURCE, ''),
      EventID: given('EventID', 'EventCode'),
      Hostname: given('Computer', 'ComputerName', 'dest', 'host'),
      TimeCreated: given('SystemTime', 'TimeCreated', '_time'),
      RecordNumber: given('EventRecordID', 'RecordNumber'),
    },
    isHidden: true,
  };
}

/** How Splunk's older source type keeps an event: lines of its own before a message in the language of the machine. */
export function isSplunkText(text: string): boolean {
  return /^"?LogName=\S/m.test(text) && /^EventCode=\d/m.test(text);
}

export const SPLUNK_TEXT =
  'the text Splunk makes of an event, whose fields are in a message in the language of its machine: ' +
  'collect events as XML (renderXml = true), or export the event log itself';

/** Undefined for a text that is neither XML nor JSON: it is somebody's message, which no one parses. */
function rawRecord(raw: string, names: PropertyNames): Unshaped | Unnamed | Unread | undefined {
  const text = raw.trimStart();
  if (text.startsWith('<')) {
    const event = eventFromXml(text);
    return event === undefined ? undefined : { document: { Event: event }, isHidden: true };
  }
  const inner = text.startsWith('{') ? parsed(text) : undefined;
  if (!isObject(inner)) return undefined;
  const shaped = unshape(inner, names);
  return shaped === undefined || !('document' in shaped)
    ? (shaped ?? { document: inner, isHidden: true })
    : { ...shaped, isHidden: true };
}

/** The header's parts by EvtxECmd's names, the rest as JSON in `Payload`. */
function evtxECmd(document: JsonObject): Unshaped | undefined {
  const { Payload: payload, EventId: code } = document;
  if (typeof payload !== 'string' || code === undefined) return undefined;
  const inside = parsed(payload);
  return {
    document: {
      Event: { System: header(document, code), ...(isObject(inside) ? inside : {}) },
    },
    isHidden: true,
  };
}

/** `System` and `EventData` at the top, as its parser prints them; or artifacts' columns beside `EventData`. */
function velociraptor(document: JsonObject): Unshaped | undefined {
  const { System: system, EventData: data, Event: whole } = document;
  if (isObject(whole) || (data !== undefined && !isObject(data))) return undefined;
  if (isObject(system) && Object.hasOwn(system, 'EventID')) {
    const { Provider: provider, EventID: code, TimeCreated: created } = system;
    return {
      document: {
        Event: {
          System: {
            ...system,
            Provider: isObject(provider) ? attributes(provider) : provider,
            EventID: isObject(code) ? (code['Value'] ?? code['#text']) : code,
            TimeCreated: isObject(created) ? attributes(created) : created,
          },
          ...(data === undefined ? {} : { EventData: data }),
        },
      },
      isHidden: false,
    };
  }
  const code = document['EventID'];
  if (!isObject(data) || code === undefined || !Object.hasOwn(document, 'EventTime')) return undefined;
  return { document: { Event: { System: header(document, code), EventData: data } }, isHidden: false };
}

/** `Get-WinEvent | ConvertTo-Json`: values without names, in the order of the event's own template. */
function getWinEvent(document: JsonObject, names: PropertyNames): Unshaped | Unnamed | undefined {
  const { Properties: values, Id: code, ProviderName: provider } = document;
  if (values === undefined || typeof code !== 'number' || typeof provider !== 'string') return undefined;
  const named = nameProperties({ provider, code, version: Number(document['Version'] ?? 0), values }, names);
  if (typeof named === 'string') return { unnamed: named };
  return {
    document: { Event: { System: header(document, code), EventData: named } },
    isHidden: true,
  };
}

/** The parts of a header under any tool's names, under Windows' own. */
function header(document: JsonObject, code: unknown): JsonObject {
  const given = (...from: readonly string[]): unknown =>
    from.map((name) => document[name]).find((value) => value !== undefined);
  return {
    Provider: { '#attributes': { Name: given('Provider', 'ProviderName') } },
    EventID: isObject(code) ? code['Value'] : code,
    EventRecordID: given('EventRecordID', 'EventRecordId', 'RecordNumber', 'RecordId'),
    Channel: given('Channel', 'LogName'),
    Computer: given('Computer', 'MachineName'),
    TimeCreated: { '#attributes': { SystemTime: timeText(given('TimeCreated', 'EventTime')) } },
  };
}

function attributes(element: JsonObject): JsonObject {
  if (Object.hasOwn(element, '#attributes')) return element;
  const { SystemTime: time, ...rest } = element;
  return { '#attributes': time === undefined ? rest : { ...rest, SystemTime: timeText(time) } };
}

const DOTNET_TIME = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/** Epoch seconds, .NET's `/Date(milliseconds)/`, an object that wraps a time; everything else as it is. */
function timeText(time: unknown): unknown {
  if (typeof time === 'number' && Math.abs(time) < MOST_SECONDS)
    return new Date(Math.round(time * 1000)).toISOString();
  if (isObject(time)) return timeText(time['value'] ?? time['Value']);
  const milliseconds = typeof time === 'string' ? DOTNET_TIME.exec(time)?.[1] : undefined;
  if (milliseconds === undefined) return time;
  const date = new Date(Number(milliseconds));
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}

const MOST_SECONDS = 8.64e12;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A text that only looks like JSON: nothing can be taken out of it.
    return undefined;
  }
}

/** Takes the wrapping off a document, whatever printed it, so that profiles only have to name fields. */
import { readElements } from './event-data-xml.ts';
import type { PropertyNames } from './property-names.ts';
import { isObject, type JsonObject } from './raw-document.ts';
import { type Unnamed, type Unread, type Unshaped, unshape } from './record-shapes.ts';
import { withoutWazuhEscapes } from './wazuh-escapes.ts';

/**
 * Search hits lose their `_source` wrapper, exports of tools their own form; attributes of XML records are found under `#attributes` however they were
 * printed; `EventData` becomes a map of names, from a list of `Data` elements or from a JSON or XML string; texts
 * Wazuh escaped are unescaped. `undefined` when it is not a JSON object at all.
 */
export function unwrap(document: unknown, names: PropertyNames): Unshaped | Unnamed | Unread | undefined {
  if (!isObject(document)) return undefined;
  const source = document['_source'];
  const inner = isObject(source) ? source : document;
  const shaped = unshape(inner, names) ?? { document: inner, isHidden: false };
  if (!('document' in shaped)) return shaped;
  const isText = typeof shaped.document['EventData'] === 'string';
  return { document: inOneForm(shaped.document), isHidden: shaped.isHidden || isText };
}

function inOneForm(document: JsonObject): JsonObject {
  const record = document['Event'];
  if (isObject(record) && isObject(record['System'])) return { ...document, Event: windowsRecord(record) };
  const data = document['EventData'];
  if (typeof data === 'string') return { ...document, EventData: readEventData(data) };
  return withoutWazuhEscapes(document);
}

function windowsRecord(record: JsonObject): JsonObject {
  const { System: system, EventData: data, ...rest } = record;
  return {
    ...rest,
    System: attributesTogether(system),
    ...(data === undefined ? {} : { EventData: namedData(data) }),
  };
}

/** `{"@Name": "x"}`, `{"$": {"Name": "x"}}` and `Provider_attributes` beside `Provider` become `{"#attributes": {"Name": "x"}}`. */
function attributesTogether(value: unknown): unknown {
  if (!isObject(value) || areTogether(value)) return value;
  const attributes: Record<string, unknown> = {};
  const members: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key.startsWith('@')) attributes[key.slice(1)] = member;
    else if ((key === '#attributes' || key === '$') && isObject(member)) Object.assign(attributes, member);
    else if (key.endsWith(SEPARATE) && isObject(member))
      members[key.slice(0, -SEPARATE.length)] = separate(value, key);
    else if (!Object.hasOwn(value, key + SEPARATE)) members[key] = attributesTogether(member);
  }
  return Object.keys(attributes).length === 0 ? members : { ...members, '#attributes': attributes };
}

const SEPARATE = '_attributes';

/** Attributes stand where they should: nothing has to be written anew. */
function areTogether(value: JsonObject): boolean {
  for (const key in value) {
    if (key.startsWith('@') || key === '$' || key.endsWith(SEPARATE)) return false;
    const member = value[key];
    if (key !== '#attributes' && isObject(member) && !areTogether(member)) return false;
  }
  return true;
}

/** Attributes that were printed beside their element. */
function separate(parent: JsonObject, key: string): JsonObject {
  const element = parent[key.slice(0, -SEPARATE.length)];
  const text = isObject(element) || element === undefined || element === null ? {} : { '#text': element };
  return { ...text, '#attributes': parent[key] };
}

/** `EventData` as name to value: it may already be one, or hold `Data` elements with a `Name` attribute. */
function namedData(data: unknown): unknown {
  if (typeof data === 'string') return readEventData(data);
  const elements = isObject(data) ? (data['Data'] ?? data) : data;
  const list = Array.isArray(elements) ? elements : [elements];
  const named: Record<string, unknown> = {};
  for (const element of list) {
    const name = nameOf(element);
    if (name !== undefined) named[name] = textOf(element);
  }
  if (Object.keys(named).length > 0) return named;
  return isObject(data) ? data : {};
}

function nameOf(element: unknown): string | undefined {
  if (!isObject(element)) return undefined;
  const attributes = element['#attributes'] ?? element['$'];
  const name = element['@Name'] ?? (isObject(attributes) ? attributes['Name'] : undefined);
  return typeof name === 'string' ? name : undefined;
}

/** An empty element has no text of its own: it holds the empty string. */
function textOf(element: unknown): unknown {
  return isObject(element) ? (element['#text'] ?? element['_'] ?? '') : element;
}

/** Azure Monitor keeps it as one string: JSON, or the XML of the record. Anything else stays unread. */
function readEventData(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) return readElements(trimmed);
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return text;
  try {
    return namedData(JSON.parse(trimmed));
  } catch {
    // Not JSON after all: the text is kept as it is, and a missing field is reported by the reader.
    return text;
  }
}

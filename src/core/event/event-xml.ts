/** Reads the XML of one Windows event, held in a text, into `System` and `EventData` as evtx_dump prints them. */
import { readElements, withoutXmlEscapes } from './event-data-xml.ts';
import type { JsonObject } from './raw-document.ts';

const SYSTEM = /<System>([\s\S]*?)<\/System>/;
const CHILD = /<(\w+)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:\/>|>([^<]*)<\/\1>)/g;
const ATTRIBUTE = /([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Undefined where no `System` stands in it. */
export function eventFromXml(xml: string): JsonObject | undefined {
  const system = SYSTEM.exec(xml)?.[1];
  if (system === undefined) return undefined;
  const parts: Record<string, unknown> = {};
  for (const [, name = '', written = '', text = ''] of system.matchAll(CHILD)) {
    const attributes: Record<string, string> = {};
    for (const [, key = '', double, single] of written.matchAll(ATTRIBUTE))
      attributes[key] = withoutXmlEscapes(double ?? single ?? '');
    const value = withoutXmlEscapes(text).trim();
    parts[name] =
      Object.keys(attributes).length === 0
        ? value
        : { '#attributes': attributes, ...(value === '' ? {} : { '#text': value }) };
  }
  return { System: parts, EventData: readElements(xml) };
}

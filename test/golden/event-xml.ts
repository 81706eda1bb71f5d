/** Prints `{"Event":{"System","EventData"}}` records, as evtx_dump writes them, as the XML that Windows exports. */
import { isObject, type JsonObject } from '../../src/core/event/raw-document.ts';

/** One record on one line. Throws where a value has no form in XML. */
export function eventXml(record: object): string {
  const event = (record as JsonObject)['Event'];
  if (!isObject(event) || !isObject(event['System']) || !isObject(event['EventData']))
    throw new Error('not a record of an event log with named data');
  const data = Object.entries(event['EventData']).map(
    ([name, value]) => `<Data Name='${escaped(name)}'>${escaped(scalar(value))}</Data>`,
  );
  const system = Object.entries(event['System']).map(([name, value]) => element(name, value));
  const attributes = attributesOf(event['#attributes']);
  return `<Event${attributes}><System>${system.join('')}</System><EventData>${data.join('')}</EventData></Event>`;
}

function element(name: string, value: unknown): string {
  if (!isObject(value)) return `<${name}>${escaped(scalar(value))}</${name}>`;
  const { '#attributes': attributes, '#text': text } = value;
  return `<${name}${attributesOf(attributes)}>${escaped(scalar(text))}</${name}>`;
}

function attributesOf(attributes: unknown): string {
  if (!isObject(attributes)) return '';
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}='${escaped(scalar(value))}'`)
    .join('');
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') throw new Error(`no form in XML: ${JSON.stringify(value)}`);
  return String(value);
}

/** Line breaks too, so that a record stays on its line. */
function escaped(text: string): string {
  return text.replace(/[&<>'"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

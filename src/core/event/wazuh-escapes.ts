/** Undoes the escaping Wazuh leaves in the event data it decodes: `C:\\Windows` and `\"` where one character was logged. */
import { isObject, type JsonObject } from './raw-document.ts';

/** The document with its `win.eventdata` texts as they were logged; unchanged when it is not Wazuh's, or not escaped. */
export function withoutWazuhEscapes(document: JsonObject): JsonObject {
  const data = document['data'];
  if (isObject(data) && isObject(data['win']))
    return { ...document, data: { ...data, win: windows(data['win']) } };
  if (isObject(document['win'])) return { ...document, win: windows(document['win']) };
  let flat: Record<string, unknown> | undefined;
  for (const key in document) {
    if (!isFlatText(key)) continue;
    flat ??= {};
    flat[key] = document[key];
  }
  return flat === undefined ? document : { ...document, ...unescapedTexts(flat) };
}

function isFlatText(key: string): boolean {
  return key.startsWith('data.win.eventdata.') || key.startsWith('win.eventdata.');
}

function windows(win: JsonObject): JsonObject {
  return isObject(win['eventdata']) ? { ...win, eventdata: unescapedTexts(win['eventdata']) } : win;
}

/** All texts of one event were escaped, or none was: a single lone backslash or bare quote shows which. */
function unescapedTexts(texts: JsonObject): JsonObject {
  const isPlain = Object.values(texts).some((text) => typeof text === 'string' && !isEscaped(text));
  if (isPlain) return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typeof text === 'string' ? unescaped(text) : text]),
  );
}

function isEscaped(text: string): boolean {
  return /^(?:[^"\\]|\\["\\])*$/.test(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

/** Finds where the elements of a JSON document's lists stand in its text. */
import { PlaceCounter, type RecordPlace } from '../../core/event/record-place.ts';
import type { ListPlaces } from '../../core/event/snapshot-json.ts';

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** `text` must be whole JSON. Of lists the document itself and the members of an object are looked at. */
export function listPlaces(text: string): ListPlaces {
  const lists = new Map<string, RecordPlace[]>();
  const places = new PlaceCounter();
  let line = 1;
  let depth = 0;
  let name = '';
  let list: RecordPlace[] | undefined;
  let listDepth = 0;
  let isObject = false;
  let awaitsElement = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED) line += 1;
    if (code <= 0x20) continue;
    if (awaitsElement && code !== CLOSE_LIST)
      list?.push(code === OPEN_OBJECT ? places.next(line) : { line, ordinal: 0 });
    awaitsElement = code === COMMA && list !== undefined && depth === listDepth;
    if (code === QUOTE) {
      const end = textEnd(text, at);
      if (depth === 1 && isObject) name = JSON.parse(text.slice(at, end + 1)) as string;
      at = end;
    } else if (code === OPEN_OBJECT) {
      depth += 1;
      isObject ||= depth === 1;
    } else if (code === OPEN_LIST) {
      depth += 1;
      if (list !== undefined || depth > (isObject ? 2 : 1)) continue;
      list = [];
      listDepth = depth;
      awaitsElement = true;
      // Of two members of one name the last counts, as it does for a parser.
      lists.set(isObject ? name : '', list);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (depth === listDepth) list = undefined;
      depth -= 1;
    }
  }
  return lists;
}

/** Where the text that begins at a quote has its closing one. */
function textEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

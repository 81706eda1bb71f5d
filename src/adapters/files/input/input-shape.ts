/** Tells from its first bytes how an input is encoded and laid out. */
import { isSplunkText, SPLUNK_TEXT } from '../../../core/event/record-shapes.ts';
import { isRegFile } from '../../../core/event/reg-file.ts';
import { isSnapshotElement, SNAPSHOT_LISTS } from '../../../core/event/snapshot-json.ts';
import { behindFirstObject, firstLine, listsIn, objectsIn } from './json-text.ts';
import { HIVE_ADVICE } from './known-files.ts';
import { isEvtx } from './layouts/evtx/evtx-log.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * `lines`: one JSON object a line. `elements`: JSON over several lines, an array, a search response, objects behind each
 * other. `lists`: objects that hold lists of records. `xml`: Windows event XML. `reg`: the registry editor's text.
 * `evtx`: a binary Windows event log. `empty`: nothing but blanks. `foreign`: no text reghunt reads; `what` says what it seems to be.
 */
export type Layout =
  /** `snapshot`: what stands there is a registry's, not an event. */
  | { readonly is: 'lines'; readonly snapshot: boolean }
  /** `numbered`: a line with its number stands before each. */
  | { readonly is: 'elements'; readonly snapshot: boolean; readonly numbered?: true }
  /** By their names. */
  | { readonly is: 'lists'; readonly snapshot: boolean; readonly names: readonly string[] }
  | { readonly is: 'xml' | 'evtx' | 'reg' | 'empty' }
  | { readonly is: 'foreign'; readonly what: string };

/** How much of the beginning is looked at. */
export const HEAD_SIZE = 64 * 1024;

const FOREIGN: readonly (readonly [magic: string, what: string])[] = [
  ['regf', `a registry hive. ${HIVE_ADVICE}`],
  ['7z\u00bc\u00af', 'a 7-Zip archive. Unpack it with "7z x" and hunt the folder.'],
  ['Rar!', 'a RAR archive. Unpack it with "unrar x" and hunt the folder.'],
  ['BZh', 'a bzip2 file. Unpack it with "bzip2 -d" and hunt what comes out.'],
  ['\u00fd7zXZ', 'an xz file. Unpack it with "xz -d" and hunt what comes out.'],
];

/** By byte order mark; without one, by the zero byte beside the first character. `skip`: bytes of the mark. */
export function detectEncoding(head: Uint8Array): { readonly encoding: Encoding; readonly skip: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (isOpening(head[0]) && head[1] === 0) return { encoding: 'utf-16le', skip: 0 };
  if (head[0] === 0 && isOpening(head[1])) return { encoding: 'utf-16be', skip: 0 };
  return { encoding: 'utf-8', skip: 0 };
}

/**
 * `head` in UTF-8 without its mark, of any length; `whole` when it is all there is. `isRecord`: whether a document is
 * in a layout that some profile knows.
 */
export function detectLayout(head: Buffer, whole: boolean, isRecord: (document: unknown) => boolean): Layout {
  if (isEvtx(head)) return { is: 'evtx' };
  const foreign = FOREIGN.find(([magic]) => head.toString('latin1', 0, magic.length) === magic);
  if (foreign !== undefined) return { is: 'foreign', what: foreign[1] };
  const text = head.toString('utf8').trimStart();
  if (text === '') return whole ? { is: 'empty' } : LINES;
  if (text.startsWith('<')) return { is: 'xml' };
  const numbered = NUMBERED.exec(text)?.[1];
  if (numbered !== undefined) return numbered === '<' ? { is: 'xml' } : { ...ELEMENTS, numbered: true };
  if (isRegFile(text)) return { is: 'reg' };
  if (text.startsWith('[')) return { is: 'elements', snapshot: isSnapshotList(text.slice(1)) };
  if (!text.startsWith('{')) return isSplunkText(text) ? { is: 'foreign', what: `${SPLUNK_TEXT}.` } : LINES;
  const line = text.split('\n', 1)[0] ?? '';
  const first = firstLine(text);
  if (isSnapshotElement(first) && !isRecord(first)) return { is: 'lines', snapshot: true };
  if (SEARCH_RESPONSE.test(text)) return ELEMENTS;
  if (!isRecord(first)) {
    const lists = [...listsIn(text)];
    const isSnapshot = lists.some(([name, list]) => isSnapshotName(name) && isSnapshotList(list));
    if (isSnapshot) return { is: 'lists', snapshot: true, names: SNAPSHOT_LISTS };
    const names = lists.flatMap(([name, list]) => (isRecord(firstOf(list)) ? [name] : []));
    if (names.length > 0) return { is: 'lists', snapshot: false, names };
  }
  // Objects behind each other on one line, or on lines that end in a carriage return alone.
  if (/^[ \t\r,]*\{/.test(behindFirstObject(text) ?? '')) return ELEMENTS;
  // An object that goes on after its first line is pretty-printed; one that is broken is one bad line of many.
  return line.length < text.length && OPEN_LINE.test(line) ? ELEMENTS : LINES;
}

const LINES = { is: 'lines', snapshot: false } as const;
const ELEMENTS = { is: 'elements', snapshot: false } as const;
/** evtx_dump prints a line before each record. */
const NUMBERED = /^Record \d+\s*[\r\n]\s*([<{])/;

function isSnapshotName(name: string): boolean {
  return (SNAPSHOT_LISTS as readonly string[]).includes(name);
}

function firstOf(list: string): unknown {
  for (const element of objectsIn(list)) return element;
  return undefined;
}

/** A list may begin with something else. */
const MOST_TRIED = 20;

/** `text`: from behind its bracket on. */
function isSnapshotList(text: string): boolean {
  let tried = 0;
  for (const element of objectsIn(text)) {
    tried += 1;
    if (isSnapshotElement(element)) return true;
    if (tried === MOST_TRIED) return false;
  }
  return false;
}

const SEARCH_RESPONSE =
  /^\{\s*"(?:took|timed_out|_shards|_clusters|_scroll_id|pit_id|hits|num_reduce_phases)"\s*:/;
const OPEN_LINE = /^\{\s*(?:"[^"]*"\s*:\s*(?:[[{]|.*,))?\s*$/;

function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b || byte === 0x3c;
}

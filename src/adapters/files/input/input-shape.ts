/** Tells from its first bytes how an input is packed, encoded and laid out. */

import { isEvtx } from './layouts/evtx/evtx-log.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * `lines`: one JSON object a line. `elements`: JSON over several lines, an array or a search response. `xml`: Windows
 * event XML. `evtx`: a binary Windows event log. `empty`: nothing but blanks. `foreign`: no text reghunt reads; `what` says what it seems to be.
 */
export type Layout =
  | { readonly is: 'lines' | 'elements' | 'xml' | 'evtx' | 'empty' }
  | { readonly is: 'foreign'; readonly what: string };

/** How much of the beginning is looked at. */
export const HEAD_SIZE = 64 * 1024;

const FOREIGN: readonly (readonly [magic: string, what: string])[] = [
  ['regf', 'a registry hive. reghunt reads event logs.'],
  ['PK\u0003\u0004', 'a zip archive. Unpack it first.'],
  ['7z\u00bc\u00af', 'a 7-Zip archive. Unpack it first.'],
  ['BZh', 'a bzip2 file. Unpack it first.'],
  ['\u00fd7zXZ', 'an xz file. Unpack it first.'],
  ['\u0028\u00b5\u002f\u00fd', 'a Zstandard file. Unpack it first.'],
];

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** By byte order mark; without one, by the zero byte beside the first character. `skip`: bytes of the mark. */
export function detectEncoding(head: Uint8Array): { readonly encoding: Encoding; readonly skip: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (isOpening(head[0]) && head[1] === 0) return { encoding: 'utf-16le', skip: 0 };
  if (head[0] === 0 && isOpening(head[1])) return { encoding: 'utf-16be', skip: 0 };
  return { encoding: 'utf-8', skip: 0 };
}

/** `head` in UTF-8 without its mark, of any length; `whole` when it is all there is. */
export function detectLayout(head: Buffer, whole: boolean): Layout {
  if (isEvtx(head)) return { is: 'evtx' };
  const foreign = FOREIGN.find(([magic]) => head.toString('latin1', 0, magic.length) === magic);
  if (foreign !== undefined) return { is: 'foreign', what: foreign[1] };
  const text = head.toString('utf8').trimStart();
  if (text === '') return { is: whole ? 'empty' : 'lines' };
  if (text.startsWith('<')) return { is: 'xml' };
  if (text.startsWith('[')) return { is: 'elements' };
  if (!text.startsWith('{')) return { is: 'lines' };
  const line = text.split('\n', 1)[0] ?? '';
  if (SEARCH_RESPONSE.test(text)) return { is: 'elements' };
  // An object that goes on after its first line is pretty-printed; one that is broken is one bad line of many.
  return { is: line.length < text.length && OPEN_LINE.test(line) ? 'elements' : 'lines' };
}

const SEARCH_RESPONSE =
  /^\{\s*"(?:took|timed_out|_shards|_clusters|_scroll_id|pit_id|hits|num_reduce_phases)"\s*:/;
const OPEN_LINE = /^\{\s*(?:"[^"]*"\s*:\s*(?:[[{]|.*,))?\s*$/;

function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b || byte === 0x3c;
}

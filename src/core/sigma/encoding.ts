/** The byte encodings Sigma's modifiers ask for: UTF-16 in its spellings and base64 at any offset. */

import type { Pattern, PatternToken } from './condition.ts';
import { pattern } from './pattern.ts';

export type Utf16Name = 'utf16' | 'utf16le' | 'utf16be' | 'wide';

export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** `wide` is another name of `utf16le`; `utf16` is the same after a byte order mark. */
export function utf16Bytes(text: string, name: Utf16Name): Uint8Array {
  const marked = name === 'utf16' ? `\uFEFF${text}` : text;
  const bytes = new Uint8Array(marked.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < marked.length; at += 1)
    view.setUint16(at * 2, marked.charCodeAt(at), name !== 'utf16be');
  return bytes;
}

export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** What `bytes` look like inside longer base64 text: one spelling for each of the three places they can start at. */
export function base64Offsets(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array(bytes.length + offset);
    shifted.set(bytes, offset);
    // Characters that also carry bits of a neighbouring byte, which is not ours, are left out on both sides.
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    return base64(shifted).slice(first, last);
  });
}

/** How Windows programs take the start of an option. */
const OPTION_DASHES: readonly string[] = ['-', '/', '\u2013', '\u2014', '\u2015'];
const OPTION_START = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/gu;

/** Every spelling of a pattern whose options may start with any dash Windows programs accept; undefined above `most`. */
export function dashSpellings(tokens: Pattern, most: number): readonly Pattern[] | undefined {
  let spellings: readonly (readonly PatternToken[])[] = [[]];
  for (const token of tokens) {
    const pieces = typeof token === 'string' ? [] : splitAtDashes(token.literal);
    const [head, ...tails] = pieces;
    spellings = spellings.map((spelling) => [...spelling, head === undefined ? token : { literal: head }]);
    for (const tail of tails) {
      if (spellings.length * OPTION_DASHES.length > most) return undefined;
      spellings = spellings.flatMap((spelling) =>
        OPTION_DASHES.map((dash) => [...spelling, { literal: dash + tail }]),
      );
    }
  }
  return spellings.map(pattern);
}

function splitAtDashes(literal: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const found of literal.matchAll(OPTION_START)) {
    pieces.push(literal.slice(from, found.index));
    from = found.index + 1;
  }
  return [...pieces, literal.slice(from)];
}

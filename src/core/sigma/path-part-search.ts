/** Tells which of many texts a value could hold by one look at each part between backslashes: of names, paths and keys. */
import { fold } from '../fold.ts';
import { countHolders, HashPrefilter, rarest } from './hash-prefilter.ts';
import {
  foldedCode,
  LAST_ASCII,
  type PathPart,
  pathPartsOf,
  type TextNeedle,
  type TextSearch,
} from './text-needle.ts';

const BACKSLASH = 0x5c;

/** Needles that hold a part from end to end; others are for `textWindows`. */
export function hasPathPart({ needle }: TextNeedle): boolean {
  return pathPartsOf(needle).length > 0;
}

export function pathPartSearch(needles: readonly TextNeedle[]): TextSearch {
  const lists = needles.map(({ needle }) => pathPartsOf(needle));
  const counts = countHolders(lists.map((list) => list.map(({ text }) => text)));
  const keys = needles.flatMap(({ entry }, at) => {
    const segment = tellingOf(lists[at] ?? [], counts);
    return segment === undefined ? [] : [{ entry, number: numberOf(segment), isLast: segment.isLast }];
  });
  const index = new HashPrefilter(keys);
  const isLastEnough = keys.every(({ isLast }) => isLast);
  const look = (text: string, isFolded: boolean, tell: (entry: number) => void): void => {
    let end = text.length;
    let codes = 0;
    let at = end - 1;
    for (; at >= 0; at -= 1) {
      const code = text.charCodeAt(at);
      codes |= code;
      if (code !== BACKSLASH) continue;
      const number = numberIn(text, at + 1, end);
      if (index.mayHold(number)) index.tell(number, tell);
      if (isLastEnough) break;
      end = at;
    }
    if (at < 0) {
      const number = numberIn(text, 0, end);
      if (index.mayHold(number)) index.tell(number, tell);
    }
    if (codes > LAST_ASCII && !isFolded) look(fold(text), true, tell);
  };
  return (value, tell) => look(value, false, tell);
}

/** The file name of a path says more than its folders; what many needles share, many values share too. */
function tellingOf(segments: readonly PathPart[], counts: ReadonlyMap<string, number>): PathPart | undefined {
  const last = segments.at(-1);
  if (last?.isLast === true) return last;
  const text = rarest(
    segments.map((segment) => segment.text),
    counts,
  );
  return text === undefined ? undefined : { text, isLast: false };
}

function numberOf({ text, isLast }: PathPart): number {
  return numberIn(isLast ? text : `${text}\\`, 0, text.length);
}

/**
 * A number for the part of a text from `start` to `end`, made of its first two characters, its last one, its length,
 * and whether a backslash follows: enough to tell nearly all parts from those that are looked for.
 */
function numberIn(text: string, start: number, end: number): number {
  const length = end - start;
  const isLast = end === text.length ? 1 : 0;
  if (length === 0) return isLast;
  const first = foldedCode(text.charCodeAt(start));
  const second = length === 1 ? 0 : foldedCode(text.charCodeAt(start + 1));
  return (
    (first << 24) |
    (second << 16) |
    (foldedCode(text.charCodeAt(end - 1)) << 8) |
    ((length << 1) & 0xfe) |
    isLast
  );
}

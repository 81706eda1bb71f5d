/** Tells which of many texts a value could hold by one look at each part between backslashes: of names, paths and keys. */
import { fold } from '../fold.ts';
import { countHolders, NumberIndex, rarest } from './number-index.ts';
import {
  foldedCode,
  LAST_ASCII,
  type Segment,
  segmentsOf,
  type TextNeedle,
  type TextSearch,
} from './text-needle.ts';

const BACKSLASH = 0x5c;
/** What the number of a part begins with: the last one is told from those that a backslash follows. */
const LAST = 1;
const INNER = 0;

/** Needles that hold a part from end to end; others are for `textWindows`. */
export function hasSegment({ needle }: TextNeedle): boolean {
  return segmentsOf(needle).length > 0;
}

export function textSegments(needles: readonly TextNeedle[]): TextSearch {
  const lists = needles.map(({ needle }) => segmentsOf(needle));
  const counts = countHolders(lists.map((list) => list.map(({ text }) => text)));
  const keys = needles.flatMap(({ entry }, at) => {
    const segment = tellingOf(lists[at] ?? [], counts);
    return segment === undefined ? [] : [{ entry, number: numberOf(segment), isLast: segment.isLast }];
  });
  const index = new NumberIndex(keys);
  const isLastEnough = keys.every(({ isLast }) => isLast);
  const look = (text: string, isFolded: boolean, tell: (entry: number) => void): void => {
    let number = LAST;
    let codes = 0;
    for (let at = text.length - 1; at >= 0; at -= 1) {
      const code = text.charCodeAt(at);
      codes |= code;
      if (code === BACKSLASH) {
        if (isLastEnough) break;
        if (index.mayHold(number)) index.tell(number, tell);
        number = INNER;
      } else {
        number = withCode(number, code);
      }
    }
    if (index.mayHold(number)) index.tell(number, tell);
    if (codes > LAST_ASCII && !isFolded) look(fold(text), true, tell);
  };
  return (value, tell) => look(value, false, tell);
}

/** The file name of a path says more than its folders; what many needles share, many values share too. */
function tellingOf(segments: readonly Segment[], counts: ReadonlyMap<string, number>): Segment | undefined {
  const last = segments.at(-1);
  if (last?.isLast === true) return last;
  const text = rarest(
    segments.map((segment) => segment.text),
    counts,
  );
  return text === undefined ? undefined : { text, isLast: false };
}

/** Made from the end on, as values are read. */
function numberOf({ text, isLast }: Segment): number {
  let number = isLast ? LAST : INNER;
  for (let at = text.length - 1; at >= 0; at -= 1) number = withCode(number, text.charCodeAt(at));
  return number;
}

function withCode(number: number, code: number): number {
  return (Math.imul(number, 31) + foldedCode(code)) | 0;
}

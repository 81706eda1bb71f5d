/** Tells which of many texts a value could hold by one look at each four characters of it: of any text. */
import { fold } from '../fold.ts';
import { countHolders, HashPrefilter, rarest } from './hash-prefilter.ts';
import {
  BEFORE,
  BEHIND,
  codesOf,
  FRAME,
  foldedCode,
  LAST_ASCII,
  type TextNeedle,
  type TextSearch,
} from './text-needle.ts';

const WIDTH = FRAME + 1;
const BYTE = 0xff;
/** No character's number. */
const BEYOND = -1;

/** `counts`: of texts that values are thought to hold; what they share with a needle tells little. */
export function ngramSearch(
  needles: readonly TextNeedle[],
  counts: NgramCounts = ngramCounts(needles),
): TextSearch {
  const long = needles.filter(({ needle }) => needle.length >= WIDTH);
  const index = new HashPrefilter(rarestNgrams(long, counts));
  const { bitOf, beyond, short } = byCharacters(needles.filter(({ needle }) => needle.length < WIDTH));
  const look = (text: string, isFolded: boolean, tell: (entry: number) => void): void => {
    let window = framed(framed(BEFORE, BEFORE), BEFORE);
    let characters = 0;
    let codes = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      codes |= code;
      characters |= bitOf[code & BYTE] ?? 0;
      window = framed(window, foldedCode(code));
      if (index.mayHold(window)) index.tell(window, tell);
    }
    for (let behind = 0; behind < FRAME; behind += 1) {
      window = framed(window, BEHIND);
      if (index.mayHold(window)) index.tell(window, tell);
    }
    if (codes > LAST_ASCII) characters |= beyond;
    if (characters !== 0)
      for (const { wanted, entry } of short) if ((characters & wanted) === wanted) tell(entry);
    if (codes > LAST_ASCII && !isFolded) look(fold(text), true, tell);
  };
  return (value, tell) => look(value, false, tell);
}

/** The last four characters, as one number. */
function framed(window: number, code: number): number {
  return (window << 8) | code;
}

/** Texts too short for a window are looked for by their characters, each of which has a bit. */
interface ByCharacters {
  /** By the low byte of a character, of both cases of a letter. */
  readonly bitOf: Int32Array;
  /** Of all characters beyond ASCII: they are rare enough to be taken for each other. */
  readonly beyond: number;
  readonly short: readonly { readonly wanted: number; readonly entry: number }[];
}

function byCharacters(needles: readonly TextNeedle[]): ByCharacters {
  const bits = new Map<number, number>();
  const short = needles.map(({ needle, entry }) => {
    let wanted = 0;
    for (let at = 0; at < needle.length; at += 1) {
      const code = needle.charCodeAt(at);
      const character = code > LAST_ASCII ? BEYOND : foldedCode(code);
      // More characters than bits share some of them.
      const bit = bits.get(character) ?? 1 << (bits.size & 31);
      bits.set(character, bit);
      wanted |= bit;
    }
    return { wanted, entry };
  });
  const bitOf = Int32Array.from({ length: BYTE + 1 }, (_, code) => bits.get(foldedCode(code)) ?? 0);
  return { bitOf, beyond: bits.get(BEYOND) ?? 0, short };
}

/** How many texts hold each four characters. */
export type NgramCounts = ReadonlyMap<number, number>;

export function ngramCounts(needles: readonly TextNeedle[]): NgramCounts {
  return countHolders(needles.map(({ needle }) => ngramsOf(needle)));
}

/** What many of the needles share, such as ".exe", stands in many values too; the end of a text tells more than its beginning. */
function rarestNgrams(
  needles: readonly TextNeedle[],
  counts: NgramCounts,
): readonly { number: number; entry: number }[] {
  return needles.flatMap(({ needle, entry }) => {
    const number = rarest(ngramsOf(needle), counts);
    return number === undefined ? [] : [{ number, entry }];
  });
}

/** Every four characters that stand together. */
function ngramsOf(needle: string): readonly number[] {
  const windows: number[] = [];
  let window = 0;
  for (const [at, code] of codesOf(needle).entries()) {
    window = framed(window, code);
    if (at >= WIDTH - 1) windows.push(window);
  }
  return windows;
}

/** Tells which of many texts a value could hold by one look at each four characters of it: of any text. */
import { fold } from '../fold.ts';
import { countHolders, NumberIndex, rarest } from './number-index.ts';
import {
  BEFORE,
  BEHIND,
  FRAME,
  foldedCode,
  LAST_ASCII,
  type TextNeedle,
  type TextSearch,
} from './text-needle.ts';

const WIDTH = FRAME + 1;

export function textWindows(needles: readonly TextNeedle[]): TextSearch {
  const index = new NumberIndex(rarestWindows(needles.filter(({ needle }) => needle.length >= WIDTH)));
  const { bitOf, short } = byCharacters(needles.filter(({ needle }) => needle.length < WIDTH));
  const look = (text: string, isFolded: boolean, tell: (entry: number) => void): void => {
    let window = framed(framed(BEFORE, BEFORE), BEFORE);
    let characters = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > LAST_ASCII && !isFolded) {
        look(fold(text), true, tell);
        return;
      }
      characters |= bitOf[characterOf(code)] ?? 0;
      window = framed(window, foldedCode(code));
      if (index.mayHold(window)) index.tell(window, tell);
    }
    for (let behind = 0; behind < FRAME; behind += 1) {
      window = framed(window, BEHIND);
      if (index.mayHold(window)) index.tell(window, tell);
    }
    if (characters === 0) return;
    for (const { wanted, entry } of short) if ((characters & wanted) === wanted) tell(entry);
  };
  return (value, tell) => look(value, false, tell);
}

/** The last four characters, as one number. */
function framed(window: number, code: number): number {
  return (window << 8) | code;
}

/** Texts too short for a window are looked for by their characters, each of which has a bit. */
interface ByCharacters {
  /** By `characterOf`. */
  readonly bitOf: Int32Array;
  readonly short: readonly { readonly wanted: number; readonly entry: number }[];
}

function byCharacters(needles: readonly TextNeedle[]): ByCharacters {
  const bitOf = new Int32Array(LAST_ASCII + 2);
  let given = 0;
  const short = needles.map(({ needle, entry }) => {
    let wanted = 0;
    for (let at = 0; at < needle.length; at += 1) {
      const character = characterOf(needle.charCodeAt(at));
      if (bitOf[character] === 0) {
        // More characters than bits share some of them.
        bitOf[character] = 1 << (given & 31);
        given += 1;
      }
      wanted |= bitOf[character] ?? 0;
    }
    return { wanted, entry };
  });
  return { bitOf, short };
}

/** Those beyond ASCII are rare enough to be taken for each other. */
function characterOf(code: number): number {
  return code > LAST_ASCII ? LAST_ASCII + 1 : foldedCode(code);
}

/** What many of the needles share, such as ".exe", stands in many values too; the end of a text tells more than its beginning. */
function rarestWindows(needles: readonly TextNeedle[]): readonly { number: number; entry: number }[] {
  const windows = needles.map(({ needle }) => windowsOf(needle));
  const counts = countHolders(windows);
  return needles.flatMap(({ entry }, at) => {
    const number = rarest(windows[at] ?? [], counts);
    return number === undefined ? [] : [{ number, entry }];
  });
}

/** Every four characters that stand together. */
function windowsOf(needle: string): readonly number[] {
  const windows: number[] = [];
  let window = 0;
  for (let at = 0; at < needle.length; at += 1) {
    window = framed(window, foldedCode(needle.charCodeAt(at)));
    if (at >= WIDTH - 1) windows.push(window);
  }
  return windows;
}

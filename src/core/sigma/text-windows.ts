/** Tells which of many texts a value could hold, by one look at each four characters of it: few are then compared whole. */
import { fold } from '../fold.ts';
import type { Pattern } from './condition.ts';
import { literalsOf, pattern } from './pattern.ts';

/** Calls `tell` for each entry whose pattern could match the value, some of them more than once, others needlessly. */
export type TextWindows = (value: string, tell: (entry: number) => void) => void;

/** Characters that stand before and behind every value, so that even a short ending is told by four characters. */
const BEFORE = '\u0002\u0002\u0002';
const BEHIND = '\u0003\u0003\u0003';
const WIDTH = 4;
/** Bits of the table that most windows of most values are told apart by. */
const BITS = 12;
/** Letters beyond are not folded by the loop below itself. */
const LAST_ASCII = 0x7f;

/** Longest text every match of a pattern holds, folded, its place at an end of the value included; undefined when it is too short to be looked for. */
export function needleOf(tokens: Pattern): string | undefined {
  const [longest] = literalsOf(pattern([{ literal: BEFORE }, ...tokens, { literal: BEHIND }]))
    .filter((literal) => literal.length >= WIDTH)
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : fold(longest);
}

/** Characters of the value itself in a needle. */
export function ownLength(needle: string): number {
  const framed = (needle.startsWith(BEFORE) ? WIDTH - 1 : 0) + (needle.endsWith(BEHIND) ? WIDTH - 1 : 0);
  return needle.length - framed;
}

/** `needles` come from `needleOf`, each with the number of its entry. */
export function textWindows(
  needles: readonly { readonly needle: string; readonly entry: number }[],
): TextWindows {
  const byWindow = new Map<number, number[]>();
  const shared = countWindows(needles.map(({ needle }) => needle));
  for (const { needle, entry } of needles) {
    const window = rarest(windowsOf(needle), shared);
    const entries = byWindow.get(window);
    if (entries === undefined) byWindow.set(window, [entry]);
    else if (!entries.includes(entry)) entries.push(entry);
  }
  const table = new Uint8Array(1 << BITS);
  for (const window of byWindow.keys()) table[slot(window)] = 1;
  const isKnown = (window: number): boolean => table[slot(window)] !== 0;
  const look = (text: string, isFolded: boolean, tell: (entry: number) => void): void => {
    let window = 0x02_02_02;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > LAST_ASCII && !isFolded) {
        look(fold(text), true, tell);
        return;
      }
      window = (window << 8) | folded(code);
      if (isKnown(window)) tellAll(byWindow.get(window), tell);
    }
    for (let behind = 1; behind < WIDTH; behind += 1) {
      window = (window << 8) | 0x03;
      if (isKnown(window)) tellAll(byWindow.get(window), tell);
    }
  };
  return (value, tell) => look(value, false, tell);
}

function tellAll(entries: readonly number[] | undefined, tell: (entry: number) => void): void {
  if (entries !== undefined) for (const entry of entries) tell(entry);
}

/** The low byte is enough: characters that share one cost a needless comparison. */
function folded(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code & 0xff;
}

function slot(window: number): number {
  return Math.imul(window, 0x9e_37_79_b1) >>> (32 - BITS);
}

/** Every four characters that stand together, as one number. */
function windowsOf(needle: string): readonly number[] {
  const windows: number[] = [];
  let window = 0;
  for (let at = 0; at < needle.length; at += 1) {
    window = (window << 8) | folded(needle.charCodeAt(at));
    if (at >= WIDTH - 1) windows.push(window);
  }
  return windows;
}

function countWindows(needles: readonly string[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const needle of new Set(needles)) {
    for (const window of new Set(windowsOf(needle))) counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return counts;
}

/** What many of the needles share, such as ".exe", stands in many values too; the end of a path tells more than its beginning. */
function rarest(windows: readonly number[], counts: ReadonlyMap<number, number>): number {
  const rarity = (window: number): number => counts.get(window) ?? 0;
  return windows.reduce((best, window) => (rarity(window) <= rarity(best) ? window : best));
}

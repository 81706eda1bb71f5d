/** The text that a value must hold for a pattern to match it, framed where the pattern ties it to an end of the value. */
import { fold } from '../fold.ts';
import type { Pattern } from './condition.ts';
import { literalsOf, pattern } from './pattern.ts';

/** A text that stands in every match of the pattern of `entry`; made by `needleOf`. */
export interface TextNeedle {
  readonly needle: string;
  readonly entry: number;
}

/** Calls `tell` for each entry whose needle could stand in the value, some of them more than once, others needlessly. */
export type TextSearch = (value: string, tell: (entry: number) => void) => void;

/**
 * Characters that stand before and behind every value, three each: even a short ending is told by four characters.
 * `foldedCode` makes neither of them.
 */
export const BEFORE = 0x02;
export const BEHIND = 0x03;
export const FRAME = 3;
const BEFORE_SIGN = String.fromCharCode(BEFORE);
const BEHIND_SIGN = String.fromCharCode(BEHIND);
const START = BEFORE_SIGN.repeat(FRAME);
const END = BEHIND_SIGN.repeat(FRAME);

/** Only letters up to it are folded by `foldedCode`. */
export const LAST_ASCII = 0x7f;
const BACKSLASH = '\\';

/** Longest text every match of a pattern holds, folded, frames included; undefined when there is none to be told from a frame. */
export function needleOf(tokens: Pattern): string | undefined {
  if (literalsOf(tokens).some((literal) => literal.includes(BEFORE_SIGN) || literal.includes(BEHIND_SIGN)))
    return undefined;
  const [longest] = literalsOf(pattern([{ literal: START }, ...tokens, { literal: END }]))
    .filter((literal) => literal.length > FRAME || ownLength(literal) > 0)
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : fold(longest);
}

/** Characters of the value itself in a needle. */
export function ownLength(needle: string): number {
  return ownPart(needle).length;
}

function ownPart(needle: string): string {
  return needle.slice(isAtStart(needle) ? FRAME : 0, needle.length - (isAtEnd(needle) ? FRAME : 0));
}

/** The needle is all of the value. */
export function isWhole(needle: string): boolean {
  return isAtStart(needle) && isAtEnd(needle);
}

/** Tells whether a needle stands in a folded value. */
export function needleTest(needle: string): (folded: string) => boolean {
  const own = ownPart(needle);
  if (isWhole(needle)) return (folded) => folded === own;
  if (isAtStart(needle)) return (folded) => folded.startsWith(own);
  return isAtEnd(needle) ? (folded) => folded.endsWith(own) : (folded) => folded.includes(own);
}

/** A part of a value between two backslashes, or between one and an end of the value. */
export interface PathPart {
  readonly text: string;
  /** No backslash follows it. */
  readonly isLast: boolean;
}

/** The parts that a needle holds from end to end, in order, without empty ones. */
export function pathPartsOf(needle: string): readonly PathPart[] {
  const [atStart, atEnd] = [isAtStart(needle), isAtEnd(needle)];
  const parts = ownPart(needle).split(BACKSLASH);
  const last = parts.length - 1;
  return parts.flatMap((text, at) =>
    text === '' || (at === 0 && !atStart) || (at === last && !atEnd) ? [] : [{ text, isLast: at === last }],
  );
}

function isAtStart(needle: string): boolean {
  return needle.startsWith(START);
}

function isAtEnd(needle: string): boolean {
  return needle.endsWith(END);
}

/** `foldedCode` of the characters of a needle, frames as they are. */
export function codesOf(needle: string): readonly number[] {
  return Array.from({ length: needle.length }, (_, at) => {
    const code = needle.charCodeAt(at);
    return code === BEFORE || code === BEHIND ? code : foldedCode(code);
  });
}

/** One byte for a character, the same for both cases of a letter; others that share one cost a needless comparison. */
export function foldedCode(code: number): number {
  return (code | 0x20) & 0xff;
}

/** Path patterns: `*` and `?` within one path part; a leading `*` part stands for any folder. */
import { fold } from '../../fold.ts';

/**
 * True when `path` fits `pattern`; both are folded here. Cost grows with the length of the path times that of one
 * pattern part, never exponentially.
 */
export function pathMatches(pattern: string, path: string): boolean {
  const wanted = fold(pattern).split('\\');
  const given = fold(path).split('\\');
  const isOpen = wanted[0] === '*' && wanted.length > 1;
  const parts = isOpen ? wanted.slice(1) : wanted;
  if (isOpen ? given.length <= parts.length : given.length !== parts.length) return false;
  const offset = given.length - parts.length;
  return parts.every((part, at) => partMatches(part, given[offset + at] ?? ''));
}

/** Two pointers with one step back to the last `*`: no recursion. */
function partMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let from = 0;
  while (from < text.length) {
    const token = pattern.charAt(at);
    if (token === '*') {
      star = at;
      at += 1;
      resume = from;
    } else if (token !== '' && (token === '?' || token === text.charAt(from))) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      from = resume;
    } else return false;
  }
  while (pattern.charAt(at) === '*') at += 1;
  return at === pattern.length;
}

/**
 * A short name that Windows made, as a pattern of the long ones it may stand for: blanks and dots were dropped, so any
 * may stand between its letters. Source: the 8.3 naming rules of NTFS (six letters, or two and four hex digits).
 */
export function longNamePattern(part: string): string {
  const short = /^([^~.\\]{1,8})~\d{1,5}(?:\.([^.\\]{1,3}))?$/.exec(part);
  if (short === null) return part;
  const stem = short[1] ?? '';
  const letters = /^..[0-9a-f]{4}$/.test(stem) ? stem.slice(0, 2) : stem;
  const spread = [...letters].map((letter) => (letter === '_' ? '?' : letter)).join('*');
  return `${spread}*${short[2] === undefined ? '' : `.${short[2]}*`}`;
}

/** Splits one statement of PowerShell code into words, also where the code stands inside a quoted argument. */

import { fold } from '../../fold.ts';

const MOST_WORDS = 64;
const LONGEST = 8192;

/**
 * The words from `from` to the end of the statement, quotes taken off. Where an outer double quote is open at `from`,
 * the statement ends with it, and `\"` is a quote of the code.
 */
export function readScriptWords(code: string, from: number): readonly string[] {
  const before = code.slice(Math.max(0, from - LONGEST), from).replace(/\\"/g, '');
  const isInside = (before.split('"').length - 1) % 2 === 1;
  const rest = code.slice(from, from + LONGEST);
  const statement = isInside ? (/^(?:[^"\\]|\\.)*/s.exec(rest)?.[0] ?? '').replaceAll('\\"', '"') : rest;
  const words: string[] = [];
  let at = 0;
  while (at < statement.length && words.length < MOST_WORDS) {
    const character = statement.charAt(at);
    if (';|\n\r)}'.includes(character)) break;
    if (/\s/u.test(character)) {
      at += 1;
      continue;
    }
    const { word, end } = readWord(statement, at);
    words.push(word);
    at = end;
  }
  return words;
}

/** A doubled quote of the same kind, or a backtick before it, is the quote itself. */
function readWord(statement: string, start: number): { readonly word: string; readonly end: number } {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < statement.length; at += 1) {
    const character = statement.charAt(at);
    const next = statement.charAt(at + 1);
    if (quote !== '' && character === quote) {
      if (next !== quote) quote = '';
      else {
        word += character;
        at += 1;
      }
    } else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '`' && quote !== "'" && next !== '') {
      word += next;
      at += 1;
    } else if (quote === '' && /[\s;|)}]/u.test(character)) break;
    else word += character;
  }
  return { word, end: Math.max(at, start + 1) };
}

export interface ScriptParameters {
  /** By full name, folded. */
  readonly named: ReadonlyMap<string, string>;
  /** What no parameter takes, in order. */
  readonly loose: readonly string[];
}

/** Any beginning of a parameter's name is accepted, and a value may hang on it by a colon; switches are left out. */
export function readParameters(words: readonly string[], names: readonly string[]): ScriptParameters {
  const named = new Map<string, string>();
  const loose: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const written = /^-([a-z]{1,16})(?::(.*))?$/is.exec(word);
    const name = names.find((full) => full.startsWith(fold(written?.[1] ?? '-')));
    if (written === null) loose.push(word);
    else if (name !== undefined) {
      at += written[2] === undefined ? 1 : 0;
      named.set(name, written[2] ?? words[at] ?? '');
    }
  }
  return { named, loose };
}

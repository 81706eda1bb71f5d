/** Makes a pattern fit a target: what it has no sign for becomes a wildcard, what is too long is cut, and both are told. */
import type { Pattern, PatternToken } from '../sigma/condition.ts';
import { pattern } from '../sigma/pattern.ts';

export interface Fit {
  /** Most units of `cost` that the literals may take. */
  readonly most: number;
  /** What one character takes; default 1. */
  readonly cost?: (character: string) => number;
  /** The target has a sign for exactly one character. */
  readonly hasSingle: boolean;
  /** Characters the target cannot be given, beside control characters and halves of surrogate pairs. */
  readonly unsayable?: RegExp;
}

export interface Fitted {
  readonly tokens: Pattern;
  readonly looser?: string;
}

/** The tokens take at least what they took before. */
export function fitPattern(tokens: Pattern, fit: Fit): Fitted {
  const reasons = new Set<string>();
  const kept: PatternToken[] = [];
  let left = fit.most;
  for (const token of tokens) {
    if (left <= 0) break;
    if (typeof token === 'string') {
      if (token === '?' && !fit.hasSingle) reasons.add('"?" is written as "*"');
      kept.push(token === '?' && !fit.hasSingle ? '*' : token);
      continue;
    }
    for (const character of token.literal) {
      left -= fit.cost?.(character) ?? 1;
      if (left < 0) {
        reasons.add('a long value is cut');
        break;
      }
      if (isSayable(character, fit)) kept.push({ literal: character });
      else {
        reasons.add('a character without a sign is left open');
        // Twice as many UTF-16 units stand for one character.
        kept.push(fit.hasSingle ? '?' : '*');
      }
    }
  }
  const whole = reasons.has('a long value is cut') ? [...kept, '*' as const] : kept;
  return { tokens: pattern(whole), ...(reasons.size === 0 ? {} : { looser: [...reasons].join(', ') }) };
}

function isSayable(character: string, fit: Fit): boolean {
  if (!character.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(character)) return false;
  return fit.unsayable?.test(character) !== true;
}

export type Shape = 'equals' | 'startswith' | 'endswith' | 'contains';

/** The literal of a pattern that is no more than one literal with stars around it; undefined for others. */
export function simpleShape(
  tokens: Pattern,
): { readonly shape: Shape; readonly literal: string } | undefined {
  const open = { left: tokens[0] === '*', right: tokens.length > 1 && tokens.at(-1) === '*' };
  const inner = tokens.slice(open.left ? 1 : 0, open.right ? -1 : undefined);
  const [only] = inner;
  if (inner.length !== 1 || typeof only !== 'object') return undefined;
  if (open.left) return { shape: open.right ? 'contains' : 'endswith', literal: only.literal };
  return { shape: open.right ? 'startswith' : 'equals', literal: only.literal };
}

/** The pattern as text: `escaped` takes each literal, stars and single signs are as given. */
export function spellPattern(
  tokens: Pattern,
  escaped: (literal: string) => string,
  signs: { readonly any: string; readonly single: string } = { any: '*', single: '?' },
): string {
  return tokens
    .map((token) => (token === '*' ? signs.any : token === '?' ? signs.single : escaped(token.literal)))
    .join('');
}

export function isOpen(tokens: Pattern): boolean {
  return tokens.length > 0 && tokens.every((token) => token === '*');
}

/** Letters whose case matters to a target that compares it. */
export function hasLetters(tokens: Pattern): boolean {
  return tokens.some(
    (token) => typeof token === 'object' && token.literal.toLowerCase() !== token.literal.toUpperCase(),
  );
}

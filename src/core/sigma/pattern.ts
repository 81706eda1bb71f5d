/** Wildcard patterns as values: read from Sigma's spelling, joined, and asked simple questions. */
import type { Pattern, PatternToken } from './condition.ts';

/** Merges adjacent literals and runs of `*`, drops empty literals. */
export function pattern(tokens: readonly PatternToken[]): Pattern {
  const merged: PatternToken[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (typeof token === 'string') {
      if (token !== '*' || last !== '*') merged.push(token);
    } else if (typeof last === 'object') {
      merged[merged.length - 1] = { literal: last.literal + token.literal };
    } else if (token.literal !== '') {
      merged.push(token);
    }
  }
  return merged;
}

/**
 * Sigma's escapes: a backslash makes a following `*`, `?` or backslash literal; before anything else it is itself.
 * So `C:\Windows` and `C:\\Windows` are one pattern, and `\\*` is a backslash followed by anything.
 */
export function readPattern(text: string): Pattern {
  const tokens: PatternToken[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && next !== '' && '*?\\'.includes(next)) {
      literal += next;
      at += 1;
    } else if (character === '*' || character === '?') {
      tokens.push({ literal }, character);
      literal = '';
    } else {
      literal += character;
    }
  }
  return pattern([...tokens, { literal }]);
}

export function literalPattern(text: string): Pattern {
  return pattern([{ literal: text }]);
}

export function contains(inner: Pattern): Pattern {
  return pattern(['*', ...inner, '*']);
}

/** The text a pattern without wildcards stands for; undefined when it has some. */
export function exactText(tokens: Pattern): string | undefined {
  const [first] = tokens;
  if (first === undefined) return '';
  return tokens.length === 1 && typeof first === 'object' ? first.literal : undefined;
}

export function literalsOf(tokens: Pattern): readonly string[] {
  return tokens.flatMap((token) => (typeof token === 'object' ? [token.literal] : []));
}

/** Applies `change` to each literal, which may turn it into several tokens. */
export function mapLiterals(
  tokens: Pattern,
  change: (literal: string, openLeft: boolean, openRight: boolean) => readonly PatternToken[],
): Pattern {
  return pattern(
    tokens.flatMap((token, index) =>
      typeof token === 'string' ? [token] : change(token.literal, index > 0, index < tokens.length - 1),
    ),
  );
}

/** Fills `%name%` placeholders in patterns with the values they stand for. */
import type { Pattern, PatternToken } from './condition.ts';
import { pattern, readPattern } from './pattern.ts';

const PLACEHOLDER = /%([\w.-]+)%/g;

/** One pattern for each combination of values (Sigma strings, wildcards welcome), or what is wrong. */
export function expandPlaceholders(
  tokens: Pattern,
  placeholders: Readonly<Record<string, readonly string[]>>,
  most: number,
): readonly Pattern[] | string {
  let spellings: readonly (readonly PatternToken[])[] = [[]];
  const append = (choices: readonly Pattern[]): void => {
    spellings = spellings.flatMap((spelling) => choices.map((choice) => [...spelling, ...choice]));
  };
  for (const token of tokens) {
    if (typeof token === 'string') {
      append([[token]]);
      continue;
    }
    let from = 0;
    for (const found of token.literal.matchAll(PLACEHOLDER)) {
      const name = found[1] ?? '';
      const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
      if (values === undefined || values.length === 0) {
        const known = Object.keys(placeholders).join(', ');
        return `Unknown placeholder %${name}%: ${known === '' ? 'none are defined' : `use one of ${known}`}.`;
      }
      if (spellings.length * values.length > most) return `More than ${most} spellings: split the value.`;
      append([[{ literal: token.literal.slice(from, found.index) }]]);
      append(values.map(readPattern));
      from = found.index + found[0].length;
    }
    append([[{ literal: token.literal.slice(from) }]]);
  }
  return spellings.map(pattern);
}

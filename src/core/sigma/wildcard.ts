/** Compiles wildcard patterns into tests of plain string operations: no regular expression, no backtracking. */
import type { Pattern, PatternToken } from './condition.ts';
import { pattern } from './pattern.ts';

type Chunk = readonly Exclude<PatternToken, '*'>[];

/** Compares character for character (code points, for `?`): fold pattern and text alike beforehand. */
export function compileWildcard(tokens: Pattern): (text: string) => boolean {
  return compileWildcards([tokens]);
}

/** Whether any of the patterns matches. Lists are mostly of one shape: a loop over plain texts is quicker than a call for each. */
export function compileWildcards(patterns: readonly Pattern[]): (text: string) => boolean {
  const plain: PlainPattern[] = [];
  const others: Pattern[] = [];
  for (const tokens of patterns.map(pattern)) {
    const read = plainPattern(tokens);
    if (read === undefined) others.push(tokens);
    else plain.push(read);
  }
  const tests = [
    ...[...Map.groupBy(plain, ({ is }) => is)].map(([is, alike]) =>
      PLAIN_TESTS[is](alike.map(({ literal }) => literal)),
    ),
    ...others.map(generalTest),
  ];
  const [first] = tests;
  if (first !== undefined && tests.length === 1) return first;
  return (text) => {
    for (const test of tests) if (test(text)) return true;
    return false;
  };
}

/** The shapes nearly all patterns have. */
interface PlainPattern {
  readonly is: 'equals' | 'startswith' | 'endswith' | 'contains';
  readonly literal: string;
}

function plainPattern(tokens: Pattern): PlainPattern | undefined {
  if (tokens.length > 3 || tokens.includes('?')) return undefined;
  const [first, second, third] = tokens;
  if (first === undefined) return { is: 'equals', literal: '' };
  if (typeof first === 'object') {
    const { literal } = first;
    if (second === undefined) return { is: 'equals', literal };
    return third === undefined ? { is: 'startswith', literal } : undefined;
  }
  // Every text ends with nothing.
  if (second === undefined) return { is: 'endswith', literal: '' };
  if (typeof second !== 'object') return undefined;
  return { is: third === undefined ? 'endswith' : 'contains', literal: second.literal };
}

const PLAIN_TESTS: Readonly<
  Record<PlainPattern['is'], (literals: readonly string[]) => (text: string) => boolean>
> = {
  equals: (literals) => {
    const [only = ''] = literals;
    const all = new Set(literals);
    return all.size === 1 ? (text) => text === only : (text) => all.has(text);
  },
  startswith: (literals) => (text) => {
    for (const literal of literals) if (text.startsWith(literal)) return true;
    return false;
  },
  endswith: (literals) => (text) => {
    for (const literal of literals) if (text.endsWith(literal)) return true;
    return false;
  },
  contains: (literals) => (text) => {
    for (const literal of literals) if (text.includes(literal)) return true;
    return false;
  },
};

/**
 * The parts between stars are found from left to right, each as early as it can be: taking the first place is never
 * worse than a later one, so nothing is tried twice.
 */
function generalTest(tokens: Pattern): (text: string) => boolean {
  const chunks = chunksOf(tokens);
  const head = chunks[0] ?? [];
  const tail = chunks.length > 1 ? chunks.at(-1) : undefined;
  const middle = chunks.slice(1, -1);
  return (text) => {
    let at = matchAt(head, text, 0);
    if (tail === undefined) return at === text.length;
    for (const chunk of middle) {
      if (at < 0) return false;
      at = findFrom(chunk, text, at);
    }
    return at >= 0 && matchBefore(tail, text, text.length) >= at;
  };
}

function chunksOf(tokens: Pattern): readonly Chunk[] {
  const chunks: Exclude<PatternToken, '*'>[][] = [[]];
  for (const token of tokens) {
    if (token === '*') chunks.push([]);
    else chunks.at(-1)?.push(token);
  }
  return chunks;
}

/** End of `chunk` when it stands at `at`, else -1. */
function matchAt(chunk: Chunk, text: string, at: number): number {
  let here = at;
  for (const token of chunk) {
    if (token === '?') {
      if (here >= text.length) return -1;
      here += (text.codePointAt(here) ?? 0) > 0xffff ? 2 : 1;
    } else {
      if (!text.startsWith(token.literal, here)) return -1;
      here += token.literal.length;
    }
  }
  return here;
}

/** Start of `chunk` when it ends at `end`, else -1. */
function matchBefore(chunk: Chunk, text: string, end: number): number {
  let here = end;
  for (const token of chunk.toReversed()) {
    if (token === '?') {
      if (here <= 0) return -1;
      here -= here > 1 && (text.codePointAt(here - 2) ?? 0) > 0xffff ? 2 : 1;
    } else {
      if (!text.endsWith(token.literal, here)) return -1;
      here -= token.literal.length;
      if (here < 0) return -1;
    }
  }
  return here;
}

/** End of the first `chunk` at or after `from`, else -1. */
function findFrom(chunk: Chunk, text: string, from: number): number {
  const [first, ...rest] = chunk;
  if (first === undefined) return from;
  if (first === '?') return findAfterAny(rest, text, from);
  for (let at = text.indexOf(first.literal, from); at >= 0; at = text.indexOf(first.literal, at + 1)) {
    const end = matchAt(rest, text, at + first.literal.length);
    if (end >= 0) return end;
  }
  return -1;
}

function findAfterAny(rest: Chunk, text: string, from: number): number {
  return from >= text.length ? -1 : findFrom(rest, text, matchAt(['?'], text, from));
}

/** Turns a condition into a search through a line's bytes that finds at least every line the condition accepts. */
import type { CanonName } from '../../../core/event/canon.ts';
import type { Condition, Pattern } from '../../../core/sigma/condition.ts';
import { contains } from '../../../core/sigma/pattern.ts';
import { widen } from '../../../core/sigma/widen.ts';

/** What is asked of a line. `anything` asks nothing. */
export type Search =
  | { readonly is: 'anything' }
  | { readonly is: 'nothing' }
  /** `literals` are the plain texts in it. */
  | { readonly is: 'text'; readonly source: string; readonly literals: readonly string[] }
  | { readonly is: 'all'; readonly of: readonly Search[] }
  | { readonly is: 'any'; readonly of: readonly Search[] };

/**
 * Sets of texts: of each set one text must be there for the search to hold. The rarest set first, at most `MOST_SETS`;
 * none when there is no telling.
 */
export function neededTexts(search: Search): readonly (readonly string[])[] {
  switch (search.is) {
    case 'anything':
      return [];
    case 'nothing':
      return [[]];
    case 'text':
      return rarestFirst(search.literals.map((literal) => [literal.toLowerCase()]));
    case 'any': {
      const ways = search.of.map(neededTexts);
      if (ways.some(({ length }) => length === 0)) return [];
      const count = Math.max(...ways.map(({ length }) => length));
      return Array.from({ length: count }, (_, place) => [
        ...new Set(ways.flatMap((sets) => sets[Math.min(place, sets.length - 1)] ?? [])),
      ]);
    }
    case 'all':
      return rarestFirst(search.of.flatMap(neededTexts));
  }
}

const MOST_SETS = 3;

function rarestFirst(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return sets.toSorted((a, b) => frequency(a) - frequency(b)).slice(0, MOST_SETS);
}

/** Where a name stands with many extensions, the name and its dot alone: the fewer texts, the quicker the search. */
export function shortened(texts: readonly string[]): readonly string[] {
  const nameOf = (text: string): string => text.slice(0, text.indexOf('.') + 1);
  const names = Map.groupBy(texts, nameOf);
  const short = (text: string): string => {
    const name = nameOf(text);
    return name.length >= SHORTEST_NAME && (names.get(name)?.length ?? 0) >= MANY ? name : text;
  };
  return [...new Set(texts.map(short))];
}

const MANY = 3;
const SHORTEST_NAME = 4;

/**
 * A rough guess at how often any of the texts stands in a log line. Long names are no rarer than short ones, and a
 * program's name stands in the line of each of its processes and of their children, as Windows' own folder does.
 */
export function frequency(texts: readonly string[]): number {
  return texts.reduce((sum, text) => {
    const letters = [...text.toLowerCase()].map(rateOf);
    const rarest = letters.sort((a, b) => a - b).slice(0, TELLING_LETTERS);
    return sum + rarest.reduce((product, rate) => product * rate, COMMON.test(text) ? 1e5 : 1);
  }, 0);
}

function rateOf(letter: string): number {
  if (RARE_SIGNS.includes(letter)) return 1e-6;
  return 'etaoinsr\\ '.includes(letter) ? 0.08 : 0.02;
}

/** Shells take them away: they stand where words are hidden, and hardly anywhere else. */
const RARE_SIGNS = '^`';
const TELLING_LETTERS = 6;
const COMMON = /\.(exe|dll|tmp)"?$|\\windows\\/i;

/** The search takes any number of them for it. */
const ONE_BACKSLASH: Pattern = [{ literal: '\\' }];
/**
 * The end of a value, which is a quote (with backslashes before it in JSON within JSON), or the end of an element of XML
 * within JSON. No piece holds another quote.
 */
const VALUE_END = '"';
const ANYTHING: Search = { is: 'anything' };
const NOTHING: Search = { is: 'nothing' };
/** Characters that JSON or XML writers spell in several ways, and all beyond printable ASCII. */
const SPELLED_DIFFERENTLY = /[^ -~]|[&<>"'%]|(?<=\\)(?=\/)/;
/** What may stand between two pieces of one string value. */
const GAP = '(?:[^"\\\\]|\\\\.)*?';

/** `canonOf` answers how the raw value of a field is spelled; undefined for what no raw value holds. */
export function searchFor(condition: Condition, canonOf: (field: string) => CanonName | undefined): Search {
  switch (condition.op) {
    case 'const':
      return condition.value ? ANYTHING : NOTHING;
    case 'not':
      return ANYTHING;
    case 'and':
      return all(condition.of.map((part) => searchFor(part, canonOf)));
    case 'or':
      return any(condition.of.map((part) => searchFor(part, canonOf)));
    case 'match': {
      const { field, match } = condition;
      const canon = field === null ? undefined : canonOf(field);
      if (canon === undefined || match.kind !== 'pattern') return ANYTHING;
      const widened = widen(match.pattern, canon, ONE_BACKSLASH);
      if (widened.how === 'anything') return ANYTHING;
      const texts = widened.patterns.map(patternSearch);
      return widened.how === 'scattered' ? all(texts) : any(texts);
    }
  }
}

export function searchForTexts(texts: readonly string[]): Search {
  return any(texts.map((text) => patternSearch(contains([{ literal: text }]))));
}

/** Pieces that must follow one another within one string value, the last at its end unless the pattern is open there. */
function patternSearch(pattern: Pattern): Search {
  const pieces = pattern.flatMap((token) =>
    typeof token === 'string' ? [''] : token.literal.split(SPELLED_DIFFERENTLY),
  );
  const last = pieces.at(-1) ?? '';
  if (typeof pattern.at(-1) === 'object' && !mayBeScalar(last)) pieces.splice(-1, 1, last + VALUE_END);
  // A search that begins with a mere backslash stops at every path.
  const isTelling = (piece: string): boolean => /[^\\ "]/.test(piece);
  const telling = pieces.slice(pieces.findIndex(isTelling), pieces.findLastIndex(isTelling) + 1);
  if (telling.length === 0) return ANYTHING;
  const source = telling
    .filter((piece) => piece !== '')
    .map(jsonText)
    .join(GAP);
  return { is: 'text', source, literals: telling.filter(isTelling) };
}

/** What may be the end of a number or a truth value, which no quotes end. */
function mayBeScalar(piece: string): boolean {
  const small = piece.toLowerCase();
  return /^[-+.\de]*$/.test(small) || 'true'.endsWith(small) || 'false'.endsWith(small);
}

/** JSON doubles a backslash, and some shippers do so again; it may put one before a slash, and JSON in JSON before a quote. */
function jsonText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/"-]/g, (character) => {
    if (character === '\\') return '\\\\+';
    if (character === VALUE_END) return '(?:\\\\*["<&]|\\\\+u)';
    return character === '/' ? '\\\\*/' : `\\${character}`;
  });
}

function all(parts: readonly Search[]): Search {
  if (parts.some(({ is }) => is === 'nothing')) return NOTHING;
  const asking = parts.filter(({ is }) => is !== 'anything');
  return asking.length === 0 ? ANYTHING : { is: 'all', of: asking };
}

function any(parts: readonly Search[]): Search {
  if (parts.some(({ is }) => is === 'anything')) return ANYTHING;
  const possible = parts.filter(({ is }) => is !== 'nothing');
  return possible.length === 0 ? NOTHING : { is: 'any', of: possible };
}

/** True when one of the texts stands in the line, letter case aside, or when there is no telling. */
export type HoldsOne = (texts: readonly string[]) => boolean;

/** A test of one line of JSON, given as latin1. `holds` is quicker than any search, and asked before each. */
export type LineTest = (line: () => string, holds: HoldsOne) => boolean;

export function compile(search: Search): LineTest {
  const needed = neededTexts(search).map(shortened);
  const finds = finder(search);
  return (line, holds) => needed.every(holds) && finds(line, holds);
}

/** As `compile`, of a line that holds the texts the search needs. */
function finder(search: Search): LineTest {
  switch (search.is) {
    case 'anything':
      return () => true;
    case 'nothing':
      return () => false;
    case 'text':
      return finderOf([search.source]);
    case 'all': {
      const parts = search.of.map(finder);
      return (line, holds) => parts.every((finds) => finds(line, holds));
    }
    case 'any': {
      const texts = search.of.filter((part) => part.is === 'text');
      const others = search.of.filter(({ is }) => is !== 'text').map(compile);
      if (others.length === 0) return finderOf(texts.map(({ source }) => source));
      const ways = texts.length === 0 ? others : [compile({ is: 'any', of: texts }), ...others];
      return (line, holds) => ways.some((finds) => finds(line, holds));
    }
  }
}

/** One search for many texts is quicker than many searches. */
function finderOf(sources: readonly string[]): LineTest {
  const pattern = new RegExp(sources.join('|'), 'i');
  return (line) => pattern.test(line());
}

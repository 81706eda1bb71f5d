/**
 * Spells a regular expression of plain signs for Lucene, so that what it selects the expression accepts as well. One
 * that uses more has no such spelling here: an engine asked for something near it would leave out too much.
 */

export interface LuceneExpression {
  /** Of the whole value, asked without Lucene's optional operators. */
  readonly value: string;
  /** Letters stand for both cases; engines fold those of ASCII. */
  readonly folds: boolean;
  /** Every value that matches holds more than blanks, dashes and question marks. */
  readonly isTelling: boolean;
}

/** Engines refuse more than 1,000 characters by default. */
const LONGEST = 950;
/** Every round of a counted repetition is written out in the automaton. */
const MOST_ROUNDS = 32;
const END = /(?<!\\)(?:\\\\)*\$$/;

/**
 * Undefined when it does not begin with `^`, for a search through every value is dear, and when it uses more than
 * printable ASCII, groups, alternatives, plain classes and counts. A dot means other values to each of the two, and
 * so does a class that says what is left out, where case does not count.
 */
export function luceneExpression(source: string, flags: string): LuceneExpression | undefined {
  if ((flags !== '' && flags !== 'i') || !source.startsWith('^')) return undefined;
  const isWhole = END.test(source);
  const reader: Reader = { text: source.slice(1, isWhole ? -1 : undefined), folds: flags === 'i', at: 0 };
  const part = readSequence(reader);
  // An alternative here would have no anchor.
  if (part === undefined || part.value === '' || reader.at < reader.text.length) return undefined;
  const value = isWhole ? part.value : `${part.value}.*`;
  return value.length > LONGEST ? undefined : { value, folds: reader.folds, isTelling: part.isTelling };
}

interface Reader {
  readonly text: string;
  readonly folds: boolean;
  at: number;
}

interface Part {
  readonly value: string;
  readonly isTelling: boolean;
}

const NOTHING: Part = { value: '', isTelling: false };

function readAlternatives(reader: Reader): Part | undefined {
  const parts: Part[] = [];
  do {
    if (parts.length > 0) reader.at += 1;
    const part = readSequence(reader);
    // Of an empty one Lucene's syntax knows nothing.
    if (part === undefined || part.value === '') return undefined;
    parts.push(part);
  } while (reader.text[reader.at] === '|');
  return {
    value: `(${parts.map(({ value }) => value).join('|')})`,
    isTelling: parts.every(({ isTelling }) => isTelling),
  };
}

function readSequence(reader: Reader): Part | undefined {
  let whole = NOTHING;
  while (reader.at < reader.text.length && !/[|)]/.test(reader.text.charAt(reader.at))) {
    const part = readAtom(reader);
    const repeated = part === undefined ? undefined : readCount(reader, part);
    if (repeated === undefined) return undefined;
    whole = {
      value: whole.value + repeated.value,
      isTelling: whole.isTelling || repeated.isTelling,
    };
  }
  return whole;
}

function readAtom(reader: Reader): Part | undefined {
  const { text, at } = reader;
  const opened = /^\((?:\?:)?(?!\?)/.exec(text.slice(at))?.[0];
  if (opened !== undefined) {
    reader.at += opened.length;
    const inner = readAlternatives(reader);
    if (inner === undefined || text[reader.at] !== ')') return undefined;
    reader.at += 1;
    return inner;
  }
  return text[at] === '[' ? readClass(reader) : readCharacter(reader);
}

const COUNT = /^(?:[*+?]|\{(\d{1,4})(?:,(\d{0,4}))?\})/;

function readCount(reader: Reader, part: Part): Part | undefined {
  const found = COUNT.exec(reader.text.slice(reader.at));
  if (found === null) return part;
  const [count, least = '', most = least] = found;
  reader.at += count.length;
  // What follows would make it lazy or possessive, or is a mistake.
  if (/[*+?{]/.test(reader.text.charAt(reader.at))) return undefined;
  if (Math.max(Number(least), Number(most)) > MOST_ROUNDS) return undefined;
  const isThere = count === '+' || Number(least) > 0;
  return { value: part.value + count, isTelling: part.isTelling && isThere };
}

const SETS: Readonly<Record<string, string>> = { d: '0-9', w: 'a-zA-Z0-9_' };
const SIGNS = /[\\^$.|?*+()[\]{}]/;

function readCharacter(reader: Reader): Part | undefined {
  const { text, at } = reader;
  const character = text.charAt(at);
  if (character === '\\') {
    const next = text.charAt(at + 1);
    const set = SETS[next];
    if (set === undefined && !isEscapable(next)) return undefined;
    reader.at += 2;
    return set === undefined ? oneCharacter(next) : { value: `[${set}]`, isTelling: true };
  }
  if (SIGNS.test(character) || !isPrintable(character)) return undefined;
  reader.at += 1;
  return oneCharacter(character);
}

function oneCharacter(character: string): Part {
  return { value: spelled(character), isTelling: isTelling(character) };
}

/** Letters, digits and blanks mean themselves; an escape makes any other sign do so, in a class as outside. */
function spelled(character: string): string {
  return /[\w ]/.test(character) ? character : `\\${character}`;
}

function isPrintable(character: string): boolean {
  return /^[ -~]$/.test(character);
}

function isEscapable(character: string): boolean {
  return isPrintable(character) && !/[\w ]/.test(character);
}

function isTelling(character: string): boolean {
  return !/[\s?-]/.test(character);
}

const CLASS = /^\[((?:\\[ -~]|[^\\[\]^])+)\]/;
/** A range of letters or digits, an escape, or one character. */
const MEMBER = /([a-z](?=-[a-z])|[A-Z](?=-[A-Z])|\d(?=-\d))-(\w)|\\([ -~])|[\s\S]/g;

function readClass(reader: Reader): Part | undefined {
  const [whole, written] = CLASS.exec(reader.text.slice(reader.at)) ?? [];
  if (whole === undefined || written === undefined) return undefined;
  const members = [...written.matchAll(MEMBER)].map(([member, from, to, escaped], at, all) => {
    if (from !== undefined && to !== undefined) return readRange(from, to, reader.folds);
    if (escaped !== undefined) return escapedMember(escaped, reader.folds);
    // Between others it makes a range of other signs.
    const isRange = member === '-' && at > 0 && at < all.length - 1;
    return isRange || !isPrintable(member) ? undefined : memberOf(member, reader.folds);
  });
  if (members.some((member) => member === undefined)) return undefined;
  reader.at += whole.length;
  return {
    value: `[${members.map((member) => member?.value).join('')}]`,
    isTelling: members.every((member) => member?.isTelling),
  };
}

/** Not every version of Lucene folds what stands in a class. */
function readRange(from: string, to: string, folds: boolean): Part | undefined {
  if (from > to) return undefined;
  const range = `${from}-${to}`;
  const both = folds && /[a-z]/i.test(from) ? `${range.toLowerCase()}${range.toUpperCase()}` : range;
  return { value: both, isTelling: true };
}

function escapedMember(escaped: string, folds: boolean): Part | undefined {
  const set = SETS[escaped];
  if (set !== undefined) return { value: set, isTelling: true };
  return isEscapable(escaped) ? memberOf(escaped, folds) : undefined;
}

function memberOf(character: string, folds: boolean): Part {
  const isLetter = /[a-z]/i.test(character);
  const value =
    folds && isLetter ? `${character.toLowerCase()}${character.toUpperCase()}` : spelled(character);
  return { value, isTelling: isTelling(character) };
}

/** Makes a text that a regular expression of plain signs finds; whoever asks for it puts it to the test. */

interface Reader {
  readonly source: string;
  /** Which alternative of each choice is taken, counted round. */
  readonly choice: number;
  at: number;
}

/** Look-around, references and classes by property are beyond it. Undefined then, and for what is not well formed. */
export function textOfRegex(source: string, choice = 0): string | undefined {
  const reader: Reader = { source, choice, at: 0 };
  const text = alternatives(reader);
  return reader.at < source.length ? undefined : text;
}

function alternatives(reader: Reader): string | undefined {
  const texts: (string | undefined)[] = [sequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    texts.push(sequence(reader));
  }
  return texts[reader.choice % texts.length];
}

function sequence(reader: Reader): string | undefined {
  let text: string | undefined = '';
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) {
    const atom = readAtom(reader);
    const rounds = readCount(reader);
    text = text === undefined || atom === undefined ? undefined : text + atom.repeat(rounds);
  }
  return text;
}

function readAtom(reader: Reader): string | undefined {
  const { source } = reader;
  const rest = source.slice(reader.at);
  const flags = /^\(\?[ims]+\)/.exec(rest)?.[0];
  if (flags !== undefined) return skip(reader, flags.length, '');
  const opening = /^\((?:\?:|\?P?<\w+>)?/.exec(rest)?.[0];
  if (opening !== undefined) {
    reader.at += opening.length;
    const inner = alternatives(reader);
    const isClosed = source[reader.at] === ')';
    reader.at += 1;
    return isClosed ? inner : undefined;
  }
  const set = /^\[(\^?)(\]?(?:\\.|[^\]\\])*)\]/.exec(rest);
  if (set !== null) return skip(reader, set[0].length, memberOf(set[2] ?? '', set[1] === '^', reader.choice));
  const code = /^\\x\{([\da-f]+)\}|^\\x([\da-f]{2})/i.exec(rest);
  if (code !== null) {
    return skip(reader, code[0].length, String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '', 16)));
  }
  const escaped = /^\\(.)/.exec(rest)?.[1];
  if (escaped !== undefined) return skip(reader, 2, CLASSES.get(escaped) ?? escaped);
  const sign = rest.charAt(0);
  return skip(reader, 1, sign === '^' || sign === '$' ? '' : sign === '.' ? 'x' : sign);
}

/** One sign of each class, and nothing for what only names a place. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['d', '0'],
  ['w', 'a'],
  ['s', ' '],
  ['S', 'a'],
  ['D', 'a'],
  ['W', ' '],
  ['b', ''],
  ['B', ''],
  ['A', ''],
  ['z', ''],
]);

function skip(reader: Reader, length: number, text: string | undefined): string | undefined {
  reader.at += length;
  return text;
}

const ANYTHING = 'abcx01_ -.';

function memberOf(written: string, isLeftOut: boolean, choice: number): string | undefined {
  const members: string[] = [];
  for (const [item, from = '', to = ''] of written.matchAll(/(\\?.)-(?!$)(\\?.)|\\?./gs)) {
    if (from === '') members.push(item.length === 2 ? (CLASSES.get(item.charAt(1)) ?? item.charAt(1)) : item);
    else members.push(from.at(-1) ?? '', to.at(-1) ?? '');
  }
  if (!isLeftOut) return members[choice % members.length];
  return [...ANYTHING].find((sign) => !members.includes(sign));
}

function readCount(reader: Reader): number {
  const written = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(reader.source.slice(reader.at));
  if (written === null) return 1;
  reader.at += written[0].length;
  if (written[1] !== undefined) return Math.max(Number(written[1]), reader.choice % 2);
  return written[0].startsWith('+') ? 1 : reader.choice % 2;
}

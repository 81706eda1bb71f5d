/** Turns a well-formed line into a regular expression that reads every line with the same keys in the same order. */

/** What a value must be for the line's signature to stay the same. */
export interface Demand {
  /** The very same text. */
  readonly same: boolean;
  /** A string that is none of these. */
  readonly unlike: readonly string[];
}

/** What the template demands of a value, and whether it captures it. */
export interface ValueUse extends Demand {
  readonly capture: boolean;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[-+.0-9A-Za-z]+|[[\]{},:]|[ \t\r]+/y;
/** Any string without `\\u` escapes: a line that has them is walked, and parsed when text hides behind them. */
const ANY_STRING = '"[^"\\\\\\n]*(?:\\\\[^u\\n][^"\\\\\\n]*)*"';
const ANY_SCALAR = '[-+.0-9a-zE]+';
const ANY_ITEM = `(?:${ANY_STRING}|${ANY_SCALAR})`;
const MAX_LENGTH = 16_384;

/**
 * `use` is asked for each value with its key's place in the line (the offset of the value) and answers what the
 * template does with it. Undefined when the line is too long for a template or has objects inside arrays.
 */
export function lineTemplate(line: string, use: (valueAt: number) => ValueUse): RegExp | undefined {
  if (line.length > MAX_LENGTH) return undefined;
  let source = '';
  let at = 0;
  let isValue = true;
  while (at < line.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(line)?.[0];
    if (token === undefined) return undefined;
    const start = at;
    at += token.length;
    if (token === '[') {
      const end = arrayEnd(line, start);
      if (end === undefined) return undefined;
      source += value(use(start), line.slice(start, end), `\\[(?:${ANY_ITEM}(?:, *${ANY_ITEM})*)?\\]`);
      at = end;
      isValue = false;
    } else if (token === '{') {
      source += '\\{';
      isValue = false;
    } else if (token === '}') {
      source += '\\}';
    } else if (token === ':') {
      source += ':';
      isValue = true;
    } else if (token === ',') {
      source += ',';
      isValue = false;
    } else if (/^[ \t\r]/.test(token)) {
      source += '[ \\t\\r]*';
    } else if (isValue) {
      source += value(use(start), token, token.startsWith('"') ? ANY_STRING : ANY_SCALAR);
      isValue = false;
    } else source += literal(token);
  }
  return new RegExp(`${source}\\n`, 'y');
}

function value(use: ValueUse, text: string, any: string): string {
  const source = use.same ? literal(text) : unlike(use.unlike) + any;
  return use.capture ? `(${source})` : source;
}

/** In any letter case, with or without a backslash before a slash. */
function unlike(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  const spelled = texts.map((text) =>
    [...text]
      .map((character) =>
        /[a-z]/i.test(character)
          ? `[${character.toLowerCase()}${character.toUpperCase()}]`
          : character === '/'
            ? '\\\\?\\/'
            : literal(character),
      )
      .join(''),
  );
  return `(?!"(?:${spelled.join('|')})")`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** End of an array of scalars; undefined when it holds anything else. */
function arrayEnd(line: string, from: number): number | undefined {
  const array = new RegExp(`\\[(?: *${ANY_ITEM}(?: *, *${ANY_ITEM})*)? *\\]`, 'y');
  array.lastIndex = from;
  return array.test(line) ? array.lastIndex : undefined;
}

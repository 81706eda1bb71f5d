/** Splits a command line into arguments the way the Windows C runtime does, in linear time and without ever throwing. */

/** One argument; `start` and `end` (exclusive) are its place in the line, quotes included. */
export interface Argument {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True when any part of it stood in double quotes. */
  readonly quoted: boolean;
}

/** Space and tab: what Windows itself takes for a blank. */
function isWindowsBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

/** Any white space, line ends and Unicode blanks included: for lines that are written to mislead. */
export function isAnyBlank(character: string): boolean {
  return isWindowsBlank(character) || (!isVisibleAscii(character) && /\s/u.test(character));
}

function isVisibleAscii(character: string): boolean {
  return character > ' ' && character <= '~';
}

/**
 * The arguments of a whole command line, program first. The program knows quotes but no backslash escapes; the rest
 * follows the runtime: `2n` backslashes and a quote are `n` backslashes and a delimiter, `2n+1` a literal quote, and
 * a doubled quote inside quotes is a literal one. Leading blanks are skipped.
 * Source: Microsoft, "Parsing C command-line arguments".
 */
export function splitCommandLine(line: string, isBlank: (character: string) => boolean = isWindowsBlank) {
  return split(line, isBlank, true);
}

/** The arguments of a line whose program has been taken off already. */
export function splitParameters(line: string, isBlank: (character: string) => boolean = isWindowsBlank) {
  return split(line, isBlank, false);
}

function split(line: string, isBlank: (character: string) => boolean, hasProgram: boolean): Argument[] {
  const found: Argument[] = [];
  let at = skipBlanks(line, 0, isBlank);
  if (hasProgram && at < line.length) {
    const program = readProgram(line, at, isBlank);
    found.push(program);
    at = skipBlanks(line, program.end, isBlank);
  }
  while (at < line.length) {
    const argument = readArgument(line, at, isBlank);
    found.push(argument);
    at = skipBlanks(line, argument.end, isBlank);
  }
  return found;
}

function skipBlanks(line: string, from: number, isBlank: (character: string) => boolean): number {
  let at = from;
  while (at < line.length && isBlank(line.charAt(at))) at += 1;
  return at;
}

function readProgram(line: string, start: number, isBlank: (character: string) => boolean): Argument {
  let text = '';
  let inQuotes = false;
  let quoted = false;
  let at = start;
  for (; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"') {
      inQuotes = !inQuotes;
      quoted = true;
    } else if (!inQuotes && isBlank(character)) break;
    else text += character;
  }
  return { text, start, end: at, quoted };
}

function readArgument(line: string, start: number, isBlank: (character: string) => boolean): Argument {
  let text = '';
  let inQuotes = false;
  let quoted = false;
  let at = start;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === '\\') {
      const slashes = countBackslashes(line, at);
      at += slashes;
      if (line.charAt(at) !== '"') text += '\\'.repeat(slashes);
      else {
        text += '\\'.repeat(Math.floor(slashes / 2));
        if (slashes % 2 === 1) {
          text += '"';
          at += 1;
        }
      }
    } else if (character === '"') {
      quoted = true;
      if (inQuotes && line.charAt(at + 1) === '"') {
        text += '"';
        at += 2;
      } else {
        inQuotes = !inQuotes;
        at += 1;
      }
    } else if (!inQuotes && isBlank(character)) break;
    else {
      text += character;
      at += 1;
    }
  }
  return { text, start, end: at, quoted };
}

function countBackslashes(line: string, from: number): number {
  let at = from;
  while (line.charAt(at) === '\\') at += 1;
  return at - from;
}

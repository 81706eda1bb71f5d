/** Writes out what loops over a list of words repeat, in cmd's and in PowerShell's spelling, so that each round is read. */
import { withEntry } from './command-chain.ts';
import { COPY_COMMANDS } from './copy-commands.ts';

/** Rounds written out, and characters of what is repeated. */
const MOST_ROUNDS = 16;
const LONGEST = 4096;

const CMD_LOOP = /\bfor\s+%{1,2}([a-z])\s+in\s+\(([^()]{1,512})\)\s+do\s+[(@]{0,2}\s*(.{1,4096})$/is;

/** `for %i in (a b) do x %i` is `x a & x b`; other lines as they are. Source: `for /?`. */
export function withoutCmdLoops(line: string): string {
  if (!/\bfor\s+%/i.test(line)) return line;
  const found = CMD_LOOP.exec(line.slice(0, LONGEST));
  if (found === null) return line;
  const [, name = '', list = '', body = ''] = found;
  const items = list.split(/[\s,;]+/).filter((item) => item !== '');
  const plain = rounds(items, (item) => withEntry(body, name, item));
  return line.slice(0, found.index) + plain.join(' & ');
}

const LIST = `@?\\(?\\s*((?:["'][\\w\\\\:. -]{1,64}["']\\s*,\\s*)*["'][\\w\\\\:. -]{1,64}["'])\\s*\\)?\\s*`;
const BODY = `\\{([^{}]{1,${LONGEST}})\\}`;
const FOR_EACH = `(?:%|foreach(?:-object)?)\\s*${BODY}`;
const PIPED = new RegExp(`${LIST}\\|\\s*${FOR_EACH}`, 'i');
const LISTING = `\\b(?:get-childitem|gci|dir|ls|get-item|gi)\\s+(?:-(?:path|literalpath|force|fo)\\s+){0,3}`;
const FILE = `(?:"([^"]{1,260})"|'([^']{1,260})'|([^\\s"'|;{}]{1,260}))`;
const SWITCHES = '(?:\\s+-(?:force|fo|file|hidden|ea\\s+\\w+|erroraction\\s+\\w+)){0,4}';
/** A file that is listed, so that what follows the bar is done to it. */
const LISTED = new RegExp(
  `${LISTING}${FILE}${SWITCHES}\\s*\\|\\s*(?:${FOR_EACH}|(?=(?:${COPY_COMMANDS.join('|')})\\s))`,
  'i',
);
const EACH = new RegExp(`\\bforeach\\s*\\(\\s*\\$(\\w{1,32})\\s+in\\s+${LIST}\\)\\s*${BODY}`, 'i');

/**
 * `'a','b' | % { x $_ }` and `foreach ($i in 'a','b') { x $i }` are `x a; x b`, `gci a | % { x $_ }` and `gci a | x` are
 * `x a`; other code as it is.
 */
export function withoutPowerShellLoops(code: string): string {
  if (!/%|foreach|\|/i.test(code)) return code;
  const text = withoutLists(code.slice(0, 2 * LONGEST));
  const each = EACH.exec(text);
  const piped = each === null ? PIPED.exec(text) : null;
  const found = each ?? piped;
  const [name, list, body] = each === null ? ['_|psitem', piped?.[1], piped?.[2]] : each.slice(1);
  if (found === null || list === undefined || body === undefined) return text;
  const items = list.split(',').map((item) => item.trim().slice(1, -1));
  const written = rounds(items, (item) => withItem(body, name, item)).join('; ');
  return `${text.slice(0, found.index)}${written};${text.slice(found.index + found[0].length)}`;
}

function withoutLists(code: string): string {
  let text = code;
  for (let most = MOST_ROUNDS; most > 0; most -= 1) {
    const next = withoutList(text);
    if (next === text) break;
    text = next;
  }
  return text;
}

function withoutList(code: string): string {
  const found = LISTED.exec(code);
  if (found === null) return code;
  const [whole, doubled, single, bare = '', body] = found;
  const path = doubled ?? single ?? bare;
  const file = /\s/.test(path) ? `'${path}'` : path;
  const [before, after] = [code.slice(0, found.index), code.slice(found.index + whole.length)];
  if (body !== undefined) return `${before}${withItem(body, '_|psitem', file).trim()};${after}`;
  return before + after.replace(/^[\w-]{2,16}/, (copy) => `${copy} ${file}`);
}

/** With the item in the place of its variable, whatever way its path is asked for. */
function withItem(body: string, name: string | undefined, item: string): string {
  const variable = new RegExp(`\\$\\(?\\$?(?:${name})\\b(?:\\.(?:fullname|pspath)\\b)?\\)?`, 'gi');
  return body.replace(variable, () => item);
}

function rounds(items: readonly string[], round: (item: string) => string): readonly string[] {
  return items.slice(0, MOST_ROUNDS).map((item) => round(item).trim());
}

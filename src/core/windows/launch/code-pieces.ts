/** Puts code together that was taken to pieces so that no search finds its words; nothing is run, only literals are joined. */
import { fold } from '../../fold.ts';

/** Code longer than this is read up to here. */
const LONGEST_CODE = 16 * 1024;
const MOST_PASSES = 6;

/** Cheap, so that most code is not taken apart at all. */
const MAY_BE_PIECES =
  /`|["']\s*[+&]\s*["']|-f\s*["'(]|replace|\[\s*char|chr\w?\s*\(|fromcharcode|-join|\[\s*\d+\s*[\],]|''|""|\.\.\s*-/i;

const LITERAL = `(?:"[^"]{0,4096}"|'[^']{0,4096}')`;
const LIST = `${LITERAL}(?:\\s{0,8},\\s{0,8}${LITERAL}){0,255}`;
const NUMBERS = '(?:0x[0-9a-f]{1,4}|\\d{1,5})(?:\\s{0,8},\\s{0,8}(?:0x[0-9a-f]{1,4}|\\d{1,5})){0,1023}';

/** Texts that are the same on every Windows, out of which letters are picked. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['$env:comspec', 'C:\\WINDOWS\\system32\\cmd.exe'],
  ['$pshome', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0'],
  ['$shellid', 'Microsoft.PowerShell'],
  ['$verbosepreference', 'SilentlyContinue'],
]);

const ONE = new RegExp(LITERAL, 'g');

type Step = readonly [RegExp, (all: string, ...parts: readonly (string | undefined)[]) => string];

/** Each knows one way to write a literal; a result is a literal again, so that the others can go on with it. */
const STEPS: readonly Step[] = [
  // [char]73, [char](0x49)
  [
    /\[\s{0,4}char\s{0,4}\]\s{0,4}(?:\(\s{0,4}(\w{1,6})\s{0,4}\)|(\w{1,6}))/gi,
    (all, one, other) => character(all, one ?? other),
  ],
  // VBScript's Chr(73) and ChrW(73)
  [/\bchrw?\s{0,4}\(\s{0,4}(\w{1,6})\s{0,4}\)/gi, character],
  // [char[]](73,69,88); String.fromCharCode(73,69,88)
  [
    new RegExp(
      `(?:\\[\\s{0,4}char\\s{0,4}\\[\\s{0,4}\\]\\s{0,4}\\]\\s{0,4}@?|\\bstring\\.fromcharcode\\s{0,4})\\(\\s{0,4}(${NUMBERS})\\s{0,4}\\)`,
      'gi',
    ),
    (_, codes = '') =>
      literal(
        codes
          .split(',')
          .map((code) => String.fromCharCode(Number(code)))
          .join(''),
      ),
  ],
  // $env:ComSpec[4,15,25], $pshome[4]
  [
    /(\$env:comspec|\$pshome|\$shellid|\$verbosepreference)(?:\.tostring\(\))?\s{0,4}\[\s{0,4}(\d{1,2}(?:\s{0,4},\s{0,4}\d{1,2}){0,15})\s{0,4}\]/gi,
    (_, name = '', places = '') =>
      places
        .split(',')
        .map((place) => literal(KNOWN.get(fold(name))?.charAt(Number(place)) ?? ''))
        .join(','),
  ],
  // 'cba'[-1..-3]
  [
    new RegExp(
      `(${LITERAL})\\s{0,4}\\[\\s{0,4}-\\s{0,4}1\\s{0,4}\\.\\.\\s{0,4}-\\s{0,4}\\d{1,5}\\s{0,4}\\]`,
      'g',
    ),
    (_, text) => literal([...contents(text)].reverse().join('')),
  ],
  // 'a'+'b', VBScript's "a" & "b"
  [new RegExp(`${LITERAL}(?:\\s{0,8}[+&]\\s{0,8}${LITERAL})+`, 'g'), joined],
  // '{1}{0}' -f 'a','b'
  [
    new RegExp(`(${LITERAL})\\s{0,4}-f\\s{0,4}(?:\\(\\s{0,4}(${LIST})\\s{0,4}\\)|(${LIST}))`, 'gi'),
    (_, format, one, other) => formatted(contents(format), literals(one ?? other ?? '')),
  ],
  // 'a'.Replace('b','c'), ('a').Replace('b','c'), 'a' -replace 'b','c'
  [
    new RegExp(
      `(${LITERAL})\\s{0,4}(?:\\.\\s{0,4}["']?replace["']?\\s{0,4}\\(\\s{0,4}(${LITERAL})\\s{0,4},\\s{0,4}(${LITERAL})\\s{0,4}\\)|-[ci]?replace\\s{0,4}(${LITERAL})\\s{0,4},\\s{0,4}(${LITERAL}))`,
      'gi',
    ),
    (_, text, from, to, also, by) =>
      literal(contents(text).replaceAll(contents(from ?? also), () => contents(to ?? by))),
  ],
  // -join('a','b')
  [new RegExp(`-join\\s{0,4}\\(\\s{0,4}(${LIST})\\s{0,4}\\)`, 'gi'), joined],
  // ('a','b') -join ''
  [
    new RegExp(`(?:\\(\\s{0,4}(${LIST})\\s{0,4}\\)|(${LIST}))\\s{0,4}-join\\s{0,4}(?:''|"")`, 'gi'),
    (_, one, other) => joined(one ?? other ?? ''),
  ],
  // ('a')
  [new RegExp(`(?<![\\w.)\\]"'])\\(\\s{0,4}(${LITERAL})\\s{0,4}\\)`, 'g'), (_, text = '') => text],
  // i''ex
  [/(?<=[a-z])(?:''|"")(?=[a-z])/gi, () => ''],
  // & 'iex' ..., .'iex' ...
  [/(?<![\w)"'\]])[&.]\s{0,4}(["'])([a-z][\w-]{1,63})\1/gi, (_, _quote, word = '') => `${word} `],
  // x.'Name'(...)
  [/\.\s{0,4}(["'])(\w{1,64})\1(?=\s{0,4}[(.])/g, (_, _quote, word = '') => `.${word}`],
  [/\.\s{0,4}\(\s{0,4}(["'])(\w{1,64})\1\s{0,4}\)(?=\s{0,4}[(.])/g, (_, _quote, word = '') => `.${word}`],
];

/** The code with its pieces joined; undefined when it holds none, or none that can be joined by reading. */
export function joinPieces(code: string): string | undefined {
  if (!MAY_BE_PIECES.test(code)) return undefined;
  const written = code.slice(0, LONGEST_CODE);
  const start = written.replace(/`(?=[a-z])/gi, '');
  let text = start;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = text;
    for (const [pattern, join] of STEPS) {
      text = text.replace(pattern, (all: string, ...parts: readonly unknown[]) =>
        join(all, ...parts.map((part) => (typeof part === 'string' ? part : undefined))),
      );
    }
    if (text === before || text.length > LONGEST_CODE) break;
  }
  const hadTicks = /[a-z]`[a-z]/i.test(written);
  return fold(text) === fold(start) && !hadTicks ? undefined : text.slice(0, LONGEST_CODE);
}

/** A quote of its own kind inside would end it: the other kind is taken, and with both inside it is left out. */
function literal(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '')}"` : `'${text}'`;
}

function contents(written = ''): string {
  return written.slice(1, -1);
}

function literals(list: string): readonly string[] {
  return [...list.matchAll(ONE)].map(([one]) => contents(one));
}

function joined(list: string): string {
  return literal(literals(list).join(''));
}

function character(written: string, code = ''): string {
  const number = Number(code);
  return number > 0 && number < 0x10000 ? literal(String.fromCharCode(number)) : written;
}

function formatted(format: string, words: readonly string[]): string {
  return literal(format.replace(/\{(\d{1,3})\}/g, (_, at: string) => words[Number(at)] ?? ''));
}

const MOST_USES = 64;

/** The code with each variable replaced by the literal that it was given last: `$p = 'C:\a.exe'; & $p`. */
export function withVariables(code: string): string {
  if (!/\$\w+\s*=\s*["']/.test(code.slice(0, LONGEST_CODE))) return code;
  const text = code.slice(0, LONGEST_CODE);
  // What stands before every assignment, in a function, is run after them.
  const values = new Map(
    [...text.matchAll(ASSIGNED)].map(([, name = '', value = '']) => [fold(name), value]),
  );
  let uses = 0;
  const plain = text.replace(
    ASSIGNED_OR_USED,
    (all: string, given: string | undefined, literal: string, name: string, slash: string) => {
      if (given !== undefined) {
        values.set(fold(given), literal);
        return '';
      }
      const value = values.get(fold(name));
      uses += 1;
      if (value === undefined || uses > MOST_USES) return all;
      return slash === '' ? value : `${contents(value)}${slash}`;
    },
  );
  return plain.slice(0, LONGEST_CODE);
}

/** A literal without variables of its own, up to the end of its statement. */
const ASSIGNED = /\$(\w{1,40})\s{0,4}=\s{0,4}("[^"$]{0,4096}"|'[^']{0,4096}')\s{0,4}(?:;|\n|$)/g;
const ASSIGNED_OR_USED = new RegExp(`${ASSIGNED.source}|\\$(\\w{1,40})\\b(?!\\s{0,4}[=[])(\\\\?)`, 'g');

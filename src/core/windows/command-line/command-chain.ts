/** Takes cmd.exe's view of a line apart: what stands behind /c, and the commands joined by & && || | or line ends. */
import { isKnownVariable } from '../path/environment.ts';

const MOST_COMMANDS = 64;

/**
 * The command line behind the first `/c`, `/k` or `/r`, attached or not, with cmd's quote rule applied: the first and
 * the last quote go, unless the quotes hold nothing but the program. Undefined when there is no such switch.
 * Source: `cmd /?`.
 */
export function commandOfCmd(parameters: string): string | undefined {
  // Other switches may stand before it without a blank: `/q/d/c`.
  const found = /(?:^|[\s",;=])(?:\/[a-z](?::[a-z0-9]{1,8})?){0,8}\/[ckr]/i.exec(parameters.slice(0, 4096));
  if (found === null) return undefined;
  return stripCmdQuotes(parameters.slice(found.index + found[0].length).trim());
}

function stripCmdQuotes(command: string): string {
  if (!command.startsWith('"')) return command;
  const second = command.indexOf('"', 1);
  if (second < 0) return command.slice(1);
  const last = command.lastIndexOf('"');
  if (second === last && /^"[^&<>()@^|]*\\[^"\\]*\.[a-z0-9]{2,4}"/i.test(command)) {
    const inside = command.slice(1, second);
    if (/^(?:[a-z]:|\\\\|%|\.)/i.test(inside)) return command;
  }
  return `${command.slice(1, last)}${command.slice(last + 1)}`.trim();
}

/**
 * The commands of a chain in order, carets outside quotes and leading `@` and brackets removed, and where they write
 * to unless `redirected`. Bounded: what follows the 64th command is left out.
 */
export function splitChain(line: string, redirected = false): readonly string[] {
  const commands: string[] = [];
  let current = '';
  let inQuotes = false;
  for (let at = 0; at < line.length && commands.length < MOST_COMMANDS; at += 1) {
    const character = line.charAt(at);
    if (character === '"') inQuotes = !inQuotes;
    if (character === '^' && !inQuotes) {
      at += 1;
      current += line.charAt(at);
    } else if (!inQuotes && '&|\n\r'.includes(character) && !isRedirection(line, at)) {
      commands.push(current);
      current = '';
    } else current += character;
  }
  if (commands.length < MOST_COMMANDS) commands.push(current);
  return commands.map((command) => trimCommand(command, redirected)).filter((command) => command !== '');
}

/** `2>&1` joins two streams, not two commands. */
function isRedirection(line: string, at: number): boolean {
  return line.charAt(at) === '&' && '<>'.includes(line.charAt(at - 1) || ' ');
}

/** Commas, semicolons and equal signs are blanks to cmd.exe; brackets that another command opened or closes go. */
function trimCommand(command: string, redirected = false): string {
  const written = command.replace(/^[\s@(,;=]+/u, '');
  const bare = redirected ? written : withoutRedirections(written);
  // What `set` gives to a variable keeps the blanks at its end.
  if (/^set\s/i.test(bare) && !bare.trimEnd().endsWith(')')) return bare;
  return plainProgram(withoutOpenBrackets(bare.trimEnd()));
}

function withoutOpenBrackets(command: string): string {
  if (!command.endsWith(')')) return command;
  let open = 0;
  for (const character of command) open += character === ')' ? 1 : character === '(' ? -1 : 0;
  let end = command.length;
  for (open = Math.min(open, MOST_COMMANDS); open > 0 && command.charAt(end - 1) === ')'; open -= 1)
    end = command.slice(0, end - 1).trimEnd().length;
  return command.slice(0, end);
}

/** `>nul`, `2>&1`, `<nul` outside quotes; what is read from a file stays, as it may be the script. */
export function withoutRedirections(command: string): string {
  if (!/[<>]/.test(command)) return command;
  return command
    .split(/("[^"]*")/)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part.replace(/(?:(?:^|\s)\d?)?(?:>{1,2}\s{0,4}(?:&\d|[^\s"<>]{1,1024})|<\s{0,4}nul\b)/gi, ''),
    )
    .join('')
    .trimStart();
}

const NAME = /^(?:"[^"]{0,256}")?(?:[^\s"]|"[^\s"]{0,256}")*(?=\s|$)/u;
const PATH = /^(?:[^\s"]|(?<!\.\w{2,4})"[^"]{0,256}"|(?<=\.\w{2,4})"[^\s"]{0,256}")*(?=\s|$)/u;

/**
 * cmd.exe takes quotes out of a program's name wherever they stand: `"p""owershell"`, `C:\\x\\"a".exe`. Blanks in them
 * are part of the name only in a path: what hangs on a bare name, or on an extension, may be arguments.
 */
function plainProgram(command: string): string {
  const text = command.slice(0, 1024);
  const word = (/^[^\s"]{0,256}\\/.test(text) ? PATH : NAME).exec(text)?.[0];
  if (word === undefined || !word.includes('"') || /^"[^"]*"$|["\w][/,(=]/.test(word)) return command;
  const plain = word.replaceAll('"', '');
  return (/\s/u.test(plain) ? `"${plain}"` : plain) + command.slice(word.length);
}

/**
 * The statements of PowerShell code: parted by `;`, `|`, `&&`, `||`, line ends and the braces of blocks outside quotes,
 * call signs removed.
 */
export function splitStatements(code: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  let quote = '';
  for (let at = 0; at < code.length && statements.length < MOST_COMMANDS; at += 1) {
    const character = code.charAt(at);
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    // `${env:TEMP}` is a name, `@{a=1}` a table.
    const isBrace = character === '}' || (character === '{' && !/[$@]$/.test(current));
    // A single `&` calls what follows it.
    const isEnd = ';|\n\r'.includes(character) || (character === '&' && code.charAt(at + 1) === '&');
    if (quote === '' && (isEnd || (isBrace && !/[$@]\{[^{}]*$/.test(current.slice(-80))))) {
      statements.push(current);
      current = '';
    } else current += character;
  }
  if (statements.length < MOST_COMMANDS) statements.push(current);
  return statements.map(withoutCall).filter((statement) => statement !== '');
}

/** `& { x }` and `. 'x'` call what is inside. */
function withoutCall(statement: string): string {
  const opened = /^[\s&.({]+(?=[\s"'a-z])/iu.exec(statement)?.[0] ?? '';
  const inside = statement.slice(opened.length).trim();
  return opened.includes('{') ? inside.replace(/[\s})]{1,16}$/u, '') : inside;
}

/**
 * What `for %i in (...) do` repeats, with the first entry of the list in the place of its variable; `rest` is what
 * follows `for`. `runsOutput`: what is run is what a command prints or a file holds (`for /f ... do %i`).
 */
export function afterFor(rest: string): { readonly command: string; readonly runsOutput: boolean } {
  const loop = /^(.{0,512}?)%{1,2}([a-z])\s{1,16}in\s{0,16}\((.{0,2048}?)\)\s{0,16}do\b(.*)$/is.exec(
    rest.slice(0, 8192),
  );
  if (loop === null) return { command: '', runsOutput: false };
  const [, switches = '', variable = '', list = '', body = ''] = loop;
  const command = trimCommand(body);
  if (/\/f\b/i.test(switches)) {
    return { command, runsOutput: /^(?:(?:start|call)\s{1,16})?"?%{1,2}~?[a-z]"?(?:\s|$)/i.test(command) };
  }
  const entry = /^\s{0,16}("[^"]{0,1024}"|[^\s,;]{1,1024})/u.exec(list)?.[1] ?? '';
  return { command: plainProgram(withEntry(command, variable, entry)), runsOutput: false };
}

/** Capitals are another variable, letters behind it are none of its name, and only `%~i` takes quotes off. */
export function withEntry(command: string, variable: string, entry: string): string {
  const uses = new RegExp(
    `%(\\w{2,40}(?:\\(x86\\))?)(?::[^%]{1,64})?%|%{1,2}(~[fnsxFNSX]{0,6})?${variable}`,
    'g',
  );
  return command.replace(uses, (all: string, name: string | undefined, tilde: string | undefined) => {
    // cmd.exe replaces its own variables before the loop runs.
    if (name !== undefined && (isKnownVariable(name) || !name.startsWith(variable))) return all;
    const value = tilde === undefined ? entry : entry.replaceAll('"', '');
    return name === undefined ? value : value + all.slice(1 + variable.length);
  });
}

const WORD = '(?:"[^"]{0,1024}"|[^\\s"()=]{1,1024})';
const CONDITION = new RegExp(
  `^(?:/i\\s{1,16})?(?:not\\s{1,16})?(?:(?:exist|defined|errorlevel|cmdextversion)\\s{1,16}${WORD}|${WORD}\\s{0,16}==\\s{0,16}${WORD}|${WORD}\\s{1,16}(?:equ|neq|lss|leq|gtr|geq)\\s{1,16}${WORD})\\s{0,16}`,
  'i',
);

/** The commands that `if` makes depend on a condition, `else` included; `rest` is what follows `if`. */
export function afterIf(rest: string): readonly string[] {
  return rest
    .replace(CONDITION, '')
    .split(/\)\s{0,16}else\b/i, 2)
    .map((command) => trimCommand(command))
    .filter((command) => command !== '');
}

/** Takes cmd.exe's view of a line apart: what stands behind /c, and the commands joined by & && || | or line ends. */

const MOST_COMMANDS = 64;

/**
 * The command line behind the first `/c`, `/k` or `/r`, attached or not, with cmd's quote rule applied: the first and
 * the last quote go, unless the quotes hold nothing but the program. Undefined when there is no such switch.
 * Source: `cmd /?`.
 */
export function commandOfCmd(parameters: string): string | undefined {
  const found = /(?:^|[\s"])\/[ckr]/i.exec(parameters.slice(0, 4096));
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
 * The commands of a chain in order, carets outside quotes and leading `@` and brackets removed. Bounded: what follows
 * the 64th command is left out.
 */
export function splitChain(line: string): readonly string[] {
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
  return commands.map(trimCommand).filter((command) => command !== '');
}

/** `2>&1` joins two streams, not two commands. */
function isRedirection(line: string, at: number): boolean {
  return line.charAt(at) === '&' && '<>'.includes(line.charAt(at - 1) || ' ');
}

function trimCommand(command: string): string {
  return command.replace(/^[\s@(]+/u, '').trimEnd();
}

/** The statements of PowerShell code: parted by `;`, `|`, `&&`, `||` and line ends outside quotes, call signs removed. */
export function splitStatements(code: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  let quote = '';
  for (const character of code) {
    if (statements.length >= MOST_COMMANDS) break;
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    if (quote === '' && ';|\n\r'.includes(character)) {
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

/** The command that `for %i in (...) do` repeats; `rest` is what follows `for`. */
export function afterFor(rest: string): string {
  return (/\sdo\s+[(@]?\s*(.*)$/is.exec(rest.slice(0, 4096))?.[1] ?? '').trim();
}

/** The command that `if [not] exist X` makes depend on a condition; `rest` is what follows `if`. */
export function afterIf(rest: string): string {
  return rest
    .replace(/^(?:\/i\s+)?(?:not\s+)?(?:exist|defined)\s+(?:"[^"]*"|\S+)\s+/i, '')
    .replace(/^\(/, '')
    .trim();
}

/** Reads what PowerShell code does to the registry by itself: its cmdlets over registry drives, Windows' functions, other programs it starts. */
import { fold } from '../../fold.ts';
import type { RegCommand, RegOperation } from './reg-command.ts';
import { parseRegKey, type RegKey } from './registry-key.ts';

/** Code looked at, and statements of it; longer code is not typed into a command line. */
const LONGEST_CODE = 32_768;
const MOST_STATEMENTS = 64;
const MOST_WORDS = 64;

/** Copies of keys, keys read into files, and calls of the functions that save and restore hives. */
export function powerShellRegCommands(code: string): readonly RegCommand[] {
  const text = code.slice(0, LONGEST_CODE);
  if (!/hk|registry::|Reg(?:Save|Restore|Load|Replace)/i.test(text)) return [];
  const statements = text.split(/[;\r\n]/).slice(0, MOST_STATEMENTS);
  return [...statements.flatMap((one) => commandsOf(one)), ...apiCalls(text)];
}

function commandsOf(statement: string): readonly RegCommand[] {
  const copies = copiesOf(statement);
  return copies.length > 0 ? copies : exportsOf(statement);
}

const PROCESS_START =
  /^\[(?:system\.)?diagnostics\.process\]::start\(\s*["']([^"']{1,1024})["']\s*,\s*(?:"([^"]{1,8192})"|'([^']{1,8192})')/i;

/** The line that Start-Process or .NET's Process.Start runs; undefined for any other statement. */
export function startedByPowerShell(statement: string): string | undefined {
  const called = PROCESS_START.exec(statement);
  if (called !== null) return `${quoteIfNeeded(called[1] ?? '')} ${called[2] ?? called[3] ?? ''}`;
  const found = /^(?:start-process|saps|start)\s+(.{1,8192})$/is.exec(statement);
  if (found?.[1] === undefined) return undefined;
  const { named, loose } = readWords(found[1]);
  const program = named('filepath') ?? loose[0];
  const list = named('argumentlist') ?? named('args') ?? loose[1] ?? '';
  return program === undefined ? undefined : `${quoteIfNeeded(program)} ${list}`;
}

function quoteIfNeeded(program: string): string {
  return /\s/.test(program) ? `"${program}"` : program;
}

const COPY = /(?:^|[\s{(&|])(?:copy-item(?:property)?|cpi|cpp|copy|cp)\s+(.{1,4096})$/is;

function copiesOf(statement: string): readonly RegCommand[] {
  const found = COPY.exec(statement);
  if (found?.[1] === undefined) return [];
  const { named, loose } = readWords(found[1]);
  const from = named('path') ?? named('literalpath');
  const [otherKey] = driveKeys(named('destination') ?? loose[from === undefined ? 1 : 0]);
  return otherKey === undefined
    ? []
    : driveKeys(from ?? loose[0]).map((key) => command('powershell', 'copy', { key, otherKey }));
}

const READ =
  /(?:^|[\s{(&|])(?:get-childitem|gci|dir|ls|get-itemproperty(?:value)?|gpv?|get-item|gi)\s+(.{1,4096}?)(?:\||(?<![\d*])>)/is;
const SINK =
  /(?:\|\s*(?:export-clixml|export-csv|epcsv|out-file|set-content|add-content|tee-object|tee)\s+|(?<![\d*])>{1,2}\s*)([^|>]{1,1024})$/i;

function exportsOf(statement: string): readonly RegCommand[] {
  const read = READ.exec(statement)?.[1];
  const sink = SINK.exec(statement)?.[1];
  if (read === undefined || sink === undefined) return [];
  const source = readWords(read);
  const keys = driveKeys(source.named('path') ?? source.named('literalpath') ?? source.loose[0]);
  const target = readWords(sink);
  const output =
    target.named('path') ?? target.named('filepath') ?? target.named('literalpath') ?? target.loose[0];
  return keys.map((key) => command('powershell', 'export', { key, output }));
}

const DRIVE = '(?:microsoft\\.powershell\\.core\\\\)?(?:registry::|hk[a-z_]{1,20}:)';
const IS_DRIVE = new RegExp(`^${DRIVE}`, 'i');
const NEXT_DRIVE = new RegExp(` (?=${DRIVE})`, 'i');

/** `HKLM:\SAM` and `Registry::HKEY_LOCAL_MACHINE\SAM`, one or a list; a bare `HKLM\SAM` is a folder to PowerShell. */
function driveKeys(words: string | undefined): readonly RegKey[] {
  return (words ?? '')
    .split(NEXT_DRIVE, MOST_WORDS)
    .flatMap((word) => (IS_DRIVE.test(word) ? (parseRegKey(word) ?? []) : []));
}

const CALLS: readonly (readonly [RegExp, RegOperation])[] = [
  [/\bRegSaveKey(?:Ex)?[AW]?\b/i, 'save'],
  [/\bReg(?:Restore|Replace)Key[AW]?\b/i, 'restore'],
  [/\bRegLoad(?:App)?Key[AW]?\b/i, 'load'],
];
const HIVE = /["'](?:(?:hklm|hkey_local_machine):?\\)?(sam|security|system|software)["'\\]/i;
const FILE = /["']([a-z]:\\[^"'\r\n]{1,260}|\\\\[^"'\r\n]{3,260})["']/i;

/** Source: names of the functions in Microsoft's winreg.h. */
function apiCalls(code: string): readonly RegCommand[] {
  return CALLS.flatMap(([name, operation]) => {
    if (!name.test(code)) return [];
    const hive = HIVE.exec(code)?.[1];
    const key = hive === undefined ? undefined : parseRegKey(`HKLM\\${hive}`);
    const file = FILE.exec(code)?.[1];
    return key === undefined
      ? []
      : [command('api', operation, operation === 'save' ? { key, output: file } : { key, input: file })];
  });
}

interface Parts {
  readonly key: RegKey;
  readonly otherKey?: RegKey;
  readonly output?: string | undefined;
  readonly input?: string | undefined;
}

function command(tool: 'powershell' | 'api', operation: RegOperation, parts: Parts): RegCommand {
  return {
    tool,
    operation,
    key: parts.key,
    otherKey: parts.otherKey,
    output: parts.output,
    input: parts.input,
    valueName: undefined,
    valueType: undefined,
    valueData: undefined,
    switches: [],
  };
}

interface Words {
  /** The value of a parameter given by any beginning of its name. */
  readonly named: (name: string) => string | undefined;
  /** Values given by place. */
  readonly loose: readonly string[];
}

/** Parameters that take no value, by any beginning of their names. */
const FLAGS = [
  'recurse',
  'force',
  'wait',
  'nonewwindow',
  'passthru',
  'confirm',
  'whatif',
  'append',
  'notypeinformation',
];

function readWords(text: string): Words {
  const words = powerShellWords(text);
  const named = new Map<string, string>();
  const loose: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const name = /^-([a-z]{1,24}):?$/i.exec(word)?.[1];
    if (name === undefined) loose.push(word);
    else if (!FLAGS.some((flag) => flag.startsWith(fold(name)))) {
      at += 1;
      named.set(fold(name), words[at] ?? '');
    }
  }
  return {
    named: (name) => [...named].find(([given]) => name.startsWith(given))?.[1],
    loose,
  };
}

/** Words as PowerShell parts them, a list joined by blanks as it is handed on; quotes removed, at most 64. */
function powerShellWords(text: string): readonly string[] {
  const words: string[] = [];
  const word = /(?:"[^"]*"|'[^']*'|[^\s"',{}()]+)(?:\s*,\s*(?:"[^"]*"|'[^']*'|[^\s"',{}()]+))*/g;
  for (const found of text.matchAll(word)) {
    if (words.length >= MOST_WORDS) break;
    const items = found[0].match(/"[^"]*"|'[^']*'|[^\s"',]+/g) ?? [];
    words.push(items.map((item) => item.replace(/^(["'])(.*)\1$/s, '$2')).join(' '));
  }
  return words;
}

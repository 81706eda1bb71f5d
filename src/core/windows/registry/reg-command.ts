/** Reads a reg.exe (or regedit) command line by its grammar instead of searching it for words; never throws. */
import { fold } from '../../fold.ts';
import { isAnyBlank, splitCommandLine } from '../command-line/windows-command-line.ts';
import { baseName } from '../path/windows-path.ts';
import { isDisguisedKey, parseRegKey, plainWord, type RegKey } from './registry-key.ts';

const REG_OPERATIONS = [
  'query',
  'add',
  'delete',
  'copy',
  'save',
  'restore',
  'load',
  'unload',
  'compare',
  'export',
  'import',
  'flags',
] as const;
export type RegOperation = (typeof REG_OPERATIONS)[number];

/** `powershell`: its own cmdlets over the registry drives. `api`: code that calls Windows' registry functions. */
type RegTool = 'reg' | 'regedit' | 'powershell' | 'api';

export interface RegCommand {
  readonly tool: RegTool;
  readonly operation: RegOperation;
  readonly key: RegKey | undefined;
  /** Its letters only look like those of a root or hive. */
  readonly keyDisguised?: true;
  /** Second key of copy and compare. */
  readonly otherKey: RegKey | undefined;
  /** File written (save, export) as written, without quotes. */
  readonly output: string | undefined;
  /** File read (restore, load, import) as written, without quotes. */
  readonly input: string | undefined;
  readonly valueName: string | undefined;
  readonly valueType: string | undefined;
  readonly valueData: string | undefined;
  /** What parts the strings of a REG_MULTI_SZ, when it is said. */
  readonly valueSeparator?: string | undefined;
  /** Folded, with a slash, without their values: `/y`, `/reg:64`. */
  readonly switches: readonly string[];
}

/** Longer lines are not reg's: Windows ends a command line at 32,767 characters. */
const LONGEST = 65_536;

/** Switches that take the next word. Source: `reg <operation> /?`. */
const VALUED: Readonly<Partial<Record<RegOperation, readonly string[]>>> = {
  add: ['/v', '/t', '/s', '/d'],
  delete: ['/v'],
  query: ['/v', '/f', '/t', '/se'],
  compare: ['/v'],
};

/**
 * The command when the line's program is reg or regedit. With `byGrammar` any program counts, as long as what follows
 * reads as reg's grammar: an operation and then a registry key (a renamed reg.exe).
 */
export function parseRegCommand(line: string, byGrammar = false): RegCommand | undefined {
  if (line.length > LONGEST) return undefined;
  const [program, ...words] = splitCommandLine(line, isAnyBlank).map((word) => word.text);
  const name = fold(baseName(plainWord(program ?? '').replaceAll('/', '\\'))).replace(/\.(?:exe|com)$/, '');
  if (name === 'regedit' || name === 'regedt32') return parseRegedit(words);
  if (name !== 'reg' && !byGrammar) return undefined;
  const command = parseOperation(words);
  return name === 'reg' || command?.key !== undefined ? command : undefined;
}

function parseOperation(words: readonly string[]): RegCommand | undefined {
  const operation = REG_OPERATIONS.find((known) => known === fold(plainWord(words[0] ?? '')));
  if (operation === undefined) return undefined;
  const read = readWords(words.slice(1), VALUED[operation] ?? []);
  const [first, second] = read.operands;
  const key = operation === 'import' || first === undefined ? undefined : parseRegKey(first);
  const isPair = operation === 'copy' || operation === 'compare';
  return {
    tool: 'reg',
    operation,
    key,
    ...(operation !== 'import' && isDisguisedKey(first ?? '') ? { keyDisguised: true as const } : {}),
    otherKey: isPair && second !== undefined ? parseRegKey(second) : undefined,
    output: operation === 'save' || operation === 'export' ? fileName(second) : undefined,
    input:
      operation === 'restore' || operation === 'load'
        ? fileName(second)
        : operation === 'import'
          ? fileName(first)
          : undefined,
    valueName: read.values.get('/v') ?? (read.switches.includes('/ve') ? '' : undefined),
    valueType: operation === 'add' ? read.values.get('/t') : undefined,
    valueData: operation === 'add' ? read.values.get('/d') : undefined,
    ...(operation === 'add' && read.values.has('/s') ? { valueSeparator: read.values.get('/s') } : {}),
    switches: read.switches,
  };
}

interface ReadWords {
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly switches: readonly string[];
}

function readWords(words: readonly string[], valued: readonly string[]): ReadWords {
  const operands: string[] = [];
  const values = new Map<string, string>();
  const switches: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const name = switchName(word);
    if (name === undefined) operands.push(word);
    else {
      switches.push(name);
      if (valued.includes(name)) {
        at += 1;
        const value = words[at];
        if (value !== undefined && !values.has(name)) values.set(name, value.trim());
      }
    }
  }
  return { operands, values, switches };
}

/** reg takes `-` for `/` too. A remote key begins with a backslash, so no switch is mistaken for a key. */
function switchName(word: string): string | undefined {
  const plain = fold(plainWord(word));
  return /^[-/][a-z?][a-z]{0,3}(?::\S{0,8})?$/.test(plain) ? `/${plain.slice(1)}` : undefined;
}

function fileName(word: string | undefined): string | undefined {
  const name = word?.replaceAll('"', '').trim();
  return name === '' ? undefined : name;
}

/** `regedit /e file key` exports, `regedit [/s] file` imports. Source: observed; regedit documents neither. */
function parseRegedit(words: readonly string[]): RegCommand | undefined {
  const read = readWords(words, []);
  const [file, key] = read.operands;
  if (file === undefined) return undefined;
  const isExport = read.switches.some((name) => ['/e', '/a', '/ea'].includes(name));
  return {
    tool: 'regedit',
    operation: isExport ? 'export' : 'import',
    key: isExport && key !== undefined ? parseRegKey(key) : undefined,
    otherKey: undefined,
    output: isExport ? fileName(file) : undefined,
    input: isExport ? undefined : fileName(file),
    valueName: undefined,
    valueType: undefined,
    valueData: undefined,
    switches: read.switches,
  };
}

/** What Windows would start from a registry value's data: wrappers unwrapped down to the innermost payload. */
import { fold } from '../fold.ts';
import { afterIf, splitChain, splitStatements } from './command-chain.ts';
import type { Launch } from './launch.ts';
import { launcherOf } from './launchers.ts';
import { classOfExtension, type FileClass, splitProgram } from './program-split.ts';
import { registryMention } from './registry-mention.ts';
import { firstUrl } from './web-address.ts';
import {
  baseName,
  canonicalPath,
  extensionOf,
  hasShortName,
  isAbsolute,
  isUnc,
  streamOf,
} from './windows-path.ts';

export const TARGET_KINDS = [
  'executable',
  'script',
  'library',
  'document',
  'url',
  'inline_code',
  'registry_payload',
  'bare_name',
  'unc',
  'none',
  'binary',
] as const;
type TargetKind = (typeof TARGET_KINDS)[number];

export interface ValueTarget {
  readonly kind: TargetKind;
  /** The data as given. */
  readonly raw: string;
  /** The payload's canonical path: absolute, a pattern where a variable depends on the user, or bare as written. Never an interpreter that is given something to run. */
  readonly path?: string;
  /** The payload's arguments as written. */
  readonly arguments?: string;
  /** Canonical path of the first program of the line, launcher or payload. */
  readonly program?: string;
  /** Names of the programs that stand before the payload, outermost first, without `.exe`. */
  readonly launchers: readonly string[];
  /** Exported function that rundll32 calls. */
  readonly export?: string;
  /** First URL to be found. */
  readonly url?: string;
  /** Code on the command line itself. */
  readonly code?: string;
  /** Registry path a launcher reads its code from. */
  readonly registryPath?: string;
  readonly stream?: string;
  readonly shortName?: boolean;
  readonly unquotedBlank?: boolean;
}

const DEEPEST = 8;
const LONGEST_CODE = 64 * 1024;

/** Commands of cmd.exe that start nothing. */
const CMD_BUILTINS = new Set(
  'cd chdir cls color copy del dir echo endlocal erase exit goto md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift timeout title type ver vol attrib ping chcp'.split(
    ' ',
  ),
);

/** Reads value data; `undefined` when the log does not hold it (binary). Never throws. */
export function readValueTarget(data: string | undefined): ValueTarget {
  if (data === undefined) return { kind: 'binary', raw: '', launchers: [] };
  const line = data.replaceAll('\u0000', ' ').trim();
  const found = readLine(line.startsWith('@') ? line.slice(1) : line, [], undefined, 0);
  const url = found.url ?? firstUrl(line);
  return { ...found, raw: data, ...(url === undefined ? {} : { url }) };
}

type Found = Omit<ValueTarget, 'raw'>;

function readLine(
  written: string,
  launchers: readonly string[],
  program: string | undefined,
  depth: number,
): Found {
  const line =
    written.startsWith('""') && written.length > 2 && written.charAt(2) !== ' ' ? written.slice(1) : written;
  if (line === '') return { kind: 'none', launchers };
  if (/^"?(?:https?|ftp):\/\//i.test(line)) {
    return {
      kind: 'url',
      url: line.replaceAll('"', '').split(/\s/u)[0] ?? line,
      launchers,
      ...optional({ program }),
    };
  }
  const split = splitProgram(line, (name) => launcherOf(name) !== undefined);
  const path = canonicalPath(split.program);
  const first = program ?? path;
  const name = baseName(path);
  const launch = depth < DEEPEST ? launcherOf(name)?.(split.rest) : undefined;
  if (launch !== undefined) return follow(launch, [...launchers, bareLauncher(name)], first, depth + 1);
  if (/^if(?:\s|$)/i.test(line) && depth < DEEPEST)
    return readLine(afterIf(split.rest), launchers, program, depth + 1);
  return {
    ...fileTarget(path, split.rest, undefined, launchers),
    program: first,
    ...optional({ unquotedBlank: split.unquotedBlank ? true : undefined }),
  };
}

function follow(launch: Launch, launchers: readonly string[], program: string, depth: number): Found {
  if (launch.kind === 'url') return { kind: 'url', url: launch.url, launchers, program };
  if (launch.kind === 'file') {
    return {
      ...fileTarget(canonicalPath(launch.file), launch.rest, launch.as, launchers),
      program,
      ...optional({ export: launch.entry }),
    };
  }
  if (launch.kind === 'code') return readCode(launch.code, launchers, program, depth);
  if (!launch.shell) return readLine(launch.line.trim(), launchers, program, depth);
  return mostTelling(
    splitChain(launch.line).map((command) => readLine(command, launchers, program, depth)),
    launchers,
    program,
  );
}

/** Of several commands the first that runs something of its own; builtins of cmd.exe only prepare. */
function mostTelling(found: readonly Found[], launchers: readonly string[], program: string): Found {
  const telling = found.filter((one) => one.kind !== 'none' && !isBuiltin(one));
  return (
    telling.find((one) => one.launchers.length > launchers.length) ??
    telling[0] ??
    found[0] ?? { kind: 'none', launchers, program }
  );
}

function isBuiltin(found: Found): boolean {
  return found.path !== undefined && CMD_BUILTINS.has(found.path.replace(/\.exe$/, ''));
}

/** Code is inline unless it does nothing but start a file, or reads what it runs from the registry. */
function readCode(written: string, launchers: readonly string[], program: string, depth: number): Found {
  const code = written.slice(0, LONGEST_CODE);
  const registryPath = registryMention(code);
  if (registryPath !== undefined)
    return {
      kind: 'registry_payload',
      registryPath,
      code,
      launchers,
      program,
      ...optional({ url: firstUrl(code) }),
    };
  const [statement, ...more] = splitStatements(code.replace(/^"|"$/g, ''));
  if (statement !== undefined && more.length === 0 && depth < DEEPEST && isFileCall(statement)) {
    const line = statement.startsWith("'") ? statement.replaceAll("'", '"') : statement;
    return readLine(line, launchers, program, depth + 1);
  }
  return { kind: 'inline_code', code, launchers, program, ...optional({ url: firstUrl(code) }) };
}

/** A statement that is a path with a known extension or a launcher's name and arguments, nothing computed. */
function isFileCall(statement: string): boolean {
  if (/[$`{}[\]]|::/.test(statement)) return false;
  const split = splitProgram(statement.startsWith("'") ? statement.replaceAll("'", '"') : statement);
  const path = canonicalPath(split.program);
  return (
    launcherOf(baseName(path)) !== undefined ||
    (isAbsolute(path) && classOfExtension(extensionOf(path)) !== undefined)
  );
}

function fileTarget(
  path: string,
  rest: string,
  as: FileClass | undefined,
  launchers: readonly string[],
): Found {
  if (path === '') return { kind: 'none', launchers };
  return {
    kind: kindOf(path, as),
    path,
    launchers,
    ...optional({
      arguments: rest === '' ? undefined : rest,
      stream: streamOf(path),
      shortName: hasShortName(path) ? true : undefined,
    }),
  };
}

function kindOf(path: string, as: FileClass | undefined): TargetKind {
  if (isUnc(path)) return 'unc';
  if (as !== undefined) return as;
  if (!path.includes('\\')) return 'bare_name';
  return (
    classOfExtension(extensionOf(path)) ??
    (extensionOf(path).length > 4 || extensionOf(path) === '' ? 'executable' : 'document')
  );
}

function bareLauncher(name: string): string {
  return fold(name).replace(/\.(?:exe|com)$/, '');
}

/** Leaves out what is undefined, so that absent stays absent. */
function optional<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

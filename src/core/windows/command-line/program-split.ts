/** Parts the program from its arguments as Windows would, also when a path with blanks stands without quotes. */
import { fold } from '../../fold.ts';
import { expandVariables } from '../path/environment.ts';
import { baseName, extensionOf } from '../path/windows-path.ts';

export interface ProgramSplit {
  /** Without quotes, variables replaced. */
  readonly program: string;
  /** What follows it, as written, trimmed. */
  readonly rest: string;
  /** A path with a blank in it that stands without quotes: Windows tries each beginning of it. */
  readonly unquotedBlank: boolean;
}

export type FileClass = 'executable' | 'library' | 'script' | 'document';

const EXTENSIONS: Readonly<Record<FileClass, string>> = {
  executable: 'exe com scr pif',
  library: 'dll ocx cpl ax drv sys wll xll',
  script:
    'ps1 psm1 psd1 vbs vbe js jse wsf wsh hta bat cmd sct wsc py pyw pyc jar rb pl php lua au3 a3x ahk sh mjs cjs',
  document:
    'lnk url msi msp mst msc chm xml inf csproj appref-ms application settingcontent-ms search-ms searchconnector-ms website theme appinstaller xsl library-ms',
};

const CLASSES: ReadonlyMap<string, FileClass> = new Map(
  (['document', 'script', 'library', 'executable'] as const).flatMap((kind) =>
    EXTENSIONS[kind].split(' ').map((extension) => [extension, kind] as const),
  ),
);

/** What a file is by its extension; undefined when the extension says nothing. */
export function classOfExtension(extension: string): FileClass | undefined {
  return CLASSES.get(extension);
}

/** Longest line in which an unquoted path is looked for: Windows paths end at 32,767 characters. */
const LONGEST_PATH = 32_767;
const MOST_BLANKS = 64;
/** Words that the name of one folder may have. */
const MOST_PIECES = 8;

/**
 * `line` is trimmed and not empty. `isProgram` knows folded names that are programs without their extension, so that
 * `C:\\Windows\\System32\\rundll32 a.dll` does not read as one path.
 */
export function splitProgram(line: string, isProgram: (name: string) => boolean = () => false): ProgramSplit {
  if (line.startsWith('"')) return splitQuoted(line, isProgram);
  const expanded = expandVariables(line);
  const end = isPathLike(expanded)
    ? endOfPath(expanded, isProgram)
    : (attachedSwitch(expanded, isProgram) ?? firstBlank(expanded));
  const program = expanded.slice(0, end);
  return { program, rest: restAsWritten(line, expanded, end).trim(), unquotedBlank: /\s/u.test(program) };
}

/** `cmd/c x`: cmd.exe takes a slash behind the name of a program for the beginning of its arguments. */
function attachedSwitch(text: string, isProgram: (name: string) => boolean): number | undefined {
  const name = /^([\w.-]{1,64})\/[a-z]/i.exec(text)?.[1];
  return name !== undefined && isProgram(fold(name)) ? name.length : undefined;
}

/** What follows the program keeps its variables: replaced they would no longer be what the log says. */
function restAsWritten(line: string, expanded: string, end: number): string {
  if (line === expanded) return line.slice(end);
  let cuts = 0;
  for (const { index } of line.matchAll(/[\s",]|$/gu)) {
    cuts += 1;
    if (cuts > MOST_BLANKS || index > LONGEST_PATH) break;
    if (expandVariables(line.slice(0, index)) === expanded.slice(0, end)) return line.slice(index);
  }
  return expanded.slice(end);
}

/** A switch, a second drive or a share behind a blank: no path holds these. */
const NO_PATH = /\s(?:[/-][a-z]|[a-z]:[\\/]|\\\\)/i;

function splitQuoted(line: string, isProgram: (name: string) => boolean): ProgramSplit {
  const close = line.indexOf('"', 1);
  const inside = expandVariables(line.slice(1, close < 0 ? undefined : close).trim());
  const rest = close < 0 ? '' : line.slice(close + 1).trim();
  if (inside === '')
    return rest === '' || rest.startsWith('"')
      ? { program: '', rest, unquotedBlank: false }
      : splitProgram(rest, isProgram);
  // The whole command in one pair of quotes: nothing of that name exists, so the program is its beginning.
  if (
    rest === '' &&
    /\s/u.test(inside) &&
    (NO_PATH.test(inside) || classOfExtension(extensionOf(inside).toLowerCase()) === undefined)
  ) {
    return { ...splitProgram(inside, isProgram), unquotedBlank: false };
  }
  return { program: inside, rest, unquotedBlank: false };
}

function isPathLike(text: string): boolean {
  return /^(?:file:|[a-z?]:[\\/]|\\|\.{1,2}[\\/]|[^\s"]*\\)/i.test(text.slice(0, LONGEST_PATH));
}

function firstBlank(text: string): number {
  const found = text.search(/[\s"]/u);
  return found < 0 ? text.length : Math.max(found, 1);
}

/** The first place a known extension ends; else after the last blank-parted piece that still holds a backslash. */
function endOfPath(text: string, isProgram: (name: string) => boolean): number {
  const bounded = text.slice(0, LONGEST_PATH);
  let lastWithSlash = -1;
  let at = 0;
  for (let blanks = 0; blanks < MOST_BLANKS && at <= bounded.length; blanks += 1) {
    const found = bounded.slice(at).search(/[\s"]/u);
    const end = found < 0 ? bounded.length : at + found;
    const piece = bounded.slice(at, end);
    if (at > 0 && startsSomethingElse(piece)) break;
    const known = piece.includes(',') ? piece.slice(0, piece.indexOf(',')) : piece;
    // A blank may also stand before the extension: `a .exe`.
    const name = at > 0 && known.startsWith('.') ? `a${known}` : baseName(known);
    if (classOfExtension(extensionOf(name).toLowerCase()) !== undefined) return at + known.length;
    if (isProgram(fold(baseName(piece))) && !goesOn(bounded.slice(0, end), bounded.slice(end + 1)))
      return end;
    if (at === 0 || piece.includes('\\')) lastWithSlash = end;
    if (end >= bounded.length || bounded.charAt(end) === '"') break;
    at = end + 1;
  }
  return lastWithSlash > 0 ? lastWithSlash : firstBlank(text);
}

/** `C:\\a\\Start Menu\\b.exe`: a folder may begin like a program, but not where Windows keeps its own programs. */
function goesOn(program: string, rest: string): boolean {
  if (/\\(?:system32|syswow64|sysnative|v1\.0)\\[^\\]*$/i.test(program.replaceAll('/', '\\'))) return false;
  if (!program.includes('\\')) return false;
  for (const piece of rest.slice(0, LONGEST_PATH).split(/[\s"]/u, MOST_PIECES)) {
    if (startsSomethingElse(piece)) return false;
    if (piece.includes('\\')) return true;
    if (classOfExtension(extensionOf(piece).toLowerCase()) !== undefined) return false;
  }
  return false;
}

/** A switch, a quote, a variable, another drive, share or address; a dash may also stand in the name of a folder. */
function startsSomethingElse(piece: string): boolean {
  if (/^-+(?:$|[^:=-]*\\)/.test(piece)) return false;
  return /^(?:[a-z?]:[\\/]|\\\\|["%/@-]|[a-z][a-z0-9+.-]{1,20}:\/\/)/i.test(piece);
}

/** What Windows would start from a registry value's data: wrappers unwrapped down to the innermost payload. */

import { afterFor, afterIf, splitChain, splitStatements } from '../command-line/command-chain.ts';
import { splitProgram } from '../command-line/program-split.ts';
import { inShell } from '../command-line/shell-state.ts';
import { firstUrl } from '../path/web-address.ts';
import { baseName, canonicalPath, extensionOf } from '../path/windows-path.ts';
import { environmentPath, registryMention } from '../registry/registry-mention.ts';
import { joinPieces, withVariables } from './code-pieces.ts';
import { fileCall, startedByCode } from './code-start.ts';
import { ADDRESS, type Launch } from './launch.ts';
import { launcherName, launcherOf } from './launchers.ts';
import { type Found, fileTarget, inFolder, optional, type ValueTarget } from './target-shape.ts';

const DEEPEST = 8;
const LONGEST_CODE = 64 * 1024;
const MOST_ENTRIES = 16;
/** What Windows itself names in lists of programs. */
const USUAL = new Set(['userinit.exe', 'explorer.exe', 'userinit', 'explorer']);

/** Commands of cmd.exe, and programs of Windows that look, wait, copy or unpack: they start nothing. */
const PREPARING = new Set(
  'cd chdir cls color copy del dir echo endlocal erase exit goto md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift timeout title type ver vol attrib ping chcp certutil bitsadmin expand extrac32 makecab tar xcopy robocopy icacls takeown taskkill tasklist sleep choice waitfor where whoami hostname ipconfig systeminfo net net1 netsh reg sc find findstr more sort'.split(
    ' ',
  ),
);

const CMD_VERBS = new Set(['start', 'call']);

/** Reads value data; `undefined` when the log does not hold it (binary). Never throws. */
export function readValueTarget(data: string | undefined): ValueTarget {
  if (data === undefined) return { kind: 'binary', raw: '', launchers: [] };
  const line = data.replaceAll('\u0000', ' ').trim();
  const found = readLine(line.startsWith('@') ? line.slice(1) : line, [], undefined, 0);
  const url = found.url ?? firstUrl(line);
  return { ...found, raw: data, ...(url === undefined ? {} : { url }) };
}

function readLine(
  written: string,
  launchers: readonly string[],
  program: string | undefined,
  depth: number,
): Found {
  const line =
    written.startsWith('""') && written.length > 2 && written.charAt(2) !== ' ' ? written.slice(1) : written;
  if (line === '') return { kind: 'none', launchers, ...optional({ program }) };
  const bare = line.startsWith('"') ? line.slice(1) : line;
  if (ADDRESS.test(bare)) return addressTarget(bare.split(/[\s"]/u)[0] ?? bare, launchers, program);
  const split = splitProgram(line, (name) => launcherOf(name) !== undefined);
  const path = canonicalPath(split.program);
  const first = program ?? path;
  const name = baseName(path);
  if (depth < DEEPEST) {
    // `start` and `call` are cmd's own words: a file of that name is a program like any other.
    const isFile = CMD_VERBS.has(launcherName(name)) && (path !== name || name.includes('.'));
    const launch = isFile ? undefined : launcherOf(name)?.(split.rest);
    if (launch !== undefined) {
      const found = follow(launch, [...launchers, launcherName(name)], first, depth + 1);
      return launch.hidden === true ? { ...found, hidden: true } : found;
    }
    const inner = name === 'if' ? afterIf(split.rest) : [];
    if (inner.length > 0) {
      const branches = inner.map((command) => readLine(command, launchers, program, depth + 1));
      return pickPayload(branches, launchers, first);
    }
    const loop = name === 'for' ? afterFor(split.rest) : undefined;
    if (loop?.runsOutput === true) return readCode(line, launchers, first, depth + 1);
    if (loop !== undefined && loop.command !== '')
      return readLine(loop.command, launchers, program, depth + 1);
    if (split.rest.startsWith(',') || /^\w[\w.-]*,$/.test(path))
      return readList(line, launchers, program, depth + 1);
  }
  const variable = /^%([\w]{1,64})%/.exec(path)?.[1];
  return {
    ...optional({ registryPath: variable === undefined ? undefined : environmentPath(variable) }),
    ...fileTarget(path, withoutOpenQuote(split.rest), undefined, launchers),
    program: first,
    ...optional({ unquotedBlank: split.unquotedBlank ? true : undefined }),
  };
}

/** Quotes around a program that stands in quotes itself leave one behind. */
function withoutOpenQuote(rest: string): string {
  return rest.startsWith('"') && rest.split('"').length % 2 === 0 ? rest.replace(/^"+\s*(?!$)/, '') : rest;
}

function addressTarget(url: string, launchers: readonly string[], program: string | undefined): Found {
  // A place of the shell (`shell:startup`) is opened as an address is, but nothing answers from elsewhere.
  return { kind: 'url', launchers, ...optional({ program, url: firstUrl(url) }) };
}

/** Some keys take programs parted by commas; Windows' own among them are expected, so another one is the payload. */
function readList(
  line: string,
  launchers: readonly string[],
  program: string | undefined,
  depth: number,
): Found {
  const entries = line.split(',', MOST_ENTRIES).map((entry) => entry.trim());
  const found = entries
    .filter((entry) => entry !== '')
    .map((entry) => readLine(entry, launchers, program, depth));
  const other = found.find(({ path }) => path === undefined || !USUAL.has(baseName(path)));
  return other ?? found[0] ?? { kind: 'none', launchers };
}

function follow(launch: Launch, launchers: readonly string[], program: string, depth: number): Found {
  if (launch.kind === 'url') return addressTarget(launch.url, launchers, program);
  if (launch.kind === 'file') {
    return {
      ...fileTarget(canonicalPath(launch.file), launch.rest, launch.as, launchers),
      program,
      ...optional({ export: launch.entry }),
    };
  }
  if (launch.kind === 'code') return readCode(launch.code, launchers, program, depth);
  if (!launch.shell) return inFolder(readLine(launch.line.trim(), launchers, program, depth), launch.folder);
  const commands = splitChain(launch.line);
  if (commands.length > 0 && commands.every(removesOnly)) return { kind: 'removal', launchers, program };
  return pickPayload(
    inShell(commands).map(({ line, folder }) => inFolder(readLine(line, launchers, program, depth), folder)),
    launchers,
    program,
  );
}

/** Nothing but a deletion: a variable could hold another command, a redirection writes a file. */
function removesOnly(command: string): boolean {
  return /^(?:del|erase|rd|rmdir)(?=[\s/"])[^%!<>]*$/i.test(command);
}

/** Of several commands the first that runs something of its own; builtins of cmd.exe and transfers only prepare. */
function pickPayload(found: readonly Found[], launchers: readonly string[], program: string): Found {
  const telling = found.filter((one) => one.kind !== 'none' && !onlyPrepares(one));
  const [first] = telling;
  const fetched =
    first !== undefined && isDownload(first) ? telling.find((one) => !isDownload(one)) : undefined;
  if (first !== undefined && fetched !== undefined) {
    const interpreter = fetched.launchers.at(-1);
    const all = [...launchers, ...[first, fetched].flatMap((one) => one.launchers.slice(launchers.length))];
    return { ...fetched, launchers: all, ...optional({ interpreter, url: first.url ?? fetched.url }) };
  }
  const [rank] = telling.map(rankOf).sort();
  const likely = telling.filter((one) => rankOf(one) === rank);
  return (
    likely.find((one) => one.launchers.length > launchers.length) ??
    likely[0] ??
    found[0] ?? { kind: 'none', launchers, program }
  );
}

/** Next to a program of Windows, or one of a folder for programs, it is the other that the chain is there for. */
function rankOf({ kind, path, launchers }: Found): number {
  if (path === undefined || kind === 'unc' || kind === 'inline_code') return 0;
  if (launchers.at(-1) === 'explorer' && extensionOf(path) === '') return 2;
  if (!path.includes('\\') || /^[a-z?]:\\windows\\(?:sys[^\\]{5,6}\\)?[^\\]+$/.test(path)) return 2;
  return /^[a-z?]:\\program files(?: \(x86\))?\\/.test(path) ? 1 : 0;
}

/** What comes from an address, or out of another file, for a later command to start. */
function isDownload({ kind, launchers }: Found): boolean {
  return kind === 'url' || launchers.at(-1) === 'certutil';
}

function onlyPrepares({ path }: Found): boolean {
  return path !== undefined && PREPARING.has(baseName(path).replace(/\.exe$/, ''));
}

/** To PowerShell `start` is Start-Process, which knows no window title: what stands in quotes is the file. */
function callOf(statement: string): string | undefined {
  if (!/^start\s/i.test(statement)) return fileCall(statement, true);
  return startedByCode(statement) ?? /^start\s{1,16}([\w.]{1,64})$/i.exec(statement)?.[1];
}

/** Code is inline unless it does nothing but start a file, or reads what it runs from the registry. */
function readCode(written: string, launchers: readonly string[], program: string, depth: number): Found {
  const code = written.slice(0, LONGEST_CODE);
  const assigned = withVariables(code);
  const plainCode = joinPieces(assigned);
  const plain = plainCode ?? assigned;
  const said = { code, launchers, program, ...optional({ plainCode, url: firstUrl(plain) }) };
  const registryPath = registryMention(plain);
  if (registryPath !== undefined) return { kind: 'registry_payload', registryPath, ...said };
  const text = plain.replace(/^"|"$/g, '').replaceAll('\\"', '"');
  const [statement, ...more] = splitStatements(text);
  const isOne = statement !== undefined && more.length === 0;
  const call = isOne && depth < DEEPEST ? callOf(statement) : undefined;
  if (call !== undefined && plain === code) return readLine(call, launchers, program, depth + 1);
  const inline: Found = { kind: 'inline_code', ...said };
  const line = depth < DEEPEST ? startedByCode(text) : undefined;
  if (line === undefined) return inline;
  const started = readLine(line, launchers, program, depth + 1);
  // One statement that starts a file is no more than a way to say so; among others the code counts as well.
  const isPlain =
    isOne && plain === code && /^(?:start|saps|ii|invoke-item|import-module|ipmo)\b/i.test(statement);
  return isPlain ? started : { ...started, ...inline, launchers: started.launchers };
}

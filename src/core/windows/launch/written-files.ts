/** The files that a command line writes by name: copies, moves, downloads, shortcuts, what is printed into a file. */
import { fold } from '../../fold.ts';
import { COPY_COMMANDS } from '../command-line/copy-commands.ts';
import { readParameters, readScriptWords } from '../command-line/script-words.ts';
import { isAnyBlank, splitCommandLine } from '../command-line/windows-command-line.ts';
import { OWN_STARTUP } from '../path/special-folders.ts';
import { baseName, canonicalPath, extensionOf } from '../path/windows-path.ts';
import { innerCommands } from './inner-commands.ts';

const LONGEST = 16_384;
const MOST_FILES = 16;

/** Canonical, in order, each once; `*` and `?` stand for what the line leaves open. */
export function writtenFiles(line: string): readonly string[] {
  const found = innerCommands(line.slice(0, LONGEST)).flatMap(({ line: command }) => [
    ...ofProgram(command),
    ...ofCall(command),
    ...redirected(command),
    ...shortcutsOfSquirrel(command),
  ]);
  return [...new Set(found)].slice(0, MOST_FILES);
}

function ofProgram(command: string): readonly string[] {
  const first = splitCommandLine(command, isAnyBlank)[0]?.text ?? '';
  const name = fold(baseName(first.replace(/["'^]/g, '').replaceAll('/', '\\'))).replace(
    /\.(?:exe|com)$/,
    '',
  );
  const rest = readScriptWords(command, 0).slice(1);
  if (COPIES.has(name)) return copied(rest);
  const parameter = WRITERS.get(name);
  if (parameter !== undefined) return written(rest, parameter);
  if (name === 'robocopy') return byFolder(rest.filter((word) => !word.startsWith('/')));
  if (name === 'curl' || name === 'esentutl') return afterSwitch(rest, name === 'curl' ? CURL : /^[-/]d$/i);
  // `certutil -urlcache -f address file`, `-decode in out`; `bitsadmin /transfer job address file`
  return name === 'certutil' || name === 'bitsadmin' ? lastOf(rest) : [];
}

/** Commands of cmd.exe, of PowerShell and programs that are told a source and then a target. */
const COPIES: ReadonlySet<string> = new Set([...COPY_COMMANDS, 'xcopy', 'replace']);
const PARAMETERS = [
  'path',
  'literalpath',
  'destination',
  'filter',
  'include',
  'exclude',
  'erroraction',
] as const;

function copied(words: readonly string[]): readonly string[] {
  const { named, loose } = readParameters(words, PARAMETERS);
  const files = loose.filter((word) => !/^\/[a-z]/i.test(word));
  const given = named.get('path') ?? named.get('literalpath');
  const from = given ?? files[0];
  const to = named.get('destination') ?? files[given === undefined ? 1 : 0];
  return from === undefined || to === undefined ? [] : [placed(to, from)];
}

/** PowerShell's commands that write one file, with the parameter that names it, which may also stand first. */
const WRITERS: ReadonlyMap<string, string> = new Map([
  ['out-file', 'filepath'],
  ['set-content', 'path'],
  ['sc', 'path'],
  ['add-content', 'path'],
  ['ac', 'path'],
  ['invoke-webrequest', 'outfile'],
  ['iwr', 'outfile'],
  ['wget', 'outfile'],
  ['start-bitstransfer', 'destination'],
]);

function written(words: readonly string[], parameter: string): readonly string[] {
  const { named, loose } = readParameters(words, [parameter, 'source', 'uri', 'value', 'encoding']);
  const file = named.get(parameter) ?? (/path$/.test(parameter) ? loose[0] : undefined);
  return file === undefined ? [] : [canonicalPath(file)];
}

function byFolder([from, to, ...names]: readonly string[]): readonly string[] {
  return from === undefined || to === undefined ? [] : names.map((name) => canonicalPath(`${to}\\${name}`));
}

const CURL = /^(?:-o|--output)$/;

function afterSwitch(words: readonly string[], name: RegExp): readonly string[] {
  const file = words[words.findIndex((word) => name.test(word)) + 1];
  return words.some((word) => name.test(word)) && file !== undefined ? [canonicalPath(file)] : [];
}

function lastOf(words: readonly string[]): readonly string[] {
  const last = words.at(-1);
  return last === undefined || words.length < 3 || /^[-/]|:\/\//.test(last) ? [] : [canonicalPath(last)];
}

const TEXT = `\\s{0,4}(?:"([^"]{1,1024})"|'([^']{1,1024})')\\s{0,4}`;
/** What is written stands first. */
const NAMED_FIRST = new RegExp(
  `(?:\\.createshortcut|\\.createtextfile|\\.savetofile|::(?:write|append)all(?:text|bytes|lines))\\s{0,4}\\(${TEXT}`,
  'gi',
);
/** What is read stands first. */
const NAMED_SECOND = new RegExp(
  `(?:::copy|::move|\\.downloadfile|\\.copyfile|\\.movefile)\\s{0,4}\\(${TEXT},${TEXT}`,
  'gi',
);

function ofCall(command: string): readonly string[] {
  return [
    ...[...command.matchAll(NAMED_FIRST)].map((call) => canonicalPath(call[1] ?? call[2] ?? '')),
    ...[...command.matchAll(NAMED_SECOND)].map((call) =>
      placed(call[3] ?? call[4] ?? '', call[1] ?? call[2] ?? ''),
    ),
  ];
}

function redirected(command: string): readonly string[] {
  const arrow = /(?:^|[^\d>])1?>{1,2}\s{0,4}("[^"]{1,1024}"|'[^']{1,1024}'|[^\s"'<>&|]{1,1024})\s*$/.exec(
    command,
  );
  const file = arrow?.[1];
  return file === undefined || /^(?:nul|\$null)$/i.test(file) ? [] : [canonicalPath(file)];
}

/** In a folder a copy has the name that its source has. */
function placed(target: string, source: string): string {
  const path = canonicalPath(target);
  const isFolder =
    /[\\/]["']?$/.test(target) || (extensionOf(path) === '' && extensionOf(canonicalPath(source)) !== '');
  return isFolder ? `${path.replace(/\\$/, '')}\\${baseName(canonicalPath(source))}` : path;
}

/** `Update.exe --createShortcut a.exe -l=Startup`: the shortcut bears a name that only the program knows. Source: Squirrel.Windows, "Update.exe --help". */
function shortcutsOfSquirrel(command: string): readonly string[] {
  if (!/\s--createshortcut[=\s]/i.test(command)) return [];
  const places = /\s(?:-l|--shortcut-locations)[=\s]\s{0,4}["']?([\w,]{1,64})/i.exec(command)?.[1] ?? '';
  return fold(places).split(',').includes('startup') ? [canonicalPath(`${OWN_STARTUP}\\*.lnk`)] : [];
}

/** Finds commands that copy a hive's own file past the registry: esentutl, copies from shadow copies, ntdsutil, archivers. */
import { type HuntEvent, text } from '../event/event.ts';
import { memoizedByEvent } from '../event/memoize.ts';
import { fold } from '../fold.ts';
import { withoutRedirections } from '../windows/command-line/command-chain.ts';
import { COPY_COMMANDS } from '../windows/command-line/copy-commands.ts';
import { isAnyBlank, splitCommandLine } from '../windows/command-line/windows-command-line.ts';
import { innerCommands } from '../windows/launch/inner-commands.ts';
import { baseName, canonicalPath, extensionOf, isAbsolute } from '../windows/path/windows-path.ts';
import { decodePowerShell } from '../windows/powershell/powershell.ts';
import { hiveOfHiveFile, isHiveFolder } from '../windows/registry/hive-file.ts';
import type { Anchor } from './anchor.ts';
import { regActsOf } from './reg-act.ts';

export interface HiveCopy {
  /** Folded name of the copying program or of the shell's own command, without `.exe`. */
  readonly tool: string;
  /** Upper-case, sorted. */
  readonly hives: readonly string[];
  /** Canonical; the first one when several are named. */
  readonly source: string;
  /** Canonical, with the file's name; undefined when the line does not say. */
  readonly output: string | undefined;
  /** Read from a shadow copy, or by way of one. */
  readonly shadowCopy: boolean;
  /** Another program's line holds the command, and a process of its own does it. */
  readonly wrapped: boolean;
}

/** These have a service of Windows write the file. Source: observed; their documentation. */
const BY_SERVICE = new Set(['wbadmin', 'wmic', 'diskshadow']);

export function isWrittenByService({ tool }: HiveCopy): boolean {
  return BY_SERVICE.has(tool);
}

const LONGEST = 16_384;
/** Copies read from one line. */
const MOST_COPIES = 16;
const MENTION = /[\\/](?:config|repair)["'\s\\/]|ntds|ntuser\.dat|usrclass\.dat/i;

/** Commands of cmd and PowerShell themselves. */
const OF_SHELLS: ReadonlySet<string> = new Set([
  ...COPY_COMMANDS,
  'type',
  'mklink',
  ...['copy', 'move', 'writeallbytes', 'readallbytes', 'openread', 'open'].flatMap((name) => [
    `[io.file]::${name}`,
    `[system.io.file]::${name}`,
  ]),
  'invoke-ninjacopy',
]);
const PROGRAMS = new Set([
  ...[
    'esentutl',
    'xcopy',
    'robocopy',
    'makecab',
    'certutil',
    'print',
    'ntdsutil',
    'rawcopy',
    'rawcopy64',
    'extrac32',
  ],
  ...[
    '7z',
    '7za',
    '7zr',
    'rar',
    'winrar',
    'tar',
    'curl',
    'scp',
    'pscp',
    'hobocopy',
    'diskshadow',
    'compress-archive',
    'diantz',
    'expand',
    'replace',
    'wbadmin',
    'wmic',
  ],
]);

/** Every such command of a process_create, each once; [] for any other event. */
export const hiveCopiesOf: (event: HuntEvent) => readonly HiveCopy[] = memoizedByEvent((event) => {
  const line = event.kind === 'process_create' ? text(event.fields, 'process.command_line') : undefined;
  return line === undefined ? [] : readHiveCopies(line);
});

/** The copy of a process_create that is meant: those of its line are counted after its registry acts. */
export function hiveCopyOf(event: Anchor): HiveCopy | undefined {
  return hiveCopiesOf(event)[(event.act ?? 0) - regActsOf(event).length];
}

/** In order; those that take the same file to the same place are one. */
export function readHiveCopies(commandLine: string): readonly HiveCopy[] {
  const line = commandLine.slice(0, LONGEST);
  if (![line, ...decodePowerShell(line)].some((code) => MENTION.test(code))) return [];
  const found = new Map<string, HiveCopy>();
  for (const { line: command, depth } of innerCommands(line)) {
    if (found.size >= MOST_COPIES) break;
    const tool = firstTool(command);
    const copy = readCommand(command, tool);
    if (copy === undefined) continue;
    const wrapped = depth > 1 || (depth === 1 && !OF_SHELLS.has(tool));
    const key = JSON.stringify([copy.source, copy.output]);
    if (!found.has(key)) found.set(key, { ...copy, wrapped });
  }
  return [...found.values()];
}

function firstTool(command: string): string {
  const plain = withoutRedirections(command).replace(/\(/, ' ');
  return toolName(splitCommandLine(plain, isAnyBlank)[0]?.text ?? '');
}

function toolName(word: string): string {
  return fold(baseName(word.replace(/["'^]/g, '').replaceAll('/', '\\'))).replace(/\.(?:exe|com)$/, '');
}

/** Words that say what to do before any file is named. Source: the help texts of these programs. */
const VERBS: ReadonlyMap<string, number> = new Map([
  ...['7z', '7za', '7zr', 'rar', 'winrar', 'tar'].map((name) => [name, 1] as const),
  ['wbadmin', 2],
]);

function readCommand(written: string, tool: string): HiveCopy | undefined {
  if (!PROGRAMS.has(tool) && !OF_SHELLS.has(tool)) return undefined;
  const command = withoutRedirections(written);
  const words = splitCommandLine(command.replaceAll("'", '"').replace(/[(),]/g, ' '), isAnyBlank)
    .slice(1 + (VERBS.get(tool) ?? 0))
    .map(({ text: word }) => word.trim());
  if (tool === 'ntdsutil') return mediaOf(words);
  if (tool === 'wmic') return managedCopy(written);
  const named = tool === 'robocopy' ? robocopied(words) : namedFiles(words, tool);
  if (named === undefined) return undefined;
  const { hives, source, after } = named;
  const target = targetOf(tool, words, written, after);
  // A backup lies in a folder of its own below the drive or share.
  const isBackup = words.some((word) => /^[-/]backuptarget:/i.test(word));
  return {
    tool,
    hives,
    source,
    output: target === undefined ? undefined : isBackup ? canonicalPath(target) : outputOf(target, source),
    shadowCopy:
      /harddiskvolumeshadowcopy|\\@gmt-/i.test(command) || words.some((word) => /^[-/]vss$/i.test(word)),
    wrapped: false,
  };
}

function targetOf(
  tool: string,
  words: readonly string[],
  written: string,
  after: string | undefined,
): string | undefined {
  if (tool === 'robocopy') return after;
  if (tool === 'type') return redirection(written) ?? after;
  if (tool === 'curl') return curlOutput(words);
  // `kim@srv:/tmp/s` lies on another machine.
  const isSent = /^p?scp$/.test(tool) && /^[^\\/:]{2,}:/.test(after ?? '');
  return isSent ? undefined : (switchTarget(words) ?? after);
}

/** `-o file`, `-ofile`, `--output file`; without them nothing is left here. Source: `curl --help`. */
function curlOutput(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(?:-o|--output$)/.test(word));
  const word = words[at];
  if (word === undefined) return undefined;
  return /^-o./.test(word) ? word.slice(2) : words[at + 1];
}

/** The file that what a command prints is written to. */
function redirection(command: string): string | undefined {
  const file = /(?:^|[^\d>])1?>{1,2}\s{0,4}("[^"]{1,1024}"|[^\s"<>&|]{1,1024})/.exec(command)?.[1];
  return file === undefined || /^nul$/i.test(file) ? undefined : file;
}

interface Named {
  readonly hives: readonly string[];
  readonly source: string;
  readonly after: string | undefined;
}

/** Switches that hang on the file they are about. */
const ATTACHED = /^[-/](?:y|source:|include:|items:)(?=\S)/i;

function namedFiles(words: readonly string[], tool: string): Named | undefined {
  const paths = words.map((word) =>
    canonicalPath(
      word
        .replace(ATTACHED, '')
        // `f=@file;type=text/plain` of curl
        .replace(/^(?:[\w.-]{1,64}=)?@([^;]*).*$/s, '$1'),
    ),
  );
  const found = paths.flatMap((path, at) => {
    const hive = hiveOfHiveFile(path);
    return hive === undefined ? [] : [{ hive, path, at }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const hives = [...new Set(found.map(({ hive }) => hive))].sort();
  // `mklink link target`, `tar -cf archive files`: what is written stands first there.
  const others = words.filter(
    (word, at) => isPathLike(word) && hiveOfHiveFile(paths[at] ?? '') === undefined,
  );
  const [one, other, ...more] = found;
  // The copy may be called what the hive's own file is called: `copy Z:\\x\\ntds.dit C:\\y\\ntds.dit`.
  const isNamesake = others.length === 0 && more.length === 0 && other?.hive === one?.hive;
  if (!isNamesake || other === undefined) return { hives, source: first.path, after: others[0] };
  const [source, copy] = tool === 'mklink' ? [other, first] : [first, other];
  return { hives, source: source.path, after: words[copy.at]?.replace(ATTACHED, '') };
}

function isPathLike(word: string): boolean {
  return !/^[-/]/.test(word) && !/^\d?>{1,2}/.test(word) && /[\\.:]|^[\w$~-]{1,64}$/.test(word);
}

/** `robocopy folder folder name name`: Source: `robocopy /?`. */
function robocopied(words: readonly string[]): Named | undefined {
  const [from, to, ...rest] = words.filter((word) => !word.startsWith('/'));
  if (from === undefined || to === undefined) return undefined;
  const folder = canonicalPath(from);
  const named = rest.flatMap((name) => hiveOfHiveFile(`${folder}\\${fold(name)}`) ?? []);
  const whole = rest.length === 0 && isHiveFolder(folder) ? ['SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM'] : [];
  const hives = [...new Set([...named, ...whole])].sort();
  return hives.length === 0 ? undefined : { hives, source: folder, after: to };
}

/** `/d target` of esentutl, `/d:target` of print, `-Destination target` of PowerShell, `-backupTarget:` of wbadmin. */
function switchTarget(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^[-/](?:d(?:est(?:ination)?)?|localdestination)$/i.test(word));
  const value = words[at + 1];
  // `/d` of xcopy and copy takes no value.
  if (at >= 0 && hiveOfHiveFile(canonicalPath(value ?? '')) === undefined) return value;
  return words
    .find((word) => /^[-/](?:d:?|(?:backuptarget|recoverytarget):)(?:[a-z]:|\\\\)/i.test(word))
    ?.replace(/^[-/](?:d:?(?=[a-z]:|\\)|\w+:)/i, '');
}

function outputOf(target: string, source: string): string {
  const path = canonicalPath(target);
  const isFolder =
    /(?:[\\/]|(?:^|[\\/])\.{1,2})["']?$/.test(target) || (extensionOf(path) === '' && /^[a-z]:$/.test(path));
  if (!isFolder) return path;
  return path === '' ? baseName(source) : `${path.replace(/\\$/, '')}\\${baseName(source)}`;
}

/** Installation media hold ntds.dit and the hive SYSTEM. Source: Microsoft, "ntdsutil ifm". */
function mediaOf(words: readonly string[]): HiveCopy | undefined {
  const line = fold(words.join(' '));
  // Any beginning of a word will do.
  const target = /\bcr(?:e(?:a(?:te?)?)?)?\s+(?:sy\w{0,4}\s+)?f(?:u(?:ll?)?)?\s+(\S+)/.exec(line)?.[1];
  if (target === undefined || !words.some((word) => /^["']?(?:i|if|ifm)["']?$/i.test(word))) return undefined;
  const output = canonicalPath(target);
  return {
    tool: 'ntdsutil',
    hives: ['NTDS', 'SYSTEM'],
    source: 'ntds.dit',
    output: isAbsolute(output) ? output : undefined,
    shadowCopy: true,
    wrapped: false,
  };
}

/** `wmic datafile where "name='..'" call copy "target"`, backslashes doubled or not. Source: the class CIM_DataFile. */
function managedCopy(line: string): HiveCopy | undefined {
  const found =
    /\bdatafile\b.{0,64}?\bname\s{0,4}=\s{0,4}[\\"']{1,4}([^"']{1,1024}?)\\?["'].{0,64}?\bcall\s{1,16}"?(?:copy|copyex|rename)"?\s{1,16}\(?["']{0,2}([^"']{1,1024}?)["')]{0,3}\s*$/is.exec(
      line,
    );
  const [source, output] = [found?.[1], found?.[2]].map((path) =>
    path === undefined ? undefined : canonicalPath(path.replaceAll('\\\\', '\\')),
  );
  const hive = source === undefined ? undefined : hiveOfHiveFile(source);
  if (source === undefined || hive === undefined) return undefined;
  const shadowCopy = /harddiskvolumeshadowcopy/i.test(source);
  return { tool: 'wmic', hives: [hive], source, output, shadowCopy, wrapped: false };
}

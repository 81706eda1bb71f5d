/** Finds commands that copy a hive's own file past the registry: esentutl, copies from shadow copies, ntdsutil, archivers. */
import { type HuntEvent, text } from '../event/event.ts';
import { memoizedByEvent } from '../event/memoize.ts';
import { fold } from '../fold.ts';
import { commandOfCmd, splitChain, withoutRedirections } from '../windows/command-line/command-chain.ts';
import { isAnyBlank, splitCommandLine } from '../windows/command-line/windows-command-line.ts';
import { launcherOf } from '../windows/launch/launchers.ts';
import { baseName, canonicalPath, extensionOf, isAbsolute } from '../windows/path/windows-path.ts';
import { hiveOfHiveFile, isHiveFolder } from '../windows/registry/hive-file.ts';
import { startedByPowerShell } from '../windows/registry/reg-powershell.ts';

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

const LONGEST = 16_384;
const MENTION = /[\\/](?:config|repair)["\s\\/]|ntds|ntuser\.dat/i;

/** Commands of cmd and PowerShell themselves. */
const OF_SHELLS = new Set([
  'copy',
  'move',
  'type',
  'mklink',
  'copy-item',
  'cpi',
  'cp',
  'move-item',
  'mi',
  'mv',
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
  ],
]);

/** The first such command of a process_create; undefined when it holds none. */
export const hiveCopyOf: (event: HuntEvent) => HiveCopy | undefined = memoizedByEvent((event) => {
  const line = event.kind === 'process_create' ? text(event.fields, 'process.command_line') : undefined;
  return line === undefined ? undefined : readHiveCopy(line);
});

export function readHiveCopy(commandLine: string): HiveCopy | undefined {
  const line = commandLine.slice(0, LONGEST);
  if (!MENTION.test(line)) return undefined;
  const [first] = splitCommandLine(line, isAnyBlank);
  if (first === undefined) return undefined;
  const program = toolName(first.text);
  const rest = line.slice(first.end);
  const own = readCommand(line, program);
  if (own !== undefined) return own;
  const isPowerShell = program === 'powershell' || program === 'pwsh';
  const inner = isPowerShell ? rest.split(/[;|]/) : splitChain(commandOfCmd(rest) ?? '', true);
  for (const command of inner) {
    const bare = command.replace(/^.*?\s-c(?:ommand)?\s+/i, '').replace(/^[\s"'&{(]+/, '');
    const verb = firstTool(bare);
    const line = isPowerShell ? startedByPowerShell(bare) : startedByCmd(bare, verb);
    const tool = line === undefined ? verb : firstTool(line);
    const found = readCommand(line ?? bare, tool);
    if (found === undefined) continue;
    const isOwnProcess = line !== undefined && verb !== 'call';
    return { ...found, wrapped: isOwnProcess || !OF_SHELLS.has(tool) };
  }
  return undefined;
}

function firstTool(command: string): string {
  const plain = withoutRedirections(command).replace(/\(/, ' ');
  return toolName(splitCommandLine(plain, isAnyBlank)[0]?.text ?? '');
}

/** What `start` and `call` run in turn; undefined for any other command. */
function startedByCmd(command: string, verb: string): string | undefined {
  if (verb !== 'start' && verb !== 'call') return undefined;
  const launch = launcherOf(verb)?.(command.slice(verb.length));
  return launch?.kind === 'command' ? launch.line : undefined;
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
  const named = tool === 'robocopy' ? robocopied(words) : namedFiles(words);
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

function namedFiles(words: readonly string[]): Named | undefined {
  const paths = words.map((word) =>
    canonicalPath(
      word
        .replace(/^[-/](?:y|source:|include:|items:)(?=\S)/i, '')
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
  return { hives, source: first.path, after: others[0] };
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

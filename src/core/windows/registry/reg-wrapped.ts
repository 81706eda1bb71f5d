/** Finds reg commands in the command lines of the programs around them: cmd, PowerShell, PsExec, wmic, schtasks, any other. */
import { splitChain, splitStatements } from '../command-line/command-chain.ts';
import { withoutCmdLoops, withoutPowerShellLoops } from '../command-line/loop-text.ts';
import { splitProgram } from '../command-line/program-split.ts';
import type { Launch } from '../launch/launch.ts';
import { launcherOf } from '../launch/launchers.ts';
import { remoteHostOf } from '../path/remote-host.ts';
import { baseName, canonicalPath } from '../path/windows-path.ts';
import { codeAsRead } from '../powershell/code-as-read.ts';
import { decodePowerShell } from '../powershell/powershell.ts';
import { parseRegCommand, type RegCommand } from './reg-command.ts';
import { powerShellRegCommands, startedByPowerShell } from './reg-powershell.ts';

export interface FoundRegCommand {
  readonly command: RegCommand;
  /** True when another program's line holds it, so that a process of its own does it. */
  readonly wrapped: boolean;
}

const DEEPEST = 5;
const MOST_COMMANDS = 32;
const LONGEST = 65_536;
/** Lines read in all, and words tried in one: chains within chains would multiply otherwise. */
const MOST_LINES = 128;
const MOST_WORDS = 64;

interface Budget {
  lines: number;
}

/**
 * Every reg command in a line, in order. `byGrammar` also takes the line's own program for a renamed reg.exe when
 * what follows it is reg's grammar.
 */
export function findRegCommands(commandLine: string, byGrammar = false): readonly FoundRegCommand[] {
  const line = commandLine.slice(0, LONGEST).trim();
  const own = parseRegCommand(line) ?? (byGrammar ? parseRegCommand(line, true) : undefined);
  if (own !== undefined) return [{ command: own, wrapped: false }];
  const shell = line === '' ? '' : baseName(canonicalPath(splitProgram(line).program));
  const isPowerShell = /^(?:powershell(?:_ise)?|pwsh)(?:\.exe)?$/.test(shell);
  const found = innerCommands(line, 0, { lines: MOST_LINES }).slice(0, MOST_COMMANDS);
  const texts = found.length === 0 ? [] : [line, ...decodePowerShell(line)];
  const host = texts.map(remoteHostOf).find((name) => name !== undefined);
  return found.map((command) => ({
    command: host === undefined ? command : onMachine(command, host),
    wrapped: !(isPowerShell && (command.tool === 'powershell' || command.tool === 'api')),
  }));
}

/** What a tool runs on another machine is done to that machine's registry. */
function onMachine(command: RegCommand, host: string): RegCommand {
  const { key } = command;
  return key === undefined || key.remoteHost !== undefined
    ? command
    : { ...command, key: { ...key, remoteHost: host } };
}

function innerCommands(line: string, depth: number, budget: Budget): readonly RegCommand[] {
  budget.lines -= 1;
  if (budget.lines < 0) return [];
  if (depth >= DEEPEST || line === '') return [];
  if (!MENTION.test(line.replace(/["'^`]/g, ''))) return hidden(line, depth, budget);
  const direct = depth === 0 ? undefined : parseRegCommand(line);
  if (direct !== undefined) return [direct];
  const split = splitProgram(line, (name) => launcherOf(name) !== undefined);
  const name = baseName(canonicalPath(split.program));
  if (isTextTool(name)) return [];
  const launch = launcherOf(name)?.(split.rest);
  const inner =
    launch?.kind === 'command'
      ? (launch.shell ? chainOf(launch.line) : [launch.line.trim()]).flatMap((command) =>
          innerCommands(command, depth + 1, budget),
        )
      : launch?.kind === 'code'
        ? codeCommands(codeAsRead(launch.code), depth + 1, budget)
        : [];
  if (inner.length > 0) return inner;
  const chain = commandsOf(launch);
  const telling = chain.filter((command) => !onlyKeepsText(command));
  if (chain.length > 0 && telling.length === 0) return [];
  const plain = telling.length < chain.length ? telling.flatMap(embedded) : embedded(line);
  return plain.length > 0 ? plain : hidden(line, depth, budget);
}

function commandsOf(launch: Launch | undefined): readonly string[] {
  if (launch?.kind === 'command') return chainOf(launch.line);
  return launch?.kind === 'code' ? splitStatements(codeOf(launch.code)) : [];
}

/** Code without the quotes that it stands in on its command line. */
function codeOf(written: string): string {
  return codeAsRead(written).replace(/^"(.*)"$/s, '$1');
}

/** Programs that search, store or send the words they are given, and start none of them. */
const TEXT_TOOLS: ReadonlySet<string> = new Set([
  ...[
    'find',
    'findstr',
    'grep',
    'rg',
    'wevtutil',
    'curl',
    'wget',
    'git',
    'notepad',
    'notepad++',
    'code',
    'msg',
  ],
  ...['eventcreate', 'chrome', 'msedge', 'firefox', 'clip'],
]);

function isTextTool(name: string): boolean {
  return TEXT_TOOLS.has(name.replace(/\.exe$/, ''));
}

function onlyKeepsText(line: string): boolean {
  return isTextTool(baseName(canonicalPath(splitProgram(line).program)));
}

function chainOf(line: string): readonly string[] {
  return splitChain(withoutCmdLoops(line)).map(withoutOpenEnds);
}

const MENTION = /reg|hk(?:lm|cu|cr|cc|u|ey_)/i;

/** Commands in encoded PowerShell. */
function hidden(line: string, depth: number, budget: Budget): readonly RegCommand[] {
  return decodePowerShell(line).flatMap((code) => codeCommands(code, depth + 1, budget));
}

function codeCommands(code: string, depth: number, budget: Budget): readonly RegCommand[] {
  const plain = plainCode(code.replace(/^"(.*)"$/s, '$1'));
  const started = splitStatements(plain).flatMap((written) => {
    const statement = withoutOpenEnds(written);
    const line = startedByPowerShell(statement) ?? statement;
    return innerCommands(line.includes('"') ? line : line.replaceAll("'", '"'), depth, budget);
  });
  return [...started, ...powerShellRegCommands(plain)];
}

/** Without what only parts words: backticks before letters, texts put together of pieces, brackets around one text. */
function plainCode(code: string): string {
  const whole = code.slice(0, LONGEST);
  if (!/[`+%]|foreach/i.test(whole)) return whole;
  const joined = whole
    .replace(/`(?=[a-z\\:-])/gi, '')
    .replace(/(["'])\s{0,4}\+\s{0,4}\1/g, '')
    .replace(/(?<=^|[\s&])\(\s{0,4}("[^"'()]{0,512}"|'[^"'()]{0,512}')\s{0,4}\)/g, '$1');
  return withoutPowerShellLoops(joined);
}

/** A statement cut out of a block ends in the block's closing brackets. */
function withoutOpenEnds(statement: string): string {
  let text = statement;
  for (let most = 8; most > 0 && /[)}]$/.test(text); most -= 1) {
    const close = text.endsWith('}') ? '}' : ')';
    const open = close === '}' ? '{' : '(';
    if (text.split(open).length >= text.split(close).length) break;
    text = text.slice(0, -1).trimEnd();
  }
  return text;
}

/** Any word that is reg, read to the end of its quotes or of the command. */
function embedded(line: string): readonly RegCommand[] {
  const found: RegCommand[] = [];
  let tried = 0;
  for (const word of line.matchAll(/(?:^|[\s"'\\/=(;&|@{])(reg(?:\.exe)?)["'^]{0,4}(?=\s)/gi)) {
    tried += 1;
    if (tried > MOST_WORDS) break;
    const start = word.index + word[0].length;
    const opener = word[0].startsWith("'") ? "'" : isOpenQuote(line.slice(0, start)) ? '"' : '';
    const command = parseRegCommand(`reg ${upTo(line.slice(start, start + 8192), opener)}`);
    if (command !== undefined && (command.key !== undefined || command.input !== undefined))
      found.push(command);
  }
  return found;
}

function isOpenQuote(before: string): boolean {
  return (before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}

/** Inside a quoted argument the command ends where the quote closes; everywhere at a separator. */
function upTo(rest: string, opener: string): string {
  const text = rest.replaceAll('\\"', '"');
  // An escaped quote within the argument belongs to the command, so only a bare one closes it.
  const close = opener === '' ? -1 : rest.search(opener === '"' ? /(?<!\\)"/ : /'/);
  const whole = close < 0 ? text : rest.slice(0, close).replaceAll('\\"', '"');
  return splitChain(whole)[0] ?? '';
}

/** The commands that a line runs in the end: those of cmd's chains and loops, of PowerShell's blocks, of launchers within launchers. */
import { fold } from '../../fold.ts';
import {
  afterFor,
  afterIf,
  commandOfCmd,
  splitChain,
  splitStatements,
} from '../command-line/command-chain.ts';
import { withoutCmdLoops, withoutPowerShellLoops } from '../command-line/loop-text.ts';
import { splitProgram } from '../command-line/program-split.ts';
import { withVariables } from '../command-line/script-variables.ts';
import { withSpecialFolders } from '../path/special-folders.ts';
import { baseName, canonicalPath } from '../path/windows-path.ts';
import { codeAsRead } from '../powershell/code-as-read.ts';
import { startedByPowerShell } from '../registry/reg-powershell.ts';
import { launcherName, launcherOf } from './launchers.ts';

export interface InnerCommand {
  readonly line: string;
  /** Programs around it, each of which has the command in its own line: 0 for the line itself. */
  readonly depth: number;
}

const DEEPEST = 6;
/** Lines read in all: chains within chains would multiply otherwise. */
const MOST_LINES = 128;

interface Budget {
  lines: number;
}

/** In order of writing; what a program around them does itself is left out. */
export function innerCommands(line: string): readonly InnerCommand[] {
  return commandsOf(line.trim(), 0, { lines: MOST_LINES });
}

function commandsOf(line: string, depth: number, budget: Budget): readonly InnerCommand[] {
  budget.lines -= 1;
  if (budget.lines < 0 || line === '') return [];
  const split = splitProgram(line, (name) => launcherOf(name) !== undefined);
  const name = baseName(canonicalPath(split.program));
  const launch = depth < DEEPEST ? launcherOf(name)?.(split.rest) : undefined;
  if (launch?.kind === 'command') {
    // `call` starts no program of its own.
    const deeper = fold(name) === 'call' ? depth : depth + 1;
    const inner = launch.shell ? chained(launch.line) : [launch.line.trim()];
    return inner.flatMap((command) => commandsOf(command, deeper, budget));
  }
  if (launch?.kind === 'code' && POWERSHELLS.has(launcherName(name))) {
    return statements(launch.code).flatMap((statement) => {
      const started = startedByPowerShell(statement);
      return commandsOf(started ?? statement, depth + (started === undefined ? 1 : 2), budget);
    });
  }
  // A shell under another name is told by its switch.
  const shelled = depth === 0 && launch === undefined ? commandOfCmd(split.rest) : undefined;
  const inner = shelled === undefined ? [] : chained(shelled);
  return [{ line, depth }, ...inner.flatMap((command) => commandsOf(command, depth + 1, budget))];
}

const POWERSHELLS = new Set(['powershell', 'pwsh', 'sqlps']);

/** Loops within a loop are written out one after the other. */
function chained(line: string): readonly string[] {
  return splitChain(withoutCmdLoops(withoutCmdLoops(line)), true).flatMap((command) => depending(command, 4));
}

/** What `if` and `for` make depend on something else. */
function depending(command: string, most: number): readonly string[] {
  const [, word = '', rest = ''] = /^(if|for|else)\s{1,16}(.*)$/is.exec(command) ?? [];
  if (word === '' || most === 0) return [command];
  const inner =
    fold(word) === 'if'
      ? afterIf(rest)
      : [fold(word) === 'for' ? afterFor(rest).command : rest.replace(/^[\s@(]+/u, '')];
  return inner.flatMap((one) => depending(one, most - 1));
}

function statements(written: string): readonly string[] {
  const read = codeAsRead(written)
    .replace(/^"(.*)"/s, '$1')
    .replace(/^"/, '');
  const code = joined(withVariables(joined(withSpecialFolders(read))));
  return splitStatements(withoutPowerShellLoops(code)).map((statement) => {
    const plain = statement.replace(/^\s*(?:\$[\w:]{1,64}\s{0,4}=|\[void\])?[\s&.({]*/iu, '').trim();
    const asked = /^(?:iex|invoke-expression)\s{1,16}(["'])(.*)\1$/is.exec(plain);
    return asked?.[2] ?? plain;
  });
}

/** Texts put together of pieces. */
function joined(code: string): string {
  return code
    .replace(/\(?\bjoin-path\s{1,8}(["']?)([^\s"']{1,512})\1\s{1,8}(["'])([^"']{1,512})\3\)?/gi, '$3$2\\$4$3')
    .replace(/(["'])\s{0,4}\+\s{0,4}\1/g, '')
    .replace(/(?<=[\s,])\(\s{0,4}("[^"'()]{0,512}"|'[^"'()]{0,512}')\s{0,4}\)/g, '$1');
}

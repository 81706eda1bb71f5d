/** The reg.exe act a process event shows, wrappers and renamed copies included. */
import { type HuntEvent, text } from '../event/event.ts';
import { hostKey } from '../event/host.ts';
import { memoizedByEvent } from '../event/memoize.ts';
import { fold } from '../fold.ts';
import { isAnyBlank, splitCommandLine } from '../windows/command-line/windows-command-line.ts';
import { baseName } from '../windows/path/windows-path.ts';
import { parseRegCommand, type RegCommand } from '../windows/registry/reg-command.ts';
import { findRegCommands } from '../windows/registry/reg-wrapped.ts';
import type { Anchor } from './anchor.ts';

export interface RegAct {
  readonly command: RegCommand;
  /** The process only holds the command for another one. */
  readonly wrapped: boolean;
  /** reg's doing under another image name. */
  readonly renamed: boolean;
  /** Commands the line holds in all. */
  readonly count: number;
}

/** The act of a process_create that is meant; undefined when there is none. Facts, join keys and identity all ask. */
export function regActOf(event: Anchor): RegAct | undefined {
  return regActsOf(event)[event.act ?? 0];
}

/** All acts of a process_create with a registry key or file, in order; without one the first of any kind. */
export const regActsOf: (event: HuntEvent) => readonly RegAct[] = memoizedByEvent(readActs);

function readActs(event: HuntEvent): readonly RegAct[] {
  const line = text(event.fields, 'process.command_line');
  if (event.kind !== 'process_create' || line === undefined) return [];
  const image = imageName(event);
  const tool = toolOf(event, image);
  const trusted = tool === undefined ? undefined : parametersOf(tool, line);
  const found = trusted === undefined ? findRegCommands(line, true) : [{ command: trusted, wrapped: false }];
  const telling = found.filter(({ command }) => command.key !== undefined || command.input !== undefined);
  const isOwnName = image === undefined || toolNamed(image) !== undefined;
  return (telling.length > 0 ? telling : found.slice(0, 1)).map(({ command, wrapped }) => ({
    command: withoutOwnName(command, event),
    wrapped,
    renamed: !wrapped && !isOwnName && command.tool !== 'powershell' && command.tool !== 'api',
    count: found.length,
  }));
}

/** A machine may call itself by its own name. */
function withoutOwnName(command: RegCommand, { host }: HuntEvent): RegCommand {
  const { key } = command;
  return key?.remoteHost === undefined || hostKey(key.remoteHost) !== host
    ? command
    : { ...command, key: { ...key, remoteHost: undefined } };
}

function toolNamed(name: string): 'reg' | 'regedit' | undefined {
  if (name === 'reg.exe') return 'reg';
  return name === 'regedit.exe' || name === 'regedt32.exe' ? 'regedit' : undefined;
}

/** What a line that imports holds: the word, quotes or carets within it, or a switch before encoded code. Every writer is asked. */
const MAY_IMPORT = /mport|reged|[a-z]["^]{1,2}[a-z]|[-/\u2013-\u2015]["'^`]*e|frombase64string/i;

/** The act, where it reads a .reg file into the registry. */
export function importActOf(event: HuntEvent): RegAct | undefined {
  const line = text(event.fields, 'process.command_line');
  if (line === undefined || !MAY_IMPORT.test(line)) return undefined;
  const act = regActOf(event);
  return act?.command.operation === 'import' && act.command.input !== undefined ? act : undefined;
}

/** Import hash of reg.exe, the same over builds. Source: public Sysmon records of Windows 10 and Server 2019. */
const IMPORT_HASH = 'be482be427fe212cfef2cda0e61f19ac';

/** What the image is by its name, or by what the file says of itself, whatever it is called. */
function toolOf({ fields }: HuntEvent, image: string | undefined): 'reg' | 'regedit' | undefined {
  const says = (name: string): string => fold(text(fields, name) ?? '');
  const named = toolNamed(image ?? '') ?? toolNamed(says('process.pe.original_file_name'));
  if (named !== undefined) return named;
  return says('process.pe.description') === 'registry console tool' ||
    says('process.pe.imphash') === IMPORT_HASH
    ? 'reg'
    : undefined;
}

function imageName(event: HuntEvent): string | undefined {
  const name = text(event.fields, 'process.executable') ?? text(event.fields, 'process.name');
  return name === undefined ? undefined : fold(baseName(name));
}

/** The image says what it is, so whatever the line calls its program, the rest is that tool's. */
function parametersOf(tool: 'reg' | 'regedit', line: string): RegCommand | undefined {
  const [program] = splitCommandLine(line.slice(0, 65_536), isAnyBlank);
  return program === undefined ? undefined : parseRegCommand(`${tool} ${line.slice(program.end)}`);
}

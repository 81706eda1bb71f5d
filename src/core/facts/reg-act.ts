/** The reg.exe act a process event shows, wrappers and renamed copies included. */
import { type HuntEvent, text } from '../event/event.ts';
import { rememberedByEvent } from '../event/remembered.ts';
import { fold } from '../fold.ts';
import { parseRegCommand, type RegCommand } from './reg-command.ts';
import { findRegCommands } from './reg-wrapped.ts';
import { isAnyBlank, splitCommandLine } from './windows-command-line.ts';
import { baseName } from './windows-path.ts';

export interface RegAct {
  readonly command: RegCommand;
  /** The process only holds the command for another one. */
  readonly wrapped: boolean;
  /** reg's doing under another image name. */
  readonly renamed: boolean;
  /** Commands the line holds in all. */
  readonly count: number;
}

/**
 * The first act with a registry key or file of a process_create; undefined when there is none. Facts, join keys and
 * identity all ask.
 */
export const regActOf: (event: HuntEvent) => RegAct | undefined = rememberedByEvent(readAct);

function readAct(event: HuntEvent): RegAct | undefined {
  const line = text(event.fields, 'process.command_line');
  if (event.kind !== 'process_create' || line === undefined) return undefined;
  const image = imageName(event);
  const trusted = image === 'reg.exe' || isConsoleTool(event) ? parametersOfReg(line) : undefined;
  const found = trusted === undefined ? findRegCommands(line, true) : [{ command: trusted, wrapped: false }];
  const first =
    found.find((one) => one.command.key !== undefined || one.command.input !== undefined) ?? found[0];
  if (first === undefined) return undefined;
  const isReg =
    image === undefined || image === 'reg.exe' || image === 'regedit.exe' || image === 'regedt32.exe';
  return {
    command: first.command,
    wrapped: first.wrapped,
    renamed: !first.wrapped && !isReg && first.command.tool !== 'powershell' && first.command.tool !== 'api',
    count: found.length,
  };
}

/** What a line that imports holds, whatever quotes stand in it; every writer of a value is asked. */
const NAMES_TOOL = /reg|import/i;
const MAY_IMPORT = /i"{0,2}m"{0,2}p"{0,2}o"{0,2}r"{0,2}t|reged/i;

/** The act, where it reads a .reg file into the registry. */
export function importActOf(event: HuntEvent): RegAct | undefined {
  const line = text(event.fields, 'process.command_line');
  if (line === undefined || !NAMES_TOOL.test(line) || !MAY_IMPORT.test(line)) return undefined;
  const act = regActOf(event);
  return act?.command.operation === 'import' && act.command.input !== undefined ? act : undefined;
}

/** Import hash of reg.exe, the same over builds. Source: public Sysmon records of Windows 10 and Server 2019. */
const IMPORT_HASH = 'be482be427fe212cfef2cda0e61f19ac';

/** The file says of itself that it is reg.exe, whatever it is called. */
function isConsoleTool({ fields }: HuntEvent): boolean {
  const says = (name: string): string => fold(text(fields, name) ?? '');
  return (
    says('process.pe.original_file_name') === 'reg.exe' ||
    says('process.pe.description') === 'registry console tool' ||
    says('process.pe.imphash') === IMPORT_HASH
  );
}

function imageName(event: HuntEvent): string | undefined {
  const name = text(event.fields, 'process.executable') ?? text(event.fields, 'process.name');
  return name === undefined ? undefined : fold(baseName(name));
}

/** The image says it is reg, so whatever the line calls its program, the rest is reg's. */
function parametersOfReg(line: string): RegCommand | undefined {
  const [program] = splitCommandLine(line.slice(0, 65_536), isAnyBlank);
  return program === undefined ? undefined : parseRegCommand(`reg ${line.slice(program.end)}`);
}

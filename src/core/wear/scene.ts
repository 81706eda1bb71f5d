/** A made-up act with its processes and files, small enough to be changed piece by piece. */
import type { FieldValue } from '../event/event.ts';

/** Fields below `process.`, without that prefix. */
export type StagedProcess = Readonly<Record<string, FieldValue>> & { readonly executable: string };

/** What the log says of a value that was set. */
interface StagedValue {
  readonly is: 'value';
  /** The whole registry path, the name of the value included. */
  readonly path: string;
  /** What starts the program, without its arguments; the program stands in quotes where it needs them. */
  readonly before: string;
  readonly target: string;
  readonly arguments: string;
  /** The data as a whole, where it is no command line made of the three. */
  readonly data?: string;
  readonly type: string;
}

interface StagedFile {
  readonly is: 'file';
  readonly path: string;
}

/** The writer's own command line is the act. */
interface StagedCommand {
  readonly is: 'command';
  readonly operation: string;
  readonly key: string;
  readonly file: string;
}

export type StagedAct = StagedValue | StagedFile | StagedCommand;

export interface Scene {
  readonly act: StagedAct;
  readonly writer: StagedProcess;
  /** False: the log holds no start of the writer, and nothing of its line. */
  readonly isWriterLogged: boolean;
  /** The writer's parent first. */
  readonly above: readonly StagedProcess[];
  /** Whoever created the file that is started; undefined: its creation is not logged. */
  readonly creator: StagedProcess | undefined;
  /** Fields of the program's own run; undefined: no run is logged. */
  readonly run: Readonly<Record<string, FieldValue>> | undefined;
}

/** As somebody types it. */
export function lineOf({ operation, key, file }: StagedCommand): string {
  // What is imported is told by the file alone.
  return operation === 'import' ? `reg import "${file}"` : `reg ${operation} "${key}" "${file}"`;
}

/** What is written into the registry. */
export function dataOf(value: StagedValue): string {
  if (value.data !== undefined) return value.data;
  const program = /\s/.test(value.target) ? `"${value.target}"` : value.target;
  return [value.before, program, value.arguments].filter((part) => part !== '').join(' ');
}

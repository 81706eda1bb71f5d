/** How a run of what an anchor is about shows in a log: as a process of its own, or in the line of the program that opens it. */
import type { Anchor } from '../act/anchor.ts';
import { valueTargetOf } from '../act/value-data.ts';
import { type HostKey, type HuntEvent, text } from '../event/event.ts';
import { memoizedByEvent } from '../event/memoize.ts';
import { fold } from '../fold.ts';
import { isOpened, openersOf } from '../windows/launch/openers.ts';
import type { ValueTarget } from '../windows/launch/target-shape.ts';
import { readValueTarget } from '../windows/launch/value-target.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import {
  baseName,
  canonicalPath,
  extensionOf,
  isAbsolute,
  resolvePath,
} from '../windows/path/windows-path.ts';
import { payloadPaths } from './join-keys.ts';

/** A file that one of some programs was told to open: asked for by its name in their command lines. */
export interface LineKey {
  readonly host: HostKey;
  /** Folded, as in `PathKey`. */
  readonly path: string;
  /** Folded names of programs, with their extension. */
  readonly programs: readonly string[];
}

/** [] where none is known, as of what Windows loads itself. Undefined where the payload is a program. */
export function openersOfPayload(anchor: Anchor): readonly string[] | undefined {
  switch (anchor.kind) {
    case 'registry_set':
      return anchor.inferred?.onHost === undefined ? openersOfTarget(valueTargetOf(anchor)) : undefined;
    case 'file_create': {
      const path = canonicalPath(text(anchor.fields, 'file.path') ?? '');
      return isOpened(path) ? openersOf(path) : undefined;
    }
    default:
      return undefined;
  }
}

function openersOfTarget(target: ValueTarget): readonly string[] | undefined {
  const { path, launchers, program, kind } = target;
  if (path === undefined) return undefined;
  const extension = extensionOf(path);
  // What is given to a launcher may bear any name; what is started directly is a program, whatever its name.
  const isGiven = launchers.length > 0 && (kind === 'script' || kind === 'library' || kind === 'document');
  if (!isOpened(path) && !(isGiven && !PROGRAM.test(extension))) return undefined;
  const named = launchers.filter((name) => !CMD_WORDS.has(name)).map((name) => `${name}.exe`);
  const first = program === undefined || isOpened(program) ? [] : [withExtension(baseName(program))];
  return [...new Set([...named, ...first.map(fold), ...openersOf(path)])];
}

const PROGRAM = /^(?:exe|com|scr|pif)$/;
/** cmd's own: no program bears the name. */
const CMD_WORDS = new Set(['start', 'call']);

function withExtension(name: string): string {
  return extensionOf(name) === '' ? `${name}.exe` : name;
}

/** The keys of these anchors' payloads that another program opens. */
export function openedKeys(anchors: readonly Anchor[]): readonly LineKey[] {
  const keys = new Map<string, LineKey>();
  for (const anchor of anchors) {
    const programs = openersOfPayload(anchor);
    if (programs === undefined || programs.length === 0) continue;
    for (const path of payloadPaths(anchor)) {
      const key = { host: anchor.host, path, programs };
      keys.set(JSON.stringify(key), key);
    }
  }
  return [...keys.values()];
}

/** Shorter texts stand in nearly every line. */
const SHORTEST = 3;

/** What a line that names a file of this path holds, letter case aside; undefined where the name tells too little. */
export function textInLine(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('\\') + 1);
  const [longest = ''] = name.split(/[*?]+/).sort((a, b) => b.length - a.length);
  return longest.length < SHORTEST ? undefined : longest;
}

/** One of the programs, with a line that holds the file's name: whether it opens that file `opensFile` says. */
export function mayOpen({ host, path, programs }: LineKey, event: HuntEvent): boolean {
  if (event.host !== host || event.kind !== 'process_create') return false;
  const program = fold(baseName(text(event.fields, 'process.executable') ?? ''));
  if (!programs.includes(program)) return false;
  return fold(text(event.fields, 'process.command_line') ?? '').includes(textInLine(path) ?? '');
}

/** The process was started to open a file that fits the folded pattern: to look at, write or copy one is another thing. */
export function opensFile(event: HuntEvent, pattern: string): boolean {
  const opened = openedBy(event);
  if (opened === undefined) return false;
  // Either may hold a part that only the user it ran for would tell.
  return pathMatches(pattern, opened) || pathMatches(opened, pattern);
}

/** Longer lines than Windows takes are none. */
const LONGEST_LINE = 32_767;

const openedBy = memoizedByEvent(({ fields }): string | undefined => {
  const line = text(fields, 'process.command_line');
  if (line === undefined || line.length > LONGEST_LINE) return undefined;
  const { path, launchers } = readValueTarget(line);
  if (path === undefined || WRITERS.has(launchers.at(-1) ?? '')) return undefined;
  const whole = resolvePath(text(fields, 'process.working_directory'), path);
  // Of a relative name the folder is unknown.
  return fold(isAbsolute(whole) ? whole : `?:\\${whole.replace(/^(?:\.{1,2}\\|\\)+/, '')}`);
});

/** Launchers whose file is one that they write. */
const WRITERS = new Set(['certutil', 'bitsadmin', 'curl']);

/** The run where it is the payload's own process: of another program that opens it, hashes and signature are not the payload's. */
export function ownRun(anchor: Anchor, run: HuntEvent | undefined): HuntEvent | undefined {
  return (openersOfPayload(anchor) ?? []).length === 0 ? run : undefined;
}

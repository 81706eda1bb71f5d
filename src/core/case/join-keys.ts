/** What joining looks for: the paths under which an anchor's payload was created or runs. */

import type { Anchor } from '../act/anchor.ts';
import { hiveCopyOf } from '../act/hive-copy.ts';
import { hiveOutputOf, outputPattern } from '../act/hive-taken.ts';
import { regActOf } from '../act/reg-act.ts';
import { valueTargetOf } from '../act/value-data.ts';
import { text } from '../event/event.ts';
import type { ValueTarget } from '../windows/launch/target-shape.ts';
import { longNamePattern } from '../windows/path/path-pattern.ts';
import {
  baseName,
  canonicalPath,
  extensionOf,
  isAbsolute,
  resolvePath,
  streamOf,
} from '../windows/path/windows-path.ts';

/** Patterns longer than this, or made of wildcards only, would match what has nothing to do with the anchor. */
const LONGEST_PATH = 1024;

/**
 * Folded path patterns (see `pathMatches`) of the file an anchor is about: the payload of a registry value, the file
 * reg.exe wrote or read, or a created file itself. [] when there is none: an interpreter is never a payload, and what
 * is done to another machine lies there.
 */
export function payloadPaths(anchor: Anchor): readonly string[] {
  const paths = pathsOf(anchor);
  return [...new Set(paths.map(anchored))].filter(isTelling);
}

function pathsOf(anchor: Anchor): readonly string[] {
  if (anchor.inferred?.onHost !== undefined) return [];
  switch (anchor.kind) {
    case 'registry_set':
      return targetPaths(valueTargetOf(anchor));
    case 'process_create':
      return [...regPaths(anchor), ...copyPaths(anchor)];
    case 'file_create':
      return [canonicalPath(text(anchor.fields, 'file.path') ?? '')];
    default:
      return [];
  }
}

const NO_FILE = new Set(['url', 'registry_payload', 'none', 'binary']);

function targetPaths(target: ValueTarget): readonly string[] {
  const path = target.path;
  if (path === undefined || NO_FILE.has(target.kind)) return [];
  const stream = streamOf(path);
  if (stream !== undefined) return [path, path.slice(0, -stream.length - 1)];
  const runs = target.kind === 'executable' || target.kind === 'bare_name' || target.kind === 'unc';
  return runs && extensionOf(path) === '' ? [`${path}.exe`, path] : [path];
}

function regPaths(anchor: Anchor): readonly string[] {
  const act = regActOf(anchor);
  const written = act?.command.output ?? act?.command.input;
  if (act === undefined || written === undefined || act.command.key?.remoteHost !== undefined) return [];
  return [resolvePath(text(anchor.fields, 'process.working_directory'), canonicalPath(written))];
}

/** The copy under the name that it is given, or under the hive file's own in a folder. */
function copyPaths(anchor: Anchor): readonly string[] {
  const copy = hiveCopyOf(anchor);
  const output = copy === undefined ? undefined : hiveOutputOf(anchor);
  if (copy === undefined || output === undefined) return [];
  const path = outputPattern(output);
  const isName = extensionOf(path) !== '' || baseName(path) === baseName(copy.source);
  return isName ? [path] : [path, `${path}\\${baseName(copy.source)}`];
}

/** Relative paths are searched below any folder; short names become patterns. */
function anchored(path: string): string {
  const rooted = isAbsolute(path) ? path : `*\\${path.replace(/^(?:\.{1,2}\\|\\)+/, '')}`;
  return rooted.split('\\').map(longNamePattern).join('\\');
}

function isTelling(pattern: string): boolean {
  const last = pattern.slice(pattern.lastIndexOf('\\') + 1);
  return pattern.length <= LONGEST_PATH && last.replace(/[*?.]/g, '') !== '';
}

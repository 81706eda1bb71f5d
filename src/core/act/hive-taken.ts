/** Which hives one event takes a copy of, and which file it leaves behind. */

import { type HuntEvent, text } from '../event/event.ts';
import { canonicalPath, resolvePath } from '../windows/path/windows-path.ts';
import { hiveOfFileName } from '../windows/registry/hive-file.ts';
import type { Anchor } from './anchor.ts';
import { hiveCopiesOf, hiveCopyOf } from './hive-copy.ts';
import { type RegAct, regActOf, regActsOf } from './reg-act.ts';

/** reg operations that leave a copy behind. */
export const COPIES: ReadonlySet<string> = new Set(['save', 'export', 'copy']);

/** Whole hives an event takes a copy of, by all its commands or by the name of the file it creates. */
export function hivesTakenBy(event: HuntEvent): readonly string[] {
  if (event.kind === 'file_create') {
    const hive = hiveOfFileName(text(event.fields, 'file.path') ?? '');
    return hive === undefined ? [] : [hive];
  }
  return [...regActsOf(event).flatMap(hivesOf), ...hiveCopiesOf(event).flatMap(({ hives }) => hives)];
}

/** The same of one act. */
export function hivesOf({ command: { operation, key } }: RegAct): readonly string[] {
  return COPIES.has(operation) && key?.wholeHive === true && key.hive !== undefined ? [key.hive] : [];
}

/**
 * Canonical path of the file an event leaves behind, below the working directory when that is logged. `*` and `?` stand
 * for what a variable of the user's own leaves open.
 */
export function hiveOutputOf(event: Anchor): string | undefined {
  const path = text(event.fields, 'file.path');
  if (event.kind === 'file_create') return path === undefined ? undefined : canonicalPath(path);
  const written = regActOf(event)?.command.output ?? hiveCopyOf(event)?.output;
  return written === undefined
    ? undefined
    : resolvePath(text(event.fields, 'process.working_directory'), canonicalPath(written));
}

/** Whether the line leaves open where exactly the file lies: a variable of the user's, or one that the code computes. */
export function isOpenPath(path: string): boolean {
  return /[*?]|[$%!]\{?\w/.test(path);
}

/** A pattern of the paths that may be meant: what a variable that is not known stands for is one part of a name. */
export function outputPattern(output: string): string {
  return output.replace(/\$\{?\w{1,64}\}?|%[^%\\]{1,64}%|![^!\\]{1,64}!/g, '*');
}

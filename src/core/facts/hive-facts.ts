/** Facts of an act that takes a hive, whatever the method: reg, regedit, PowerShell, Windows' functions, a copy of the file. */
import { type HuntEvent, text } from '../event/event.ts';
import type { MaybeFields } from './fact-row.ts';
import { hiveCopyOf } from './hive-copy.ts';
import { hiveOfFileName } from './hive-file.ts';
import { type RegAct, regActOf, regActsOf } from './reg-act.ts';
import { baseName, canonicalPath, extensionOf, resolvePath } from './windows-path.ts';

/** reg operations that leave a copy behind. */
export const COPIES: ReadonlySet<string> = new Set(['save', 'export', 'copy']);

export function hiveFacts(anchor: HuntEvent): MaybeFields {
  const output = hiveOutputOf(anchor);
  const act = regActOf(anchor);
  const copy = act === undefined ? hiveCopyOf(anchor) : undefined;
  const taken = act === undefined ? hivesTakenBy(anchor) : hivesOf(act);
  return {
    'hive.taken': taken.length > 0 ? taken : undefined,
    'hive.act': actOf(anchor),
    'hive.method': methodOf(anchor),
    'hive.tool': copy?.tool,
    'hive.source.path': copy?.source,
    'hive.shadow_copy': copy?.shadowCopy,
    'reg.wrapped': copy?.wrapped,
    'hive.output.path': output,
    'hive.output.name': output === undefined ? undefined : baseName(output),
    'hive.output.extension': output === undefined ? undefined : extensionOf(output),
  };
}

function actOf(event: HuntEvent): string | undefined {
  if (event.kind === 'file_create') return 'file';
  const operation = regActOf(event)?.command.operation;
  if (operation === undefined) return hiveCopyOf(event) === undefined ? undefined : 'copy';
  if (COPIES.has(operation)) return 'copy';
  if (operation === 'import') return 'import';
  return operation === 'restore' || operation === 'load' ? 'replace' : undefined;
}

function methodOf(event: HuntEvent): string | undefined {
  if (event.kind === 'file_create') return 'created_file';
  return regActOf(event)?.command.tool ?? (hiveCopyOf(event) === undefined ? undefined : 'file_copy');
}

/** Whole hives an event takes a copy of, by all its commands or by the name of the file it creates. */
export function hivesTakenBy(event: HuntEvent): readonly string[] {
  if (event.kind === 'file_create') {
    const hive = hiveOfFileName(text(event.fields, 'file.path') ?? '');
    return hive === undefined ? [] : [hive];
  }
  const acts = regActsOf(event);
  return acts.length === 0 ? (hiveCopyOf(event)?.hives ?? []) : acts.flatMap(hivesOf);
}

function hivesOf({ command: { operation, key } }: RegAct): readonly string[] {
  return COPIES.has(operation) && key?.wholeHive === true && key.hive !== undefined ? [key.hive] : [];
}

/** Canonical path of the file an event leaves behind, below the working directory when that is logged. */
export function hiveOutputOf(event: HuntEvent): string | undefined {
  const path = text(event.fields, 'file.path');
  if (event.kind === 'file_create') return path === undefined ? undefined : canonicalPath(path);
  const written = regActOf(event)?.command.output ?? hiveCopyOf(event)?.output;
  return written === undefined
    ? undefined
    : resolvePath(text(event.fields, 'process.working_directory'), canonicalPath(written));
}

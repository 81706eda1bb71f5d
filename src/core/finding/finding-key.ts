/** The parts that make a finding's identity: the same act gives the same parts, whichever hunt, log or wrapper shows it. */

import type { Anchor } from '../act/anchor.ts';
import { hiveCopyOf } from '../act/hive-copy.ts';
import { accountSid } from '../act/process-account.ts';
import { importActOf, regActOf } from '../act/reg-act.ts';
import { loggedData } from '../act/value-data.ts';
import type { JoinedCase } from '../case/case.ts';
import type { FindingKind } from '../content/content.ts';
import { text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { canonicalPath } from '../windows/path/windows-path.ts';
import type { RegKey } from '../windows/registry/registry-key.ts';

/** What of a case makes its identity. */
export type KeyedCase = Pick<JoinedCase, 'anchor' | 'logged' | 'output'>;

/**
 * Parts in order, to be hashed with their lengths; undefined when the anchor is not of that kind (no registry path, no
 * hive act). Autostart: host, canonical path folded, data as logged, the other machine where it is set on one. Hive: host, operation, key, other key, file; of a
 * copied hive file its source and target; of a file whose maker's command is not known its path.
 */
export function findingKey(kind: FindingKind, acted: KeyedCase): readonly string[] | undefined {
  const { anchor, logged } = acted;
  return kind === 'autostart' ? autostartKey(anchor, logged !== undefined) : hiveKey(acted);
}

/** A created file is told by its path, a renamed key by both its paths, an import by its file. */
function autostartKey(anchor: Anchor, isLogged: boolean): readonly string[] | undefined {
  const imported = anchor.kind === 'process_create' ? importActOf(anchor)?.command.input : undefined;
  if (imported !== undefined) return ['autostart', anchor.host, 'imported', canonicalPath(imported)];
  const file = anchor.kind === 'file_create' ? text(anchor.fields, 'file.path') : undefined;
  if (file !== undefined) return ['autostart', anchor.host, 'file', canonicalPath(file)];
  const path = text(anchor.fields, 'registry.path');
  const before = text(anchor.fields, 'registry.previous_path');
  if (path !== undefined && before !== undefined) {
    return ['autostart', anchor.host, fold(path), 'renamed', fold(before)];
  }
  return path === undefined
    ? undefined
    : [
        'autostart',
        anchor.host,
        ...ownerAndPath(anchor, path, isLogged),
        loggedData(anchor).join('\n'),
        ...(anchor.inferred?.onHost === undefined ? [] : [anchor.inferred.onHost]),
      ];
}

/** Of a command's own user one log knows the SID, another the name alone; where the act itself was logged, its path tells. */
function ownerAndPath({ inferred }: Anchor, path: string, isLogged: boolean): readonly string[] {
  const folded = fold(path);
  if (inferred === undefined || isLogged) return [folded];
  const own = accountSid(inferred.from);
  const prefix = own === undefined ? undefined : `hku\\${fold(own)}\\`;
  const plain =
    prefix !== undefined && folded.startsWith(prefix) ? `hkcu\\${folded.slice(prefix.length)}` : folded;
  return plain.startsWith('hkcu\\') ? [plain, fold(text(inferred.from.fields, 'user.name') ?? '')] : [plain];
}

function hiveKey({ anchor, output: told }: KeyedCase): readonly string[] | undefined {
  const act = regActOf(anchor);
  if (act === undefined) return copyKey(anchor, told);
  const { operation, key, otherKey, output, input } = act.command;
  const file = told ?? output ?? input;
  return [
    'hive',
    anchor.host,
    operation,
    keyPart(key),
    ...(otherKey === undefined ? [] : [keyPart(otherKey)]),
    file === undefined ? '' : canonicalPath(file),
  ];
}

function copyKey(anchor: Anchor, told: string | undefined): readonly string[] | undefined {
  const copy = hiveCopyOf(anchor);
  if (copy !== undefined) return ['hive', anchor.host, 'file_copy', copy.source, told ?? copy.output ?? ''];
  const path = anchor.kind === 'file_create' ? text(anchor.fields, 'file.path') : undefined;
  return path === undefined ? undefined : ['hive', anchor.host, 'created_file', canonicalPath(path)];
}

function keyPart(key: RegKey | undefined): string {
  if (key === undefined) return '';
  return fold(key.remoteHost === undefined ? key.path : `\\\\${key.remoteHost}\\${key.path}`);
}

/** The parts that make a finding's identity: the same act gives the same parts, whichever hunt, log or wrapper shows it. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { FindingKind } from '../hunt/content.ts';
import { regActOf } from './reg-act.ts';
import type { RegKey } from './registry-key.ts';
import { loggedData } from './value-data.ts';
import { canonicalPath } from './windows-path.ts';

/**
 * Parts in order, to be hashed with their lengths; undefined when the anchor is not of that kind (no registry path, no
 * reg command). Autostart: host, canonical path folded, data as logged. Hive: host, operation, key, other key, file.
 */
export function findingKey(kind: FindingKind, anchor: HuntEvent): readonly string[] | undefined {
  return kind === 'autostart' ? autostartKey(anchor) : hiveKey(anchor);
}

function autostartKey(anchor: HuntEvent): readonly string[] | undefined {
  const path = text(anchor.fields, 'registry.path');
  return path === undefined
    ? undefined
    : ['autostart', anchor.host, fold(path), loggedData(anchor).join('\n')];
}

function hiveKey(anchor: HuntEvent): readonly string[] | undefined {
  const act = regActOf(anchor);
  if (act === undefined) return undefined;
  const { operation, key, otherKey, output, input } = act.command;
  const file = output ?? input;
  return [
    'hive',
    anchor.host,
    operation,
    keyPart(key),
    ...(otherKey === undefined ? [] : [keyPart(otherKey)]),
    file === undefined ? '' : canonicalPath(file),
  ];
}

function keyPart(key: RegKey | undefined): string {
  if (key === undefined) return '';
  return fold(key.remoteHost === undefined ? key.path : `\\\\${key.remoteHost}\\${key.path}`);
}

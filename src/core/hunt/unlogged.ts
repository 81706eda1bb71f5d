/** Says which event kinds a hunt needs that the window holds none of: what is not logged must not look clean. */

import type { Hunt } from '../content/content.ts';
import type { EventKind } from '../event/event.ts';
import type { NotSeen } from './not-seen.ts';

const NAMES: Readonly<Record<EventKind, string>> = {
  registry_set: 'registry value set (Sysmon 13, Security 4657)',
  process_create: 'process create (Sysmon 1, Security 4688)',
  file_create: 'file create (Sysmon 11)',
  registry_create: 'registry key created (Sysmon 12)',
  registry_delete: 'registry key or value deleted (Sysmon 12, Security 4657)',
  registry_rename: 'registry key renamed (Sysmon 14)',
};

/**
 * One entry for each kind that a hunt mainly selects, or that all hunts join, and of which `byKind` counts none. What a
 * hunt selects besides (renames) or pairs with (deletions) is rare: none of it is the usual case.
 */
export function unloggedKinds(
  hunts: readonly Hunt[],
  byKind: Readonly<Record<EventKind, number>>,
  where: string,
): readonly NotSeen[] {
  const selected = new Set(hunts.flatMap(({ select }) => select.slice(0, 1).map(({ kind }) => kind)));
  const joined: readonly EventKind[] = hunts.length === 0 ? [] : ['process_create', 'file_create'];
  return [...new Set([...selected, ...joined])]
    .filter((kind) => byKind[kind] === 0)
    .map((kind) => ({
      kind: 'kind_not_logged',
      count: 1,
      where,
      reason: `no ${NAMES[kind]} among the events; ${consequence(selected.has(kind))}`,
      incomplete: false,
    }));
}

function consequence(isSelected: boolean): string {
  return isSelected
    ? 'the hunts for it saw nothing: check that it is logged and that its index or file is among those hunted'
    : 'cases lack the parts it would show: log it to have them joined';
}

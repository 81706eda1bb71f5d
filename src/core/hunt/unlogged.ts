/** Says which event kinds a hunt needs that the window holds none of: what is not logged must not look clean. */

import type { Hunt } from '../content/content.ts';
import type { EventKind, TimeRange } from '../event/event.ts';
import { momentText, rangeText } from '../event/range-text.ts';
import type { NotSeen } from './not-seen.ts';

const NAMES: Readonly<Record<EventKind, string>> = {
  registry_set: 'registry value set (Sysmon 13, Security 4657)',
  process_create: 'process create (Sysmon 1, Security 4688)',
  file_create: 'file create (Sysmon 11)',
  registry_create: 'registry key created (Sysmon 12)',
  registry_delete: 'registry key or value deleted (Sysmon 12, Security 4657)',
  registry_rename: 'registry key renamed (Sysmon 14)',
};

/** Events in the window, and, as far as they are known, outside it. */
export interface Logged {
  readonly byKind: Readonly<Record<EventKind, number>>;
  readonly outside?: {
    readonly byKind: Readonly<Record<EventKind, number>>;
    readonly first: number;
    readonly last: number;
  };
}

/**
 * One entry for each kind that a hunt mainly selects, or that all hunts join, and of which `byKind` counts none. What a
 * hunt selects besides (renames) or pairs with (deletions) is rare: none of it is the usual case.
 */
export function unloggedKinds(
  hunts: readonly Hunt[],
  { byKind, outside }: Logged,
  where: string,
  range: TimeRange | undefined,
): readonly NotSeen[] {
  const selected = new Set(hunts.flatMap(({ select }) => select.slice(0, 1).map(({ kind }) => kind)));
  const joined: readonly EventKind[] = hunts.length === 0 ? [] : ['process_create', 'file_create'];
  return [...new Set([...selected, ...joined])]
    .filter((kind) => byKind[kind] === 0)
    .map((kind) => ({
      kind: 'kind_not_logged',
      count: 1,
      where,
      reason: `no ${NAMES[kind]} among the events${range === undefined ? '' : ` ${rangeText(range)}`}; ${consequence(selected.has(kind), kind, outside)}`,
      incomplete: false,
      ...(range === undefined ? {} : { window: range }),
    }));
}

function consequence(isSelected: boolean, kind: EventKind, outside: Logged['outside']): string {
  const others = outside?.byKind[kind] ?? 0;
  if (outside !== undefined && others > 0) {
    const span = `between ${momentText(outside.first)} and ${momentText(outside.last)}`;
    return `${others} lie outside the window (events outside it are ${span}): ${isSelected ? 'widen it to hunt them' : 'cases find their parts among them'}`;
  }
  return isSelected
    ? 'the hunts for it saw nothing: check that it is logged and that its index or file is among those hunted'
    : 'cases lack the parts it would show: log it to have them joined';
}

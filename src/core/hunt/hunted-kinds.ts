/** Which event kinds a run of hunts is about: what it selects, and what it joins. */

import type { Hunt } from '../content/content.ts';
import { byEventKind, EVENT_KINDS, type EventKind } from '../event/event.ts';

/** Kinds the hunts select; processes and files, which every hunt joins; and those of their pairs. */
export function huntedKinds(hunts: readonly Hunt[]): ReadonlySet<EventKind> {
  if (hunts.length === 0) return new Set();
  return new Set([
    ...hunts.flatMap(({ select, join }) => [...select, ...join.pairs].map(({ kind }) => kind)),
    'process_create',
    'file_create',
  ]);
}

/** The same count without the kinds nothing is asked of: keys are created by the thousand and seldom hunted. */
export function countOfKinds(
  byKind: Readonly<Record<EventKind, number>>,
  kinds: ReadonlySet<EventKind>,
): { readonly total: number; readonly byKind: Readonly<Record<EventKind, number>> } {
  const kept = byEventKind((kind) => (kinds.has(kind) ? byKind[kind] : 0));
  return { total: EVENT_KINDS.reduce((sum, kind) => sum + kept[kind], 0), byKind: kept };
}

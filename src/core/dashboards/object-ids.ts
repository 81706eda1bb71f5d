/** Ids of the shipped objects: the same at every build, so that an import replaces what an earlier one made. */
import type { BoardName, ViewName } from './board.ts';

export const DEFAULT_PREFIX = 'reghunt';

/** Another index prefix has objects of its own, so that two can live side by side. */
function objectId(prefix: string, slug: string): string {
  return prefix === DEFAULT_PREFIX ? `reghunt-${slug}` : `reghunt-${slug}--${prefix}`;
}

export function viewId(prefix: string, view: ViewName): string {
  return objectId(prefix, view);
}

export function boardId(prefix: string, board: BoardName): string {
  return objectId(prefix, `board-${board}`);
}

export function panelId(prefix: string, board: BoardName, panel: string): string {
  return objectId(prefix, `${board}-${panel}`);
}

export function tagId(prefix: string): string {
  return objectId(prefix, 'tag');
}

/** Title of what a reader picks from a list: it tells apart sets of other prefixes. */
export function ownTitle(prefix: string, title: string): string {
  return prefix === DEFAULT_PREFIX ? `[RegHunt] ${title}` : `[RegHunt ${prefix}] ${title}`;
}

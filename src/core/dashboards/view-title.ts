/** The indices a data view reads. */
import type { ViewName } from './board.ts';
import type { SetOptions } from './set-options.ts';

export function viewTitle({ prefix, patterns }: SetOptions, view: ViewName): string {
  return view === 'raw-events' ? patterns.join(',') : `${prefix}-${view}`;
}

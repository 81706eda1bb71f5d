/** All objects for Kibana: a tag, data views, Discover sessions, dashboards. */
import type { Board } from '../board.ts';

import { DATA_VIEWS } from '../data-views.ts';
import { DEFAULT_PREFIX, tagId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import type { SetOptions } from '../set-options.ts';
import { shownFields } from '../shown-fields.ts';
import { viewTitle } from '../view-title.ts';
import { kibanaDashboard } from './dashboard.ts';
import { kibanaDataView } from './data-view.ts';
import { discoverSession } from './discover-session.ts';
import { kibanaObject } from './kibana-object.ts';

export function kibanaSet(boards: readonly Board[], options: SetOptions): readonly SavedObject[] {
  const { prefix } = options;
  return [
    kibanaObject('tag', tagId(prefix), {
      name: prefix === DEFAULT_PREFIX ? 'RegHunt' : `RegHunt ${prefix}`,
      description: 'Hunts for registry autostarts and hive theft',
      color: '#69707D',
    }),
    ...DATA_VIEWS.map((view) =>
      kibanaDataView(prefix, view, viewTitle(options, view.name), shownFields(boards, view.name)),
    ),
    ...boards.flatMap((board) =>
      board.panels.flatMap((panel) =>
        panel.shows.kind === 'documents' ? [discoverSession(prefix, board, panel, panel.shows)] : [],
      ),
    ),
    ...boards.map((board) => kibanaDashboard(prefix, board)),
  ];
}

/** All objects for OpenSearch Dashboards: index patterns, visualizations, saved searches, dashboards. */
import type { Board, Panel } from '../board.ts';
import { DATA_VIEWS, type View } from '../data-views.ts';
import { fieldFormats } from '../field-formats.ts';
import { ownTitle, panelId, viewId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { indexReference, searchSource } from '../search-source.ts';
import type { SetOptions } from '../set-options.ts';
import { viewTitle } from '../view-title.ts';
import { controlsVisualization } from './controls.ts';
import { opensearchDashboard } from './dashboard.ts';
import { opensearchObject } from './opensearch-object.ts';
import { visualization } from './visualization.ts';

export function opensearchSet(boards: readonly Board[], options: SetOptions): readonly SavedObject[] {
  const { prefix } = options;
  return [
    ...DATA_VIEWS.map((view) => indexPattern(options, view)),
    ...boards.flatMap((board) => [
      ...(board.controls.length === 0 ? [] : [controlsVisualization(prefix, board)]),
      ...board.panels.map((panel) => panelObject(prefix, board, panel)),
    ]),
    ...boards.map((board) => opensearchDashboard(prefix, board)),
  ];
}

/**
 * Its fields are empty: whoever first opens it fetches them from the engine (`get` in OpenSearch-Dashboards
 * src/plugins/data/common/index_patterns/index_patterns/index_patterns.ts).
 */
function indexPattern(options: SetOptions, view: View): SavedObject {
  return opensearchObject('index-pattern', viewId(options.prefix, view.name), {
    title: viewTitle(options, view.name),
    timeFieldName: '@timestamp',
    fields: '[]',
    fieldFormatMap: JSON.stringify(fieldFormats(options.prefix, view)),
  });
}

function panelObject(prefix: string, board: Board, panel: Panel): SavedObject {
  const { shows } = panel;
  if (shows.kind !== 'documents') return visualization(prefix, board, panel, shows);
  return opensearchObject(
    'search',
    panelId(prefix, board.slug, panel.slug),
    {
      title: ownTitle(prefix, `${board.title}: ${panel.title}`),
      description: panel.description,
      hits: 0,
      version: 1,
      columns: shows.columns,
      sort: shows.sort,
      kibanaSavedObjectMeta: { searchSourceJSON: searchSource(panel.where ?? '') },
    },
    [indexReference(viewId(prefix, panel.view))],
  );
}

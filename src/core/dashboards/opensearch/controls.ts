/** The lists that narrow a board: in OpenSearch Dashboards they are a panel of their own. */
import type { Board } from '../board.ts';
import { labelOf } from '../field-labels.ts';
import { ownTitle, panelId, viewId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { OPEN_SEARCH_SOURCE } from '../search-source.ts';
import { opensearchObject } from './opensearch-object.ts';

export const CONTROLS_SLUG = 'controls';

export function controlsVisualization(prefix: string, { slug, title, controls }: Board): SavedObject {
  const ownName = ownTitle(prefix, `${title}: Narrow the board`);
  const referenceOf = (at: number): string => `control_${at}_index_pattern`;
  return opensearchObject(
    'visualization',
    panelId(prefix, slug, CONTROLS_SLUG),
    {
      title: ownName,
      description: 'Narrows the board by what its documents hold. A list is empty when they hold nothing.',
      version: 1,
      uiStateJSON: '{}',
      visState: JSON.stringify({
        title: ownName,
        type: 'input_control_vis',
        params: {
          updateFiltersOnChange: true,
          useTimeFilter: true,
          pinFilters: false,
          controls: controls.map(({ field }, at) => ({
            id: `control-${at}`,
            fieldName: field,
            label: labelOf(field),
            parent: '',
            type: 'list',
            indexPatternRefName: referenceOf(at),
            options: { type: 'terms', multiselect: true, dynamicOptions: true, size: 20, order: 'desc' },
          })),
        },
        aggs: [],
      }),
      kibanaSavedObjectMeta: { searchSourceJSON: OPEN_SEARCH_SOURCE },
    },
    controls.map(({ view }, at) => ({
      type: 'index-pattern',
      id: viewId(prefix, view),
      name: referenceOf(at),
    })),
  );
}

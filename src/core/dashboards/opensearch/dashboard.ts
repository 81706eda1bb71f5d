/** A board as a dashboard of OpenSearch Dashboards: every panel is an object of its own, controls are the first. */
import type { Board, Grid } from '../board.ts';
import { boardId, ownTitle, panelId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { OPEN_SEARCH_SOURCE } from '../search-source.ts';
import { CONTROLS_SLUG } from './controls.ts';
import { opensearchObject } from './opensearch-object.ts';

/** Rows. */
const CONTROLS_HEIGHT = 5;

interface Placed {
  readonly slug: string;
  readonly type: 'search' | 'visualization';
  readonly title: string;
  readonly grid: Grid;
}

export function opensearchDashboard(prefix: string, board: Board): SavedObject {
  const placed = placedPanels(board);
  return opensearchObject(
    'dashboard',
    boardId(prefix, board.slug),
    {
      title: ownTitle(prefix, board.title),
      description: board.question,
      hits: 0,
      version: 1,
      timeRestore: true,
      timeFrom: board.from,
      timeTo: 'now',
      refreshInterval: { pause: true, value: 0 },
      optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
      panelsJSON: JSON.stringify(
        placed.map(({ slug, title, grid }, at) => ({
          version: '2.0.0',
          panelIndex: slug,
          gridData: { ...grid, i: slug },
          embeddableConfig: { title },
          panelRefName: `panel_${at}`,
        })),
      ),
      kibanaSavedObjectMeta: { searchSourceJSON: OPEN_SEARCH_SOURCE },
    },
    placed.map(({ slug, type }, at) => ({
      type,
      id: panelId(prefix, board.slug, slug),
      name: `panel_${at}`,
    })),
  );
}

function placedPanels({ controls, panels }: Board): readonly Placed[] {
  const top = controls.length === 0 ? 0 : CONTROLS_HEIGHT;
  const narrow: Placed = {
    slug: CONTROLS_SLUG,
    type: 'visualization',
    title: 'Narrow the board',
    grid: { x: 0, y: 0, w: 48, h: CONTROLS_HEIGHT },
  };
  return [
    ...(controls.length === 0 ? [] : [narrow]),
    ...panels.map(
      ({ slug, title, grid, shows }): Placed => ({
        slug,
        type: shows.kind === 'documents' ? 'search' : 'visualization',
        title,
        grid: { ...grid, y: grid.y + top },
      }),
    ),
  ];
}

/** A board as Kibana's dashboard: panels on the grid, controls above, and references by the names it looks for. */
import type { Board, Panel } from '../board.ts';
import { boardId, ownTitle, panelId, tagId } from '../object-ids.ts';
import type { Reference, SavedObject } from '../saved-object.ts';
import { OPEN_SEARCH_SOURCE } from '../search-source.ts';
import { controlGroup } from './controls.ts';
import { kibanaObject } from './kibana-object.ts';
import { lensAttributes } from './lens-panel.ts';

export function kibanaDashboard(prefix: string, board: Board): SavedObject {
  const placed = board.panels.map((panel) => place(prefix, board, panel));
  const controls = controlGroup(prefix, board.controls);
  return kibanaObject(
    'dashboard',
    boardId(prefix, board.slug),
    {
      title: ownTitle(prefix, board.title),
      description: board.question,
      version: 1,
      timeRestore: true,
      timeFrom: board.from,
      timeTo: 'now',
      refreshInterval: { pause: true, value: 60_000 },
      optionsJSON: JSON.stringify({
        useMargins: true,
        syncColors: false,
        syncCursor: true,
        syncTooltips: false,
        hidePanelTitles: false,
      }),
      panelsJSON: JSON.stringify(placed.map(({ body }) => body)),
      ...(board.controls.length === 0 ? {} : { controlGroupInput: controls.input }),
      kibanaSavedObjectMeta: { searchSourceJSON: OPEN_SEARCH_SOURCE },
    },
    [
      ...placed.flatMap(({ references }) => references),
      ...controls.references,
      { type: 'tag', id: tagId(prefix), name: `tag-ref-${tagId(prefix)}` },
    ],
  );
}

interface Placed {
  readonly body: object;
  readonly references: readonly Reference[];
}

function place(prefix: string, board: Board, panel: Panel): Placed {
  const { slug, shows } = panel;
  const link = drilldown(prefix, panel);
  const frame = { panelIndex: slug, gridData: { ...panel.grid, i: slug } };
  const config = {
    title: panel.title,
    description: panel.description,
    enhancements: link === undefined ? {} : { dynamicActions: { events: [link.event] } },
  };
  const linked = link === undefined ? [] : [link.reference];
  if (shows.kind === 'documents') {
    const reference = {
      type: 'search',
      id: panelId(prefix, board.slug, slug),
      name: `${slug}:panel_${slug}`,
    };
    return {
      body: { type: 'search', ...frame, embeddableConfig: config, panelRefName: `panel_${slug}` },
      references: [reference, ...linked],
    };
  }
  const attributes = lensAttributes(prefix, panel, shows);
  return {
    body: { type: 'lens', ...frame, embeddableConfig: { ...config, attributes } },
    // Twice, here with the panel in front: an import rewrites ids in this list only, and Lens takes names found in both.
    references: [
      ...attributes.references.map((reference) => ({ ...reference, name: `${slug}:${reference.name}` })),
      ...linked,
    ],
  };
}

const TO_DASHBOARD = 'DASHBOARD_TO_DASHBOARD_DRILLDOWN';

/** The board is named by reference only: an import may give it another id. */
function drilldown(prefix: string, { slug, opens }: Panel) {
  if (opens === undefined) return undefined;
  const eventId = `to-${opens}`;
  return {
    event: {
      eventId,
      triggers: ['FILTER_TRIGGER'],
      action: {
        factoryId: TO_DASHBOARD,
        name: `Open the ${opens}`,
        // Filters of this board may be by fields that the other's documents do not have.
        config: { useCurrentFilters: false, useCurrentDateRange: true, openInNewTab: false },
      },
    },
    reference: {
      type: 'dashboard',
      id: boardId(prefix, opens),
      name: `${slug}:drilldown:${TO_DASHBOARD}:${eventId}:dashboardId`,
    },
  };
}

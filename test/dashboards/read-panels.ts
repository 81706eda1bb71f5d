/** Everything the panels and controls of a set ask, whichever product it is for. */

import { at, entriesAt, listAt, textAt, textsAt } from '../../src/adapters/search/json.ts';
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { Decoded } from './decode.ts';
import { readLens } from './lens-search.ts';
import type { PanelReading, PanelSearch, Sort } from './panel-search.ts';
import type { Problem } from './problem.ts';
import { readVisualization } from './visualization-search.ts';

/** A dashboard with what each of its panels asks. */
export interface BoardReading {
  readonly board: Decoded;
  readonly searches: readonly PanelSearch[];
}

export interface SetReading {
  readonly boards: readonly BoardReading[];
  /** Each fault once, however often an object is shown. */
  readonly problems: readonly Problem[];
}

export function readPanels(objects: readonly Decoded[], product: Product): SetReading {
  const boards = objects
    .filter(({ type }) => type === 'dashboard')
    .map((board) => ({ board, readings: readBoard(board, objects, product) }));
  const problems = new Map(
    boards
      .flatMap(({ readings }) => readings.flatMap((reading) => reading.problems))
      .map((problem) => [JSON.stringify(problem), problem]),
  );
  return {
    boards: boards.map(({ board, readings }) => ({
      board,
      searches: readings.flatMap(({ searches }) => searches),
    })),
    problems: [...problems.values()],
  };
}

function readBoard(board: Decoded, objects: readonly Decoded[], product: Product): readonly PanelReading[] {
  const query = textAt(board.attributes, 'kibanaSavedObjectMeta', 'searchSourceJSON', 'query', 'query');
  const queries = query === '' ? [] : [query];
  const panels = listAt(board.attributes, 'panelsJSON').map((panel) =>
    readPanel(panel, { board, objects, product, queries }),
  );
  const controls = entriesAt(board.attributes, 'controlGroupInput', 'panelsJSON').flatMap(
    ([id, control]): PanelSearch[] => {
      const field = textAt(control, 'explicitInput', 'fieldName');
      if (field === '') return [];
      const view = board.references.find(({ name }) => name === `controlGroup_${id}:optionsListDataView`)?.id;
      const title = textAt(control, 'explicitInput', 'title');
      const where = `control ${id}`;
      return [{ object: board.label, where, title, view, queries, shows: { kind: 'choices', field } }];
    },
  );
  return [...panels, { searches: controls, problems: [] }];
}

interface Around {
  readonly board: Decoded;
  readonly objects: readonly Decoded[];
  readonly product: Product;
  readonly queries: readonly string[];
}

function readPanel(panel: unknown, { board, objects, product, queries }: Around): PanelReading {
  const index = textAt(panel, 'panelIndex');
  const config = at(panel, 'embeddableConfig');
  const ref = textAt(panel, 'panelRefName');
  if (ref === '') {
    if (at(panel, 'type') !== 'lens') return { searches: [], problems: [] };
    return readLens({
      object: board.label,
      where: `panel ${index}`,
      title: textAt(config, 'title'),
      content: at(config, 'attributes'),
      references: listAt(config, 'attributes', 'references') as Decoded['references'],
      queries,
    });
  }
  const name = product === 'kibana' ? `${index}:${ref}` : ref;
  const target = board.references.find((reference) => reference.name === name);
  const shown = objects.find(({ id, type }) => id === target?.id && type === target.type);
  switch (shown?.type) {
    case 'lens':
      return readLens({
        object: shown.label,
        where: 'state',
        title: textAt(shown.attributes, 'title'),
        content: shown.attributes,
        references: shown.references,
        queries,
      });
    case 'visualization':
      return readVisualization(shown, queries);
    case 'search':
      return { searches: [savedSearch(shown, queries)], problems: [] };
    default:
      return { searches: [], problems: [] };
  }
}

function savedSearch(search: Decoded, queries: readonly string[]): PanelSearch {
  const source = at(search.attributes, 'kibanaSavedObjectMeta', 'searchSourceJSON');
  const sort = listAt(search.attributes, 'sort') as readonly (readonly [string, 'asc' | 'desc'])[];
  return {
    object: search.label,
    where: 'search',
    title: textAt(search.attributes, 'title'),
    view: search.references.find(({ name }) => name === textAt(source, 'indexRefName'))?.id,
    queries: [...queries, textAt(source, 'query', 'query')],
    shows: {
      kind: 'documents',
      columns: textsAt(search.attributes, 'columns'),
      sort: sort.map(([field, direction]): Sort => ({ field, direction })),
    },
  };
}

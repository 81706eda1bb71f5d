/** A Discover session: the documents a panel lists, with its columns and order. */
import type { Board, Panel, Shows } from '../board.ts';
import { ownTitle, panelId, viewId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { indexReference, searchSource } from '../search-source.ts';
import { kibanaObject } from './kibana-object.ts';

export type DocumentsShown = Extract<Shows, { readonly kind: 'documents' }>;

export function discoverSession(
  prefix: string,
  { slug: board, title }: Board,
  panel: Panel,
  shows: DocumentsShown,
): SavedObject {
  return kibanaObject(
    'search',
    panelId(prefix, board, panel.slug),
    {
      title: ownTitle(prefix, `${title}: ${panel.title}`),
      description: panel.description,
      columns: shows.columns,
      sort: shows.sort,
      grid: {},
      hideChart: true,
      isTextBasedQuery: false,
      kibanaSavedObjectMeta: { searchSourceJSON: searchSource(panel.where ?? '') },
    },
    [indexReference(viewId(prefix, panel.view))],
  );
}

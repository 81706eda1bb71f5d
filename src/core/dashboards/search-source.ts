/** The query that a saved object brings along, as text: both products keep it in the same form. */
import type { Reference } from './saved-object.ts';

const INDEX_REFERENCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';

export function kuery(query: string): { readonly query: string; readonly language: 'kuery' } {
  return { query, language: 'kuery' };
}

/** Of a board: it narrows nothing and reads no data view of its own. */
export const OPEN_SEARCH_SOURCE = JSON.stringify({ query: kuery(''), filter: [] });

/** Of what reads the one data view that `indexReference` names. */
export function searchSource(query: string): string {
  return JSON.stringify({ query: kuery(query), filter: [], indexRefName: INDEX_REFERENCE });
}

export function indexReference(view: string): Reference {
  return { type: 'index-pattern', id: view, name: INDEX_REFERENCE };
}

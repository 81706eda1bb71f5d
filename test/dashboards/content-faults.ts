/** What is missing in what a panel shows over documents in which everything occurs. Pure. */

import type { PanelContent } from './panel-rows.ts';
import type { PanelSearch } from './panel-search.ts';
import type { Problem } from './problem.ts';

export function contentProblems(search: PanelSearch, content: PanelContent): readonly Problem[] {
  const problem = (rule: string, text: string): Problem => ({
    rule,
    object: search.object,
    where: `${search.where} (${search.title})`,
    text,
  });
  if (content.kind === 'documents') {
    if (content.total === 0) return [problem('empty-panel', 'no document is found')];
    const { shows } = search;
    const columns = shows.kind === 'documents' ? shows.columns : [];
    return columns
      .filter((column) => !content.documents.some((document) => document[column] !== undefined))
      .map((column) => problem('empty-column', `${column} is empty in all ${content.total} documents`));
  }
  if (content.rows.length === 0) return [problem('empty-panel', 'no bucket is filled')];
  const names = Object.keys(content.rows[0]?.values ?? {});
  return names
    .filter((name) => content.rows.every(({ values }) => isNothing(values[name])))
    .map((name) => problem('empty-number', `${name} is nothing in all ${content.rows.length} rows`));
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === 0 || Number.isNaN(value);
}

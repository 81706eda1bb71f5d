/** Runs what each panel of a set asks on a server, and hands back what it shows. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { IndexTemplate } from '../../src/adapters/search/index-templates.ts';
import { at, numberAt, textAt } from '../../src/adapters/search/json.ts';
import { dashboardSet, type Product, type SetOptions } from '../../src/core/dashboards/dashboard-set.ts';
import { contentProblems } from './content-faults.ts';
import { readDataViews } from './data-views.ts';
import { decode } from './decode.ts';
import { type PanelContent, panelContent } from './panel-rows.ts';
import type { PanelSearch } from './panel-search.ts';
import type { Problem } from './problem.ts';
import { readPanels } from './read-panels.ts';
import { searchBody } from './search-body.ts';

export interface PanelAnswer {
  readonly board: string;
  readonly search: PanelSearch;
  readonly content: PanelContent | undefined;
  /** What the server refused, failed at, or has nothing for. */
  readonly problems: readonly Problem[];
}

export interface Ask extends SetOptions {
  readonly product: Product;
  readonly templates: readonly IndexTemplate[];
  /** ISO 8601. */
  readonly now: string;
  /** KQL of a filter that was clicked. */
  readonly narrow?: string;
}

export async function askPanels(client: SearchClient, ask: Ask): Promise<readonly PanelAnswer[]> {
  const { objects } = decode(dashboardSet(ask.product, ask), ask.product);
  const { views } = readDataViews(objects, ask.templates, ask);
  const answers: PanelAnswer[] = [];
  for (const { board, searches } of readPanels(objects, ask.product).boards) {
    for (const asked of searches) {
      const search = { ...asked, queries: [...asked.queries, ask.narrow ?? ''] };
      const view = views.get(search.view ?? '');
      if (view === undefined) throw new Error(`${search.title} has no data view`);
      const body = searchBody(search, {
        view,
        now: ask.now,
        from: textAt(board.attributes, 'timeFrom'),
        to: textAt(board.attributes, 'timeTo'),
      });
      const answer = await client.request('POST', `/${encodeURIComponent(view.title)}/_search`, { body });
      const title = textAt(board.attributes, 'title');
      answers.push({ board: title, search, ...readAnswer(search, answer.status, answer.body) });
    }
  }
  return answers;
}

function readAnswer(
  search: PanelSearch,
  status: number,
  body: unknown,
): Pick<PanelAnswer, 'content' | 'problems'> {
  const failed = numberAt(body, '_shards', 'failed');
  if (status !== 200 || failed > 0 || at(body, 'timed_out') === true) {
    const text = `${status}, ${failed} failed shards: ${JSON.stringify(body).slice(0, 600)}`;
    const where = `${search.where} (${search.title})`;
    return { content: undefined, problems: [{ rule: 'search-refused', object: search.object, where, text }] };
  }
  const content = panelContent(search, body);
  return { content, problems: contentProblems(search, content) };
}

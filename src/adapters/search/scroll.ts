/** The older way to page, for an engine whose point in time has no tiebreak: a scroll in index order. */
import { EngineError } from '../../core/problem.ts';
import type { SearchClient } from './client.ts';
import { textAt } from './json.ts';
import { requireOk } from './refusal.ts';
import { onTarget, searchParameters } from './search-body.ts';
import { askTimes, hitsOf, type SearchHit } from './search-hit.ts';
import {
  askedBy,
  KEEP_ALIVE,
  noteLeftOpen,
  type ReadGround,
  type Reading,
  unlessTooLarge,
  type View,
} from './view.ts';

/** A scroll keeps the page size it began with, so it begins smaller than a point in time does. */
const SCROLL_PAGE = 2_000;

export function openScroll(ground: ReadGround, reading: Reading): Promise<View> {
  const pages = async function* (): AsyncGenerator<readonly SearchHit[], void> {
    // A scroll that meets too large a page starts again with smaller ones; what was handed out is not handed out twice.
    const seen = new Set<string>();
    const first = Math.min(ground.limits.pageSize, SCROLL_PAGE);
    for (let size = first; ; size = Math.max(1, Math.floor(size / 2))) {
      if (yield* scrollOnce(ground, reading, size, seen)) return;
    }
  };
  return Promise.resolve({ pages, close: async () => {} });
}

/** True when the scroll reached its end, false when a page was too large. */
async function* scrollOnce(
  { client, limits, ledger }: ReadGround,
  reading: Reading,
  size: number,
  seen: Set<string>,
): AsyncGenerator<readonly SearchHit[], boolean> {
  const { target, purpose } = reading;
  let scrollId = '';
  try {
    for (;;) {
      const id = scrollId;
      const answer = await unlessTooLarge(
        () =>
          id === ''
            ? client.request('POST', `/${target.path}/_search`, {
                purpose,
                opens: true,
                maxBytes: limits.pageBytes * 2,
                query: searchParameters(target, { scroll: KEEP_ALIVE }),
                body: {
                  size,
                  query: onTarget(reading.query, target),
                  sort: ['_doc'],
                  timeout: `${limits.pageTimeoutMs}ms`,
                  ...askTimes(reading.times),
                },
              })
            : client.request('POST', '/_search/scroll', {
                purpose,
                maxBytes: limits.pageBytes * 2,
                body: { scroll: KEEP_ALIVE, scroll_id: id },
              }),
        size,
      );
      if (answer === undefined) return false;
      requireOk(client, answer, 'read a page');
      scrollId = textAt(answer.body, '_scroll_id') || scrollId;
      ledger.noteAnswer(answer.body, askedBy(reading));
      const hits = hitsOf(answer.body);
      if (hits.length === 0) return true;
      const fresh = hits.filter((hit) => !seen.has(`${hit.index}/${hit.id}`));
      for (const hit of fresh) seen.add(`${hit.index}/${hit.id}`);
      if (fresh.length > 0) yield fresh;
    }
  } finally {
    if (scrollId !== '')
      await closeScroll(client, scrollId, purpose, (error) => noteLeftOpen(ledger, reading, error));
  }
}

async function closeScroll(
  client: SearchClient,
  scrollId: string,
  purpose: string,
  onFailure: (error: EngineError) => void,
): Promise<void> {
  try {
    const closed = await client.request('DELETE', '/_search/scroll', {
      purpose,
      body: { scroll_id: [scrollId] },
      idempotent: true,
      cleanup: true,
    });
    requireOk(client, closed, 'close the scroll', [404]);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    onFailure(error);
  }
}

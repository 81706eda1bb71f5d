/** The older way to page, for an engine whose point in time has no tiebreak: a scroll in index order. */
import type { SearchClient } from './client.ts';
import { textAt } from './json.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { hitsOf, type SearchHit } from './search-hit.ts';
import { KEEP_ALIVE, type PageLimits, type Target, unlessTooLarge, type View } from './view.ts';

/** A scroll keeps the page size it began with, so it begins smaller than a point in time does. */
const SCROLL_PAGE = 2_000;

export function openScroll(
  client: SearchClient,
  target: Target,
  limits: PageLimits,
  ledger: NotSeenLedger,
): Promise<View> {
  const pages = async function* (query: object): AsyncGenerator<readonly SearchHit[], void> {
    // A scroll that meets too large a page starts again with smaller ones; what was handed out is not handed out twice.
    const seen = new Set<string>();
    for (let size = Math.min(limits.pageSize, SCROLL_PAGE); ; size = Math.max(1, Math.floor(size / 2))) {
      if (yield* scrollOnce(client, target, limits, ledger, query, size, seen)) return;
    }
  };
  return Promise.resolve({ pages, close: async () => {} });
}

/** True when the scroll reached its end, false when a page was too large. */
async function* scrollOnce(
  client: SearchClient,
  target: Target,
  limits: PageLimits,
  ledger: NotSeenLedger,
  query: object,
  size: number,
  seen: Set<string>,
): AsyncGenerator<readonly SearchHit[], boolean> {
  let scrollId = '';
  try {
    for (;;) {
      const id = scrollId;
      const answer = await unlessTooLarge(
        () =>
          id === ''
            ? client.request('POST', `/${target}/_search`, {
                maxBytes: limits.pageBytes * 2,
                query: { scroll: KEEP_ALIVE, ignore_unavailable: true },
                body: { size, query, sort: ['_doc'], timeout: `${limits.pageTimeoutMs}ms` },
              })
            : client.request('POST', '/_search/scroll', {
                maxBytes: limits.pageBytes * 2,
                body: { scroll: KEEP_ALIVE, scroll_id: id },
              }),
        size,
      );
      if (answer === undefined) return false;
      requireOk(client, answer, `read a page of ${target}`);
      scrollId = textAt(answer.body, '_scroll_id') || scrollId;
      ledger.noteAnswer(answer.body, target);
      const hits = hitsOf(answer.body);
      if (hits.length === 0) return true;
      const fresh = hits.filter((hit) => !seen.has(`${hit.index}/${hit.id}`));
      for (const hit of fresh) seen.add(`${hit.index}/${hit.id}`);
      if (fresh.length > 0) yield fresh;
    }
  } finally {
    if (scrollId !== '') {
      const closed = await client.request('DELETE', '/_search/scroll', {
        body: { scroll_id: [scrollId] },
        idempotent: true,
      });
      requireOk(client, closed, 'close the scroll', [404]);
    }
  }
}

/** Fetches what one join query matches: in one plain request where that suffices, else page by page up to a bound. */
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { openView } from './paging.ts';
import { requireOk } from './refusal.ts';
import { hitsOf, type SearchHit } from './search-hit.ts';
import { type PageLimits, type Target, unlessTooLarge } from './view.ts';

export async function fetchBounded(
  client: SearchClient,
  target: Target,
  limits: PageLimits,
  ledger: NotSeenLedger,
  query: Query,
  most: number,
  take: (hits: readonly SearchHit[]) => void,
): Promise<{ readonly truncated: boolean }> {
  if (most <= 0) return { truncated: true };
  const size = Math.min(limits.pageSize, client.capabilities.maxPage);
  const answer = await unlessTooLarge(
    () =>
      client.request('POST', `/${target}/_search`, {
        maxBytes: limits.pageBytes * 2,
        query: { ignore_unavailable: true, allow_no_indices: true },
        body: { size, query, sort: ['_doc'], track_total_hits: false, timeout: `${limits.pageTimeoutMs}ms` },
      }),
    size,
  );
  if (answer !== undefined) {
    requireOk(client, answer, `join events of ${target}`);
    const hits = hitsOf(answer.body);
    if (hits.length < size) {
      ledger.noteAnswer(answer.body, target);
      take(hits);
      return { truncated: false };
    }
  }
  return fetchPaged(client, target, limits, ledger, query, most, take);
}

async function fetchPaged(
  client: SearchClient,
  target: Target,
  limits: PageLimits,
  ledger: NotSeenLedger,
  query: Query,
  most: number,
  take: (hits: readonly SearchHit[]) => void,
): Promise<{ readonly truncated: boolean }> {
  const view = await openView(client, target, limits, ledger);
  let taken = 0;
  try {
    for await (const hits of view.pages(query)) {
      take(hits.slice(0, most - taken));
      taken += hits.length;
      if (taken > most) return { truncated: true };
    }
    return { truncated: false };
  } finally {
    await view.close();
  }
}

/** Reads every document a query matches, page by page over one frozen view of the indices, which is always closed again. */
import { EngineError } from '../../core/problem.ts';
import type { SearchAnswer } from './client.ts';
import { textAt } from './json.ts';
import { requireOk } from './refusal.ts';
import { openScroll } from './scroll.ts';
import { isLenient, onTarget } from './search-body.ts';
import { askTimes, hitsOf, type SearchHit } from './search-hit.ts';
import {
  askedBy,
  KEEP_ALIVE,
  noteLeftOpen,
  type PageLimits,
  type ReadGround,
  type Reading,
  unlessTooLarge,
  type View,
} from './view.ts';

export async function openView(ground: ReadGround, reading: Reading): Promise<View> {
  const { client, limits, ledger } = ground;
  if (client.capabilities.paging === 'scroll') return openScroll(ground, reading);
  const { target, purpose } = reading;
  const elastic = client.capabilities.paging === 'elastic_pit';
  const opened = await client.request(
    'POST',
    elastic ? `/${target.path}/_pit` : `/${target.path}/_search/point_in_time`,
    {
      purpose,
      opens: true,
      query: {
        keep_alive: KEEP_ALIVE,
        ignore_unavailable: isLenient(target),
        ...(elastic ? { allow_partial_search_results: true } : { allow_partial_pit_creation: true }),
      },
    },
  );
  requireOk(client, opened, 'open a point in time');
  ledger.noteAnswer(opened.body, askedBy(reading));
  let id = textAt(opened.body, elastic ? 'id' : 'pit_id');
  const fetchPage = async (after: readonly unknown[] | undefined, size: number) => {
    const answer = await client.request('POST', '/_search', {
      purpose,
      maxBytes: limits.pageBytes * 2,
      body: {
        size,
        query: onTarget(reading.query, target),
        pit: { id, keep_alive: KEEP_ALIVE },
        // Named, not implied: OpenSearch adds no tiebreak of its own.
        sort: [{ _shard_doc: 'asc' }],
        track_total_hits: false,
        timeout: `${limits.pageTimeoutMs}ms`,
        ...askTimes(reading.times),
        ...(after === undefined ? {} : { search_after: after }),
      },
    });
    id = textAt(answer.body, 'pit_id') || id;
    return answer;
  };
  return {
    pages: () => readPages(ground, reading, fetchPage),
    close: async () => {
      try {
        const closed = elastic
          ? await client.request('DELETE', '/_pit', {
              purpose,
              body: { id },
              idempotent: true,
              cleanup: true,
            })
          : await client.request('DELETE', '/_search/point_in_time', {
              purpose,
              body: { pit_id: [id] },
              idempotent: true,
              cleanup: true,
            });
        // 404: already gone, which is what was wanted.
        requireOk(client, closed, 'close the point in time', [404]);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        noteLeftOpen(ledger, reading, error);
      }
    },
  };
}

interface Page {
  readonly hits: readonly SearchHit[];
  readonly last: boolean;
  readonly nextSize: number;
}

type FetchPage = (after: readonly unknown[] | undefined, size: number) => Promise<SearchAnswer>;

/** The next page is fetched while the current one is worked on. */
async function* readPages(
  ground: ReadGround,
  reading: Reading,
  fetchPage: FetchPage,
): AsyncGenerator<readonly SearchHit[], void> {
  const next = (after: readonly unknown[] | undefined, size: number) =>
    readPage(ground, reading, fetchPage, after, size);
  let coming: Promise<Page> | undefined = next(undefined, ground.limits.pageSize);
  try {
    while (coming !== undefined) {
      const page: Page = await coming;
      const after = page.hits.at(-1)?.sort;
      coming = page.last || after === undefined ? undefined : next(after, page.nextSize);
      // A failure is reported where the page is awaited, not as an unhandled rejection meanwhile.
      coming?.catch(() => {});
      if (page.hits.length > 0) yield page.hits;
    }
  } finally {
    // The view must not be closed below a request still under way.
    await coming?.catch(() => {});
  }
}

async function readPage(
  { client, limits, ledger }: ReadGround,
  reading: Reading,
  fetchPage: FetchPage,
  after: readonly unknown[] | undefined,
  firstSize: number,
): Promise<Page> {
  for (let size = firstSize; ; size = Math.max(1, Math.floor(size / 2))) {
    const answer = await unlessTooLarge(() => fetchPage(after, size), size);
    if (answer === undefined) continue;
    requireOk(client, answer, 'read a page');
    ledger.noteAnswer(answer.body, askedBy(reading));
    const hits = hitsOf(answer.body);
    // A page cut by time or a failed shard may be short without being the last.
    const whole = hits.length < size && !wasCut(answer.body);
    return {
      hits,
      last: hits.length === 0 || whole,
      nextSize: fittingSize(limits, answer.bytes, hits.length),
    };
  }
}

export function wasCut(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'timed_out' in body && body.timed_out === true;
}

function fittingSize(limits: PageLimits, bytes: number, hits: number): number {
  if (hits === 0) return limits.pageSize;
  return Math.max(1, Math.min(limits.pageSize, Math.floor((limits.pageBytes * hits) / Math.max(1, bytes))));
}

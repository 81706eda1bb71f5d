/** Ticks of one schedule with what they cost: requests, bytes, pages of what is selected, and pages that would have done. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { TickResult } from '../../src/app/tick-plan.ts';
import { cellKey } from '../../src/core/run/ledger.ts';
import type { CountingSource } from '../../src/ports/counting-source.ts';
import { type Runner, runner } from '../integration/ticking.ts';

/** As the source reads them. */
const PAGE = 3_000;

export interface Cost {
  readonly requests: number;
  /** Of answers. */
  readonly bytes: number;
  /** Requests for pages of what is selected. */
  readonly pages: number;
  /** One for each selection with news, and more only where the news alone fill more. */
  readonly needed: number;
  readonly eventsRead: number;
  /** Raw hits that were not there before. */
  readonly news: number;
  readonly joined: number;
  readonly buckets: number;
  /** Of this process, milliseconds. */
  readonly processor: number;
}

export const NO_COST: Cost = {
  requests: 0,
  bytes: 0,
  pages: 0,
  needed: 0,
  eventsRead: 0,
  news: 0,
  joined: 0,
  buckets: 0,
  processor: 0,
};

export interface Schedule {
  readonly prefix: string;
  /** All that its runners did in one tick. */
  tick(now: number): Promise<{ readonly cost: Cost; readonly results: readonly TickResult[] }>;
  /** `METHOD /path purpose` of each request of the last tick. */
  lines(): readonly string[];
}

export interface ScheduleOptions {
  readonly prefix: string;
  readonly patterns: readonly string[];
  readonly rungs?: readonly number[];
  /** That tick together. */
  readonly runners?: number;
}

export async function schedule(
  client: SearchClient,
  { prefix, patterns, rungs, runners = 1 }: ScheduleOptions,
): Promise<Schedule> {
  let at = 0;
  const counts = { requests: 0, bytes: 0, pages: 0, needed: 0, news: 0 };
  let lines: string[] = [];
  const known = new Map<string, number>();
  const all: Runner[] = [];
  for (let n = 0; n < runners; n += 1) {
    // What is asked while the next page is waited for is asked for it: cases are joined between pages.
    let isPaging = false;
    const counting: SearchClient = {
      ...client,
      describe: () => client.describe(),
      close: () => client.close(),
      request: async (method, path, options) => {
        counts.requests += 1;
        if (isPaging && Number((options?.body as { size?: number } | undefined)?.size ?? 0) > 0)
          counts.pages += 1;
        const answer = await client.request(method, path, options);
        counts.bytes += answer.bytes;
        lines.push(`${method} ${path} ${options?.purpose ?? ''} ${answer.bytes}`);
        return answer;
      },
    };
    const watched = (source: CountingSource): CountingSource => ({
      ...source,
      histogram: async (...asked) => {
        const cells = await source.histogram(...asked);
        const news = new Map<string, number>();
        for (const cell of cells) {
          const key = cellKey(cell);
          const more = Math.max(0, cell.count.hits - (known.get(key) ?? 0));
          known.set(key, cell.count.hits);
          news.set(cell.selection, (news.get(cell.selection) ?? 0) + more);
        }
        for (const hits of news.values()) {
          counts.news += hits;
          counts.needed += Math.ceil(hits / PAGE);
        }
        return cells;
      },
      selectParts: async function* (...asked) {
        const pages = source.selectParts(...asked)[Symbol.asyncIterator]();
        for (;;) {
          isPaging = true;
          const next = await pages.next().finally(() => {
            isPaging = false;
          });
          if (next.done === true) return;
          yield next.value;
        }
      },
    });
    all.push(await runner({ client: counting, patterns, prefix, now: () => at, watched }));
  }
  return {
    prefix,
    lines: () => lines,
    tick: async (now) => {
      at = now;
      Object.assign(counts, { requests: 0, bytes: 0, pages: 0, needed: 0, news: 0 });
      lines = [];
      const before = process.cpuUsage();
      const results = await Promise.all(all.map(({ tick }) => tick(rungs === undefined ? {} : { rungs })));
      const { user, system } = process.cpuUsage(before);
      const sum = (of: (result: TickResult) => number): number =>
        results.reduce((total, one) => total + of(one), 0);
      return {
        results,
        cost: {
          ...counts,
          eventsRead: sum(({ record }) => record.events_read),
          joined: sum(({ record }) => record.joined),
          buckets: sum(({ record }) => record.read.buckets),
          processor: (user + system) / 1000,
        },
      };
    },
  };
}

export function added(a: Cost, b: Cost): Cost {
  return Object.fromEntries(
    (Object.keys(NO_COST) as (keyof Cost)[]).map((what) => [what, a[what] + b[what]]),
  ) as unknown as Cost;
}

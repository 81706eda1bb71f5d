/** Ticks of one schedule with what they cost: requests, bytes, pages of what is selected, and pages that would have done. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { numberAt } from '../../src/adapters/search/json.ts';
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
  /** Milliseconds that the engine says its searches and writes took. */
  readonly took: number;
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
  took: 0,
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
  /** Each request of the last tick, with what it took. */
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
  const counts = { requests: 0, bytes: 0, pages: 0, took: 0, needed: 0, news: 0 };
  let lines: string[] = [];
  const known = new Map<string, number>();
  const all: Runner[] = [];
  for (let n = 0; n < runners; n += 1) {
    // What is asked while the next page is waited for is asked for it: cases are joined between pages.
    let isPaging = false;
    const counting = heard(client, ({ bytes, took, line, size }) => {
      counts.requests += 1;
      counts.bytes += bytes;
      counts.took += took;
      if (isPaging && size > 0) counts.pages += 1;
      lines.push(line);
    });
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
    all.push(
      await runner({ client: counting, patterns, prefix, now: () => at, watched, staleAfter: 120_000 }),
    );
  }
  return {
    prefix,
    lines: () => lines,
    tick: async (now) => {
      at = now;
      Object.assign(counts, { requests: 0, bytes: 0, pages: 0, took: 0, needed: 0, news: 0 });
      lines = [];
      // Else the tick clears away what loading its events left behind.
      globalThis.gc?.();
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

/** An answer, and what was asked. */
export interface Heard {
  readonly bytes: number;
  readonly took: number;
  /** Of the page that was asked for; 0: none. */
  readonly size: number;
  readonly line: string;
}

export function heard(client: SearchClient, hear: (heard: Heard) => void): SearchClient {
  return {
    engine: client.engine,
    version: client.version,
    capabilities: client.capabilities,
    describe: () => client.describe(),
    close: () => client.close(),
    request: async (method, path, options) => {
      const answer = await client.request(method, path, options);
      const { bytes } = answer;
      const took = numberAt(answer.body, 'took');
      const line = `${took} ms, ${bytes} bytes: ${method} ${path} ${options?.purpose ?? ''}`;
      hear({ bytes, took, size: numberAt(options?.body, 'size'), line });
      return answer;
    },
  };
}

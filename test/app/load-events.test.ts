/** Loading events: every page written once, two at a time, failures passed on, completed by running again. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { latestTime } from '../../src/app/latest-time.ts';
import { loadEvents } from '../../src/app/load-events.ts';
import { EVENT_KINDS, type HuntEvent } from '../../src/core/event/event.ts';
import { hostKey } from '../../src/core/event/host.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { EngineError, Interrupted } from '../../src/core/problem.ts';
import type { EventSink } from '../../src/ports/event-sink.ts';
import type { EventSource, Selection } from '../../src/ports/event-source.ts';
import { madeId } from '../core/made-id.ts';

const NOT_SEEN: NotSeen = {
  kind: 'unreadable_line',
  count: 2,
  where: 'quay.ndjson:7',
  reason: 'not JSON',
  incomplete: false,
};
const SILENT = { update: () => undefined };

function event(line: number): HuntEvent {
  const source = { kind: 'file', file: 'quay.ndjson', line } as const;
  return {
    id: madeId(source),
    kind: 'file_create',
    time: line,
    host: hostKey('quay-07'),
    fields: {},
    profile: 'made-up',
    source,
  };
}

function sourceOf(pages: readonly (readonly HuntEvent[])[]): EventSource & { readonly asked: Selection[] } {
  const asked: Selection[] = [];
  return {
    asked,
    joinSize: 100,
    description: 'made-up pages',
    count: () => Promise.reject(new Error('not asked for')),
    fetch: () => Promise.reject(new Error('not asked for')),
    async *select(selections) {
      asked.push(...selections);
      for (const events of pages) yield { selection: 'file_create', events };
    },
    notSeen: () => [NOT_SEEN],
    close: async () => undefined,
  };
}

interface FakeSink extends EventSink {
  readonly held: Set<number>;
  readonly calls: string[];
  mostAtOnce(): number;
}

/** Keeps line numbers; page number `breaksAt` finds the engine gone. */
function fakeSink(breaksAt?: number): FakeSink {
  const held = new Set<number>();
  const calls: string[] = [];
  let pages = 0;
  let underWay = 0;
  let most = 0;
  return {
    held,
    calls,
    mostAtOnce: () => most,
    description: 'a set',
    prepare: async () => void calls.push('prepare'),
    finish: async () => void calls.push('finish'),
    async write(events) {
      pages += 1;
      const page = pages;
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
      if (page === breaksAt) throw new EngineError('the engine is gone');
      const lines = events.map(({ source }) => (source.kind === 'file' ? source.line : 0));
      const fresh = lines.filter((line) => !held.has(line));
      for (const line of fresh) held.add(line);
      calls.push(`page ${page}`);
      return {
        counts: { created: fresh.length, unchanged: lines.length - fresh.length, failed: 0 },
        failures: [],
      };
    },
  };
}

const PAGES = [[1, 2], [3], [4, 5, 6], [7]].map((lines) => lines.map(event));

describe('loading events', () => {
  it('asks for everything of all kinds and writes every page', async () => {
    const source = sourceOf(PAGES);
    const sink = fakeSink();
    const result = await loadEvents(source, sink, SILENT);
    expect(source.asked.map(({ kind, condition }) => [kind, condition])).toEqual(
      EVENT_KINDS.map((kind) => [kind, { op: 'const', value: true }]),
    );
    expect(result.counts).toEqual({ created: 7, unchanged: 0, failed: 0 });
    expect(sink.calls.at(0)).toBe('prepare');
    expect(sink.calls.at(-1)).toBe('finish');
    expect([...sink.held].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('has two pages under way at most', async () => {
    const sink = fakeSink();
    await loadEvents(sourceOf(PAGES), sink, SILENT);
    expect(sink.mostAtOnce()).toBe(2);
  });

  it('tells how far it is, and what the source could not see', async () => {
    const told: number[] = [];
    const result = await loadEvents(sourceOf(PAGES), fakeSink(), {
      update: (_stage, done) => void told.push(done),
    });
    expect(told).toEqual([2, 3, 6, 7]);
    expect(result.notSeen).toEqual([NOT_SEEN]);
  });

  it('adds up failures over pages by reason', async () => {
    const failing: EventSink = {
      ...fakeSink(),
      write: async (events) => ({
        counts: { created: 0, unchanged: 0, failed: events.length },
        failures: [{ reason: 'strict mapping', count: events.length }],
      }),
    };
    const result = await loadEvents(sourceOf(PAGES), failing, SILENT);
    expect(result.counts.failed).toBe(7);
    expect(result.failures).toEqual([{ reason: 'strict mapping', count: 7 }]);
  });

  it('fails when the sink fails, leaves nothing running, and is completed by running again', async () => {
    const sink = fakeSink(2);
    await expect(loadEvents(sourceOf(PAGES), sink, SILENT)).rejects.toThrow('the engine is gone');
    const afterwards = [...sink.calls];
    await turn();
    expect(sink.calls).toEqual(afterwards);
    expect(sink.calls).not.toContain('finish');
    const again = await loadEvents(sourceOf(PAGES), sink, SILENT);
    expect(again.counts.created + again.counts.unchanged).toBe(7);
    expect(again.counts.unchanged).toBeGreaterThan(0);
    expect(sink.held.size).toBe(7);
  });
});

describe('the latest time of a source', () => {
  it('is that of its latest event, on whatever page', async () => {
    expect(await latestTime(sourceOf([[event(3), event(9)], [event(4)]]), SILENT)).toBe(9);
  });

  it('is unknown where there are no events', async () => {
    expect(await latestTime(sourceOf([]), SILENT)).toBeUndefined();
  });

  it('is not awaited once that is interrupted', async () => {
    const interrupted = AbortSignal.abort(new Interrupted('SIGINT'));
    await expect(latestTime(sourceOf(PAGES), SILENT, interrupted)).rejects.toThrow(Interrupted);
  });
});

describe('events that are changed on the way', () => {
  it('are written as they were changed', async () => {
    const sink = fakeSink();
    await loadEvents(sourceOf(PAGES), sink, SILENT, undefined, (given) => event(given.time + 10));
    expect([...sink.held].sort((a, b) => a - b)).toEqual([11, 12, 13, 14, 15, 16, 17]);
  });
});

/** Scheduled runs over a day of a fleet, tick by tick: what they cost beside a counting hunt, and beside what is there to read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, entriesAt, numberAt } from '../../src/adapters/search/json.ts';
import { type Row, renderTable } from '../bench/bench-table.ts';
import { median } from '../bench/measure.ts';
import { huntEngine } from '../integration/hunting.ts';
import { runner } from '../integration/ticking.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';
import { type FedIndices, fedIndices, removeStore } from './fed-indices.ts';
import { LONGEST_LAG, START, type Telemetry, TICK, TICKS_OF_DAY } from './telemetry.ts';
import { added, type Cost, heard, NO_COST, type Schedule, schedule } from './watched-ticks.ts';

const EVENTS = Number(process.env['REGHUNT_SOAK_EVENTS'] ?? 2_000_000);
const HOSTS = Math.max(100, Math.round(EVENTS / 400));
/** As in telemetry that was measured: of all events. */
const RUN_KEYS = 0.0015;
const HOUR = 60 * 60_000;
const PER_HOUR = HOUR / TICK;
/** Ticks until code and caches are warm. */
const WARM = 50;
/** A tick without news is repeated as often. */
const IDLE = 15;
const IDLE_AT = 200;

/** Set: one schedule alone looks at the day, without the ones beside it that show what does not depend on its size. */
const IS_ALONE = process.env['REGHUNT_SOAK_ALONE'] !== undefined;

const servers = await askForServers('es', 'os');

/** `share`: of the ordinary events; what is hunted stays the same. */
function telemetry(share: number): Telemetry {
  const each = EVENTS / HOSTS / TICKS_OF_DAY;
  return { hosts: HOSTS, ordinary: each * share, runKeys: each * RUN_KEYS, incidents: 5, seed: 42 };
}

interface Idle {
  readonly requests: number;
  readonly bytes: number;
  /** Milliseconds that the engine says its searches and writes took. */
  readonly took: number;
  /** Processor time of the engine in milliseconds, whoever else it serves. */
  readonly serverMs: number;
}

/** Events of one day, and who looks at them. */
interface Site {
  readonly telemetry: Telemetry;
  readonly indices: FedIndices;
  readonly schedules: readonly Schedule[];
}

interface Day {
  readonly events: number;
  /** Of each schedule. */
  readonly total: readonly Cost[];
  /** From the first warm tick on. */
  readonly warm: readonly Cost[];
}

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a day on ${server.name}`, () => {
    let client: SearchClient;
    const rows: Row[] = [];
    const removals: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      client = await connectTo(server.url ?? '', { requestTimeoutMs: 120_000 });
    });
    afterAll(async () => {
      for (const remove of removals) await remove();
      await client.close();
      process.stdout.write(`\n${renderTable(rows)}`);
    });

    /** Told at once too: a day is long. */
    const keep = (row: Row): void => {
      rows.push(row);
      process.stdout.write(`${row.what}: ${row.value} ${row.beside ?? ''}\n`);
    };

    /** A row with a mark; the mark is asserted once the row is kept, so that the table tells all. */
    const marked = (what: string, value: string, wanted: string, isMet: boolean, beside = ''): void => {
      keep({ what: `${server.name}: ${what}`, value, beside, mark: { wanted, isMet } });
      expect.soft([what, value, isMet]).toEqual([what, value, true]);
    };
    const told = (what: string, value: string, beside = ''): void => {
      keep({ what: `${server.name}: ${what}`, value, beside });
    };

    const newSchedule = async (
      indices: FedIndices,
      options: { readonly rungs?: readonly number[]; readonly runners?: number } = {},
    ): Promise<Schedule> => {
      const prefix = freshName('soak');
      removals.push(() => removeStore(client, prefix));
      return schedule(client, { prefix, patterns: indices.patterns, ...options });
    };
    const newIndices = (): FedIndices => {
      const indices = fedIndices(client, freshName('day'));
      removals.push(() => indices.remove());
      return indices;
    };

    /** Tick by tick side by side, so that what the machine does besides burdens all of them alike. */
    const liveThrough = async (
      sites: readonly Site[],
      afterTick: (tick: number) => Promise<void>,
    ): Promise<readonly Day[]> => {
      const days = sites.map(({ schedules }) => ({
        events: 0,
        total: schedules.map(() => NO_COST),
        warm: schedules.map(() => NO_COST),
      }));
      for (let from = 0; from < TICKS_OF_DAY + LONGEST_LAG; ) {
        // Behind the day only what is late comes: an hour at a time.
        const to = from < TICKS_OF_DAY ? from + 1 : from + PER_HOUR;
        for (const [at, { telemetry: plan, indices, schedules }] of sites.entries()) {
          const day = days[at];
          if (day === undefined) continue;
          day.events += await indices.feed(plan, from, to);
          for (const [n, { tick }] of schedules.entries()) {
            const { cost, results } = await tick(START + to * TICK);
            for (const { record } of results) expect(record.status).toBe('complete');
            day.total[n] = added(day.total[n] ?? NO_COST, cost);
            if (from >= WARM && from < TICKS_OF_DAY) day.warm[n] = added(day.warm[n] ?? NO_COST, cost);
          }
        }
        await afterTick(to);
        if (to % PER_HOUR === 0)
          process.stdout.write(
            `${server.name}: hour ${to / PER_HOUR} of ${(TICKS_OF_DAY + LONGEST_LAG) / PER_HOUR}\n`,
          );
        from = to;
      }
      return days;
    };

    const idleTicks = async (of: Schedule, now: number): Promise<Idle> => {
      const idle = await typical(async () => {
        const { cost } = await of.tick(now);
        expect([cost.pages, cost.eventsRead, cost.joined]).toEqual([0, 0, 0]);
        return cost;
      });
      if (process.env['REGHUNT_SOAK_LINES'] !== undefined) process.stdout.write(`${of.lines().join('\n')}\n`);
      return idle;
    };

    const beside = (run: (counted: SearchClient) => Promise<unknown>): Promise<Idle> =>
      typical(async () => {
        const sum = { requests: 0, bytes: 0, took: 0 };
        await run(
          heard(client, ({ bytes, took }) => {
            sum.requests += 1;
            sum.bytes += bytes;
            sum.took += took;
          }),
        );
        return sum;
      });

    const typical = async (run: () => Promise<Omit<Idle, 'serverMs'>>): Promise<Idle> => {
      // The first finds caches cold.
      await run();
      const costs: Omit<Idle, 'serverMs'>[] = [];
      const before = await serverMs(client);
      for (let n = 0; n < IDLE; n += 1) costs.push(await run());
      return {
        requests: median(costs.map(({ requests }) => requests)),
        bytes: median(costs.map(({ bytes }) => bytes)),
        took: median(costs.map(({ took }) => took)),
        serverMs: Math.round(((await serverMs(client)) - before) / IDLE),
      };
    };

    const compareIdle = (what: string, tick: Idle, hunt: Idle): void => {
      for (const [of, most] of [
        ['requests', 1],
        ['bytes', 1.1],
        ['took', 1],
      ] as const)
        marked(
          `${what}, ${of}`,
          `${tick[of]} / ${hunt[of]}`,
          most === 1 ? 'no more than the counting hunt' : `at most ${most} times`,
          tick[of] <= most * hunt[of],
        );
      told(
        `${what}, time at the server`,
        `${tick.took} / ${hunt.took} ms`,
        `its processor ${tick.serverMs} / ${hunt.serverMs} ms`,
      );
    };

    it('a tick without news costs no more than a hunt that only counts, where nothing is selected', async () => {
      const indices = newIndices();
      const plan: Telemetry = { ...telemetry(1), runKeys: 0, incidents: 0 };
      await indices.feed(plan, 0, 2 * PER_HOUR);
      const now = START + 2 * HOUR;
      const of = await newSchedule(indices);
      await of.tick(now);
      const tick = await idleTicks(of, now);
      const hunt = await beside((counted) =>
        huntEngine(counted, indices.patterns, { range: { from: now - 2 * HOUR, to: now } }),
      );
      compareIdle('a tick over nothing that is selected / a hunt', tick, hunt);
    });

    it('a day costs what is there to be read, whatever comes late and whoever else runs', async () => {
      const [few, indices] = [newIndices(), newIndices()];
      const quarter = await newSchedule(few);
      const [plain, pair, withoutRungs] = [
        await newSchedule(indices),
        await newSchedule(indices, { runners: 2 }),
        await newSchedule(indices, { rungs: [] }),
      ];
      const heap: number[] = [];
      const sites: readonly Site[] = [
        { telemetry: telemetry(0.25), indices: few, schedules: [quarter] },
        { telemetry: telemetry(1), indices, schedules: IS_ALONE ? [plain] : [plain, pair, withoutRungs] },
      ];
      const [small, day] = await liveThrough(sites, async (tick) => {
        if (tick >= WARM && tick <= TICKS_OF_DAY && tick % 6 === 0) {
          globalThis.gc?.();
          heap.push(process.memoryUsage().heapUsed);
        }
        if (tick !== IDLE_AT) return;
        const now = START + tick * TICK;
        const idle = await idleTicks(plain, now);
        const hunt = await beside((counted) =>
          huntEngine(counted, indices.patterns, { range: { from: now - 2 * HOUR, to: now } }),
        );
        compareIdle('a tick without news amid the day / a hunt of its two hours', idle, hunt);
      });
      if (small === undefined || day === undefined) throw new Error('a day is missing');
      const [alone = NO_COST, both = NO_COST, bare = NO_COST] = day.total;

      const fresh = freshName('soak');
      removals.push(() => removeStore(client, fresh));
      const end = START + (TICKS_OF_DAY + LONGEST_LAG) * TICK;
      const once = await runner({ client, patterns: indices.patterns, prefix: fresh, now: () => end });
      const { record } = await once.tick({ rungs: [] });

      told(
        'events',
        String(day.events),
        `${HOSTS} hosts, ${record.joined} acts, ${record.written.created} findings`,
      );
      if (!IS_ALONE) {
        marked(
          'acts joined / acts, without rungs',
          ratio(bare.joined, record.joined),
          'at most 1.5',
          bare.joined <= 1.5 * record.joined,
          `with rungs ${ratio(alone.joined, record.joined)}`,
        );
        marked(
          'pages read / needed, without rungs',
          ratio(bare.pages, bare.needed),
          'at most 2',
          bare.pages <= 2 * bare.needed,
          `with rungs ${ratio(alone.pages, alone.needed)}; events read / raw hits ${ratio(bare.eventsRead, bare.news)}`,
        );
        marked(
          'buckets of two runners / of one',
          ratio(both.buckets, alone.buckets),
          'at most 1.02',
          both.buckets <= 1.02 * alone.buckets,
          `acts joined ${ratio(both.joined, alone.joined)}`,
        );
      }
      const perHour = slope(heap) * 2;
      const share = perHour / median(heap);
      marked(
        'heap an hour of ticks',
        `${(share * 100).toFixed(2)} %`,
        'less than 1 %',
        share < 0.01,
        `${(slope(heap) / 6 / 1024).toFixed(1)} KB a tick of ${(median(heap) / 1e6).toFixed(1)} MB; ${IS_ALONE ? 'two schedules' : 'four schedules, five runners'}`,
      );
      const [one = NO_COST, four = NO_COST] = [small.warm[0], day.warm[0]];
      for (const what of ['processor', 'bytes'] as const)
        marked(
          `${what} over ${day.events} / ${small.events} events`,
          ratio(four[what], one[what]),
          'at most 1.2',
          four[what] <= 1.2 * one[what],
        );
      told('time at the server over the same', ratio(four.took, one.took), 'ms');
      const ticks = TICKS_OF_DAY - WARM;
      told(
        'a tick amid the day',
        `${(four.requests / ticks).toFixed(1)} requests, ${(four.bytes / ticks / 1000).toFixed(0)} KB, ${(four.processor / ticks).toFixed(0)} ms`,
        `server ${(four.took / ticks).toFixed(0)} ms`,
      );
    });
  });
}

/** Of a straight line through values that are equally far apart. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [up, across] = values.reduce(
    ([a, b], value, n) => [a + (n - middle) * (value - mean), b + (n - middle) ** 2],
    [0, 0],
  );
  return up / across;
}

function ratio(a: number, b: number): string {
  return `${(a / b).toFixed(2)} (${Math.round(a)} / ${Math.round(b)})`;
}

async function serverMs(client: SearchClient): Promise<number> {
  const stats = await client.request('GET', '/_nodes/stats/process');
  return entriesAt(stats.body, 'nodes').reduce(
    (sum, [, node]) => sum + numberAt(at(node, 'process'), 'cpu', 'total_in_millis'),
    0,
  );
}

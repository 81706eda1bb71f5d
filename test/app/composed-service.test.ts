/** The service as it is put together: real content, log, metrics and endpoints around a tick that is made up. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cronClock } from '../../src/adapters/clock/cron-clock.ts';
import { contentFingerprint } from '../../src/adapters/content/content-fingerprint.ts';
import { checkContent, loadContent } from '../../src/adapters/content/load-content.ts';
import { openHealthServer } from '../../src/adapters/http/health-server.ts';
import { pinoLog } from '../../src/adapters/log/pino-log.ts';
import { prometheusMetrics } from '../../src/adapters/metrics/prometheus-metrics.ts';
import { contentKeeper } from '../../src/app/content-keeper.ts';
import { serve } from '../../src/app/serve.ts';
import { serviceState } from '../../src/app/service-state.ts';
import { Interrupted } from '../../src/core/problem.ts';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { AT_NOON, madeRecord } from '../core/run/made-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-service-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hunt = join(folder, 'queries', 'hunts', 'run-key-persistence.yml');
mkdirSync(join(folder, 'queries', 'hunts'), { recursive: true });
for (const family of ['lists', 'profiles'])
  cpSync(join('queries', family), join(folder, 'queries', family), { recursive: true });
cpSync('queries/hunts/run-key-persistence.yml', hunt);

/** Calls that wait for each other: what was handed over is taken in order. */
function handOver<Thing>() {
  const things: Thing[] = [];
  const takers: ((thing: Thing) => void)[] = [];
  return {
    give: (thing: Thing): void => {
      const taker = takers.shift();
      if (taker === undefined) things.push(thing);
      else taker(thing);
    },
    take: (): Promise<Thing> => {
      const thing = things.shift();
      return thing === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(thing);
    },
  };
}

it('a service ticks, answers, takes up new content, refuses broken content, and ends when it is told to', async () => {
  const paths = [join(folder, 'queries')];
  const interruption = new AbortController();
  let written = '';
  const log = pinoLog(
    {
      write: (text: string) => {
        written += text;
      },
    },
    { version: '1.2.3', now: () => AT_NOON },
  );
  const sources = ['quay'];
  const metrics = prometheusMetrics({ version: '1.2.3', sources });
  const state = serviceState(sources, { readyWithin: 60_000, now: () => AT_NOON });
  const print = await contentFingerprint(paths);
  const content = contentKeeper(await loadContent(paths), print, {
    fingerprint: () => contentFingerprint(paths),
    load: () => checkContent(paths),
    metrics,
    log,
  });
  const server = await openHealthServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => state.readiness(),
    metrics: metrics.page,
  });
  const ask = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const ticks = handOver<{ readonly hunts: readonly string[]; end(record?: Partial<RunRecord>): void }>();
  let wake = (): void => undefined;
  const ended = serve(
    { sources, cron: '*/10 * * * *', jitter: 0 },
    {
      tick: () =>
        new Promise((resolve) => {
          ticks.give({
            hunts: content.current().hunts.map(({ name }) => name),
            end: (record = {}) => resolve(madeRecord(record)),
          });
        }),
      clock: {
        schedule: (cron, woken) => {
          wake = woken;
          return cronClock.schedule(cron, () => undefined);
        },
        wait: cronClock.wait,
      },
      random: Math.random,
      refreshContent: content.refresh,
      state,
      metrics,
      log,
      interrupted: interruption.signal,
    },
  );

  const first = await ticks.take();
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/readyz')).status).toBe(503);
  first.end();
  await new Promise(setImmediate);
  expect((await ask('/readyz')).status).toBe(200);
  expect((await ask('/metrics')).text).toContain('reghunt_runs_total{source="quay",status="complete"} 1');

  writeFileSync(join(folder, 'queries', 'hunts', 'broken.yml'), 'id: broken\n');
  wake();
  const second = await ticks.take();
  expect(second.hunts).toEqual(first.hunts);
  expect(written).toMatch(/"message":"[^"]*broken\.yml:1:\d+ /);
  expect((await ask('/metrics')).text).toContain('reghunt_content_refused 1');
  second.end();
  await new Promise(setImmediate);

  rmSync(join(folder, 'queries', 'hunts', 'broken.yml'));
  rmSync(hunt);
  cpSync('queries/hunts/hive-file.yml', join(folder, 'queries', 'hunts', 'hive-file.yml'));
  wake();
  const third = await ticks.take();
  expect(third.hunts).toHaveLength(1);
  expect(third.hunts).not.toEqual(first.hunts);
  expect((await ask('/metrics')).text).toContain('reghunt_content_refused 0');

  interruption.abort(new Interrupted('SIGTERM'));
  third.end({ status: 'interrupted' });
  await ended;
  await server.close();
  expect(written.trimEnd().split('\n').at(-1)).toContain('"status":"interrupted"');
});

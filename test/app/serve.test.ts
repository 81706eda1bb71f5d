/** The loop of a service, woken by hand: every source ticks by itself, never twice at a time, and nothing ends it but an interruption. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ServeParts, type ServePlan, serve } from '../../src/app/serve.ts';
import { serviceState } from '../../src/app/service-state.ts';
import { EngineError, Interrupted, UsageError } from '../../src/core/problem.ts';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { AT_NOON, madeNotSeen, madeRecord } from '../core/run/made-record.ts';
import { heard } from './heard.ts';

/** A tick that goes on until the test ends it. */
interface Ticking {
  readonly source: string;
  readonly signal: AbortSignal;
  end(record?: Partial<RunRecord>): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** Lets everything happen that waits for nothing. */
const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 5; turns += 1) await turn();
};

function service(over: Partial<ServePlan> = {}, parts: Partial<ServeParts> = {}) {
  const plan: ServePlan = { sources: ['quay'], cron: '*/10 * * * *', jitter: 0, ...over };
  const ears = heard();
  const ticks: Ticking[] = [];
  const waits: { readonly milliseconds: number; pass(): Promise<void> }[] = [];
  const schedules: string[] = [];
  let wakeAll = (): void => undefined;
  let stopped = false;
  const controller = new AbortController();
  const state = serviceState(plan.sources, { readyWithin: 60_000, now: () => AT_NOON });
  const ended = serve(plan, {
    tick: (source, signal) =>
      new Promise((resolve, reject) => {
        ticks.push({
          source,
          signal,
          end: (record = {}) => {
            resolve(madeRecord({ source, ...record }));
            return settle();
          },
          fail: (error) => {
            reject(error);
            return settle();
          },
        });
      }),
    clock: {
      schedule: (cron, wake) => {
        schedules.push(cron);
        wakeAll = wake;
        return {
          stop: () => {
            stopped = true;
          },
        };
      },
      wait: (milliseconds, cut) =>
        new Promise((resolve) => {
          if (cut.aborted) resolve();
          cut.addEventListener('abort', () => resolve());
          waits.push({
            milliseconds,
            pass: () => {
              resolve();
              return settle();
            },
          });
        }),
    },
    random: () => 0.5,
    refreshContent: async () => undefined,
    state,
    metrics: ears.metrics,
    log: ears.log,
    interrupted: controller.signal,
    ...parts,
  });
  return {
    ...ears,
    ticks,
    waits,
    schedules,
    state,
    ended,
    isStopped: () => stopped,
    wake: () => {
      wakeAll();
      return settle();
    },
    interrupt: () => {
      controller.abort(new Interrupted('SIGTERM'));
      return settle();
    },
    last: (): Ticking => {
      const tick = ticks.at(-1);
      if (tick === undefined) throw new Error('nothing ticks');
      return tick;
    },
  };
}

async function started(over: Partial<ServePlan> = {}, parts: Partial<ServeParts> = {}) {
  const made = service(over, parts);
  await settle();
  return made;
}

describe('a service', () => {
  it('ticks every source at once when it starts, and again at each wake-up of its one schedule', async () => {
    const { ticks, wake, schedules } = await started({ sources: ['quay', 'harbour'] });
    expect(ticks.map(({ source }) => source)).toEqual(['quay', 'harbour']);
    for (const tick of [...ticks]) await tick.end();
    await wake();
    expect(ticks.map(({ source }) => source)).toEqual(['quay', 'harbour', 'quay', 'harbour']);
    expect(schedules).toEqual(['*/10 * * * *']);
  });

  it('counts a wake-up that finds the last tick going on, and starts no second one, then or later', async () => {
    const { ticks, wake, last, counted } = await started();
    await wake();
    await wake();
    expect(ticks).toHaveLength(1);
    await last().end();
    expect(ticks).toHaveLength(1);
    expect(counted).toEqual(['skipped quay', 'skipped quay', 'ran quay complete']);
    await wake();
    expect(ticks).toHaveLength(2);
  });

  it('does not let a source that is slow keep the others', async () => {
    const { ticks, wake } = await started({ sources: ['quay', 'harbour'] });
    await ticks[1]?.end();
    await wake();
    expect(ticks.map(({ source }) => source)).toEqual(['quay', 'harbour', 'harbour']);
  });

  it('puts a tick off by a part of the jitter, but not the first', async () => {
    const { ticks, waits, wake, last } = await started({ jitter: 30_000 });
    expect(ticks).toHaveLength(1);
    await last().end();
    await wake();
    expect(ticks).toHaveLength(1);
    expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([15_000]);
    await waits[0]?.pass();
    expect(ticks).toHaveLength(2);
  });

  it('looks at the content before each tick', async () => {
    const order: string[] = [];
    const { wake } = await started(
      {},
      {
        refreshContent: async () => void order.push('content'),
        tick: async (source) => {
          order.push('tick');
          return madeRecord({ source });
        },
      },
    );
    await wake();
    expect(order).toEqual(['content', 'tick', 'content', 'tick']);
  });

  it('tells a run with its id, how it ended, how long it took and what it found', async () => {
    const { last, lines } = await started();
    await last().end();
    expect(lines).toMatchObject([
      {
        level: 'info',
        message: 'quay: complete in 1.5 s, 3 buckets read, 0 left, 3 findings (1 critical, 2 medium)',
        fields: {
          'event.outcome': 'success',
          'event.duration': 1_500_000_000,
          'reghunt.run.id': 'run-1',
          'reghunt.run.buckets_due': 3,
          'reghunt.run.written': 3,
        },
      },
    ]);
  });

  it('tells what made a run incomplete, ten of them, and neither what lasts nor what loses nothing', async () => {
    const { last, messages } = await started();
    const many = Array.from({ length: 12 }, (_, shard) =>
      madeNotSeen({ where: `winlogbeat-7, shard ${shard}` }),
    );
    await last().end({
      status: 'incomplete',
      not_seen: [madeNotSeen({ lasting: true }), madeNotSeen({ incomplete: false }), ...many],
    });
    expect(messages()).toHaveLength(12);
    expect(messages()[0]).toMatch(/^warn quay: incomplete in /);
    expect(messages()[1]).toBe('warn quay: not seen: winlogbeat-7, shard 0: no live copy');
    expect(messages()[11]).toBe("warn quay: 2 more were not seen; the run's record lists them.");
  });

  it('goes on after an engine that could not be asked, telling its message', async () => {
    const { last, wake, ticks, lines, counted, state } = await started();
    await last().fail(new EngineError('no route to host'));
    expect(lines).toMatchObject([{ level: 'error', message: 'quay: the run failed: no route to host' }]);
    expect(lines[0]?.fields).not.toHaveProperty(['error.stack_trace']);
    expect(counted).toEqual(['failed quay engine']);
    expect(state.readiness().sources[0]?.reason).toMatch(/the last run failed: no route to host$/);
    await wake();
    await last().end();
    expect(ticks).toHaveLength(2);
    expect(state.readiness().ready).toBe(true);
  });

  it('goes on after a setting that turned out wrong, naming each place', async () => {
    const { last, messages, counted } = await started();
    const problem = { file: 'reghunt.yml', line: 3, column: 5, message: 'no such file' };
    await last().fail(new UsageError('Correct the settings.', [problem]));
    expect(messages()).toEqual([
      'error reghunt.yml:3:5 no such file',
      'error quay: the run failed: Correct the settings.',
    ]);
    expect(counted).toEqual(['failed quay usage']);
  });

  it('goes on after a bug, counted apart and told with its stack', async () => {
    const { last, wake, ticks, lines, counted } = await started();
    await last().fail(new TypeError('x is not a function'));
    expect(lines).toMatchObject([
      {
        level: 'error',
        message: 'quay: the run failed over a bug in reghunt, please report it: x is not a function',
        fields: { 'error.type': 'TypeError', 'error.stack_trace': expect.stringContaining('serve.test.ts') },
      },
    ]);
    expect(counted).toEqual(['failed quay bug']);
    await wake();
    expect(ticks).toHaveLength(2);
  });

  it('refuses a schedule that is none before anything is started', async () => {
    const refused = service(
      {},
      {
        clock: {
          schedule: () => {
            throw new UsageError('no cron expression');
          },
          wait: async () => undefined,
        },
      },
    );
    await expect(refused.ended).rejects.toThrow(UsageError);
    expect(refused.ticks).toEqual([]);
  });
});

describe('an interrupted service', () => {
  it('ends at once where nothing is going on, and is woken no more', async () => {
    const { last, interrupt, ended, isStopped, wake, ticks } = await started();
    await last().end();
    await interrupt();
    await ended;
    expect(isStopped()).toBe(true);
    await wake();
    expect(ticks).toHaveLength(1);
  });

  it('asks what is going on to end, and waits for it', async () => {
    const { last, interrupt, ended, counted, messages } = await started();
    await interrupt();
    expect(last().signal.reason).toBeInstanceOf(Interrupted);
    await last().end({ status: 'interrupted' });
    await ended;
    expect(counted).toEqual(['ran quay interrupted']);
    expect(messages()[0]).toBe('info Ending: interrupted by SIGTERM.');
    expect(messages().join()).not.toContain('given up');
  });

  it('takes a tick that says it was interrupted for no failure', async () => {
    const { last, interrupt, ended, counted } = await started();
    await interrupt();
    await last().fail(last().signal.reason);
    await ended;
    expect(counted).toEqual([]);
  });

  it('gives up what has not ended within ten seconds, and says so', async () => {
    const { interrupt, ended, waits, messages } = await started({ sources: ['quay', 'harbour'] });
    await interrupt();
    expect(waits[0]?.milliseconds).toBeLessThan(10_000);
    await waits[0]?.pass();
    await ended;
    expect(messages().filter((message) => message.includes('given up'))).toHaveLength(2);
  });

  it('starts no tick that it had put off', async () => {
    const { last, wake, interrupt, ended, ticks } = await started({ jitter: 30_000 });
    await last().end();
    await wake();
    await interrupt();
    await ended;
    expect(ticks).toHaveLength(1);
  });

  it('starts no tick after a look at the content that outlasted it', async () => {
    let looked = (): void => undefined;
    const { interrupt, ended, ticks } = await started(
      {},
      {
        refreshContent: () =>
          new Promise((resolve) => {
            looked = resolve;
          }),
      },
    );
    await interrupt();
    looked();
    await ended;
    expect(ticks).toEqual([]);
  });

  it('starts nothing where it was interrupted before it began', async () => {
    const { ended, ticks } = service({}, { interrupted: AbortSignal.abort(new Interrupted('SIGINT')) });
    await ended;
    expect(ticks).toEqual([]);
  });
});

/** How many requests go out at once, and how a busy engine changes that. */
import { describe, expect, it } from 'vitest';
import { requestLimiter, type Strain } from '../../../src/adapters/search/request-limiter.ts';
import { madeTime } from './made-time.ts';

const NEVER = new AbortController().signal;

interface Answer {
  readonly strain: Strain | undefined;
}
const WELL: Answer = { strain: undefined };
const BUSY: Answer = { strain: { holdMs: 0 } };
const HELD: Answer = { strain: { holdMs: 5_000 } };

/** A limiter whose requests are answered one by one, when the test says how. */
function limited(atOnce: number) {
  const time = madeTime();
  const limiter = requestLimiter<Answer>(atOnce, ({ strain }) => strain, time);
  const open: ((answer: Answer) => void)[] = [];
  const run = (signal = NEVER) => limiter.run(() => new Promise((answer) => open.push(answer)), signal);
  return {
    time,
    run,
    underWay: () => open.length,
    start: async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) void run().catch(() => undefined);
      await settled();
    },
    answer: async (...answers: readonly Answer[]): Promise<void> => {
      for (const answer of answers) open.shift()?.(answer);
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('requests to an engine', () => {
  it('go out so many at once and no more', async () => {
    const { start, underWay, answer } = limited(4);
    await start(10);
    expect(underWay()).toBe(4);
    await answer(WELL, WELL);
    expect(underWay()).toBe(4);
  });

  it('are halved when the engine has too much to do, once for what was under way together', async () => {
    const { start, underWay, answer } = limited(8);
    await start(40);
    await answer(...Array<Answer>(8).fill(BUSY));
    expect(underWay()).toBe(4);
    await answer(BUSY, WELL, WELL, WELL);
    expect(underWay()).toBe(2);
    await answer(BUSY, BUSY);
    await answer(BUSY);
    expect(underWay()).toBe(1);
  });

  it('grow by one after a run of answers without a complaint, up to what was asked for', async () => {
    const { start, underWay, answer } = limited(2);
    await start(100);
    await answer(BUSY, BUSY);
    expect(underWay()).toBe(1);
    for (let i = 0; i < 15; i += 1) await answer(WELL);
    expect(underWay()).toBe(1);
    await answer(WELL);
    expect(underWay()).toBe(2);
    for (let i = 0; i < 40; i += 1) await answer(WELL);
    expect(underWay()).toBe(2);
  });

  it('all hold back for as long as the engine asks, and go on no more at once than is then allowed', async () => {
    const { start, underWay, answer, time } = limited(4);
    await start(10);
    await answer(HELD, WELL, WELL);
    expect(time.now()).toBe(5_000);
    expect(underWay()).toBe(2);
  });

  it('that wait are not sent once they are given up', async () => {
    const { start, run, underWay, answer } = limited(1);
    await start(1);
    const given = new AbortController();
    const waiting = expect(run(given.signal)).rejects.toThrow('enough');
    given.abort(new Error('enough'));
    await answer(WELL);
    await waiting;
    expect(underWay()).toBe(0);
  });
});

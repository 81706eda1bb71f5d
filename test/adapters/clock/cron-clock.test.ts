/** Cron expressions as times, and waits that can be cut, by a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cronClock } from '../../../src/adapters/clock/cron-clock.ts';
import { UsageError } from '../../../src/core/problem.ts';

const MINUTE = 60_000;
const HALF_PAST_NOON = Date.UTC(2026, 2, 4, 12, 30, 30);

describe('the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: HALF_PAST_NOON, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('wakes at the times of a cron expression until it is stopped', async () => {
    const woken: string[] = [];
    const wakes = cronClock.schedule('*/10 * * * *', () => {
      woken.push(new Date().toISOString().slice(11, 16));
    });
    await vi.advanceTimersByTimeAsync(25 * MINUTE);
    expect(woken).toEqual(['12:40', '12:50']);
    wakes.stop();
    await vi.advanceTimersByTimeAsync(25 * MINUTE);
    expect(woken).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reads six fields as with seconds', async () => {
    let woken = 0;
    const wakes = cronClock.schedule('*/15 * * * * *', () => {
      woken += 1;
    });
    await vi.advanceTimersByTimeAsync(MINUTE);
    wakes.stop();
    expect(woken).toBe(4);
  });

  it('wakes late, and once, for times that passed while the process was busy or asleep', async () => {
    let woken = 0;
    const wakes = cronClock.schedule('*/10 * * * *', () => {
      woken += 1;
    });
    vi.setSystemTime(HALF_PAST_NOON + 95 * MINUTE);
    await vi.advanceTimersToNextTimerAsync();
    wakes.stop();
    expect(woken).toBe(1);
  });

  it.each(['every ten minutes', '61 * * * *', '', '* * * *'])('refuses "%s", saying why', (cron) => {
    expect(() => cronClock.schedule(cron, () => undefined)).toThrow(UsageError);
    expect(() => cronClock.schedule(cron, () => undefined)).toThrow(/is no cron expression: .+\. Give five/);
  });
});

describe('a wait', () => {
  it('ends by itself', async () => {
    await cronClock.wait(0, new AbortController().signal);
  });

  it('ends without a failure where it is cut, before it begins or later', async () => {
    const controller = new AbortController();
    const waiting = cronClock.wait(3_600_000, controller.signal);
    controller.abort(new Error('cut'));
    await waiting;
    await cronClock.wait(3_600_000, controller.signal);
  });
});

/** A service keeps up as long as each source had a complete run lately. */
import { describe, expect, it } from 'vitest';
import { afterFailure, afterRun, readinessOf, unwatched } from '../../../src/core/run/readiness.ts';
import { AT_NOON, madeRecord } from './made-record.ts';

const MINUTE = 60_000;
const WITHIN = 30 * MINUTE;
const fresh = unwatched('quay', AT_NOON - MINUTE);
const completeAt = (ended: number) => madeRecord({ ended });

describe('readiness', () => {
  it('is not there before the first complete run, and says since when it is waited for', () => {
    expect(readinessOf([fresh], AT_NOON, WITHIN)).toEqual({
      ready: false,
      sources: [
        {
          source: 'quay',
          ready: false,
          since: AT_NOON - MINUTE,
          lastComplete: undefined,
          reason: 'no complete run since the service started',
        },
      ],
    });
  });

  it('lasts for as long as it is configured to, to the millisecond', () => {
    const state = afterRun(fresh, completeAt(AT_NOON), WITHIN);
    expect(readinessOf([state], AT_NOON + WITHIN, WITHIN).ready).toBe(true);
    expect(readinessOf([state], AT_NOON + WITHIN + 1, WITHIN)).toMatchObject({
      ready: false,
      sources: [
        {
          since: AT_NOON + WITHIN,
          lastComplete: AT_NOON,
          reason: 'the last complete run ended 1800 s ago, and 1800 s are allowed',
        },
      ],
    });
  });

  it('says since when it is there without a break', () => {
    const first = afterRun(fresh, completeAt(AT_NOON), WITHIN);
    const second = afterRun(first, completeAt(AT_NOON + WITHIN), WITHIN);
    const late = afterRun(second, completeAt(AT_NOON + 3 * WITHIN), WITHIN);
    expect(second.readySince).toBe(AT_NOON);
    expect(late.readySince).toBe(AT_NOON + 3 * WITHIN);
  });

  it('is given by a run that leaves out only what has not answered for a day', () => {
    const state = afterRun(fresh, madeRecord({ status: 'lasting' }), WITHIN);
    expect(readinessOf([state], AT_NOON, WITHIN).ready).toBe(true);
  });

  it('is not renewed by any other run, and says how that ended', () => {
    const state = afterRun(
      fresh,
      madeRecord({ status: 'outdated', reason: 'generation 4 is in use' }),
      WITHIN,
    );
    expect(readinessOf([state], AT_NOON, WITHIN).sources[0]?.reason).toBe(
      'no complete run since the service started; the last run ended as outdated: generation 4 is in use',
    );
  });

  it('survives a failure until it is too old, and then tells it', () => {
    const state = afterFailure(afterRun(fresh, completeAt(AT_NOON), WITHIN), 'no route to host');
    expect(readinessOf([state], AT_NOON + MINUTE, WITHIN).ready).toBe(true);
    expect(readinessOf([state], AT_NOON + 2 * WITHIN, WITHIN).sources[0]?.reason).toBe(
      'the last complete run ended 3600 s ago, and 1800 s are allowed; the last run failed: no route to host',
    );
  });

  it('of all is not there while one source lacks it', () => {
    const ready = afterRun(fresh, completeAt(AT_NOON), WITHIN);
    const readiness = readinessOf([ready, unwatched('harbour', AT_NOON)], AT_NOON, WITHIN);
    expect(readiness.ready).toBe(false);
    expect(readiness.sources.map(({ ready }) => ready)).toEqual([true, false]);
  });
});

/** Keeps requests to so many at once: half as many when the engine has too much to do, slowly more again when it has not. */
import pLimit from 'p-limit';
import type { Time } from './waiting.ts';

/** So many answers in a row without a complaint allow one request more. */
const RECOVERY = 16;

/** What an engine with too much to do asks for. */
export interface Strain {
  /** Milliseconds in which it wants to hear nothing at all. */
  readonly holdMs: number;
}

export interface RequestLimiter<Answer extends object> {
  /** Throws the reason of `signal` when that is aborted before `send` has begun. */
  run(send: () => Promise<Answer>, signal: AbortSignal): Promise<Answer>;
}

/** `strainOf` tells a complaint from other answers. */
export function requestLimiter<Answer extends object>(
  atOnce: number,
  strainOf: (answer: Answer) => Strain | undefined,
  time: Time,
): RequestLimiter<Answer> {
  const limit = pLimit(atOnce);
  let heldUntil = Number.NEGATIVE_INFINITY;
  let halvings = 0;
  let inARow = 0;

  const hear = (answer: Answer, halvingsBefore: number): void => {
    const strain = strainOf(answer);
    if (strain === undefined) {
      inARow += 1;
      if (inARow < RECOVERY || limit.concurrency >= atOnce) return;
      limit.concurrency += 1;
      inARow = 0;
      return;
    }
    inARow = 0;
    heldUntil = Math.max(heldUntil, time.now() + strain.holdMs);
    // Those that were under way together complain together: that is one complaint.
    if (halvings !== halvingsBefore) return;
    halvings += 1;
    limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
  };

  const runNow = async (send: () => Promise<Answer>, signal: AbortSignal): Promise<Answer | undefined> => {
    signal.throwIfAborted();
    // Waited for outside, or all that wait would go on at once, however few are allowed by then.
    if (heldUntil > time.now()) return undefined;
    const before = halvings;
    const answer = await send();
    hear(answer, before);
    return answer;
  };

  return {
    async run(send, signal) {
      for (;;) {
        for (let left = heldUntil - time.now(); left > 0; left = heldUntil - time.now()) {
          await time.sleep(left, signal);
        }
        const answer = await limit(runNow, send, signal);
        if (answer !== undefined) return answer;
      }
    },
  };
}

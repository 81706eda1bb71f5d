/** Works through what is due, slice by slice, as far as the budget reaches, and waits for what others may have left. */
import type { DueCell, PlanContext, Slice } from '../core/run/plan.ts';
import { inTurn } from '../core/run/plan.ts';
import type { RunStatus } from '../core/run/run-record.ts';
import type { Progress } from '../ports/event-source.ts';
import { lookAtSlice, type SliceGround } from './look-at-slice.ts';

export interface WorkLimits {
  /** Epoch milliseconds: what is younger goes first. */
  readonly fresh: number;
  readonly isSpent: () => boolean;
  /** Milliseconds to wait for hours that somebody else claims, from when nothing else is left to do. */
  readonly waitForOthers: number;
  readonly monotonic: () => number;
  readonly pause: (milliseconds: number, cut: AbortSignal) => Promise<void>;
  readonly interrupted: AbortSignal;
  readonly progress: Progress;
}

export interface WorkDone {
  readonly read: readonly DueCell[];
  /** Nobody has looked at them yet. */
  readonly left: readonly Slice[];
  /** Hours that somebody else has claimed. */
  readonly claimed: number;
}

export interface Work {
  /** Why it ended, and what could not be written. */
  run(): Promise<{ readonly reached: RunStatus; readonly unwritten: string | undefined }>;
  /** So far: also when it was interrupted. */
  done(): WorkDone;
}

export function workOn(
  slices: readonly Slice[],
  plan: PlanContext,
  ground: SliceGround,
  limits: WorkLimits,
): Work {
  const read: DueCell[] = [];
  const claimed = new Map<number, Slice>();
  let turn = inTurn(slices, limits.fresh);
  let current: Slice | undefined;
  const work = async (): ReturnType<Work['run']> => {
    // What is left to others is tried once more at least: whoever held it may have died while the rest was looked at.
    let patience: number | undefined;
    let spent = 0;
    for (let done = 0; ; done += 1) {
      if (done > 0 && limits.isSpent() && turn.left().length > 0)
        return { reached: 'budget', unwritten: undefined };
      current = turn.next(spent);
      if (current === undefined) {
        patience ??= limits.monotonic() + limits.waitForOthers;
        if (claimed.size === 0 || limits.waitForOthers === 0 || limits.monotonic() > patience)
          return { reached: 'complete', unwritten: undefined };
        await limits.pause(ground.beatEvery, limits.interrupted);
        turn = inTurn([...new Set(claimed.values())], limits.fresh);
        claimed.clear();
        continue;
      }
      const before = limits.monotonic();
      const outcome = await lookAtSlice(current, plan, ground);
      spent = limits.monotonic() - before;
      for (const hour of outcome.claimed) claimed.set(hour, current);
      read.push(...outcome.read);
      limits.progress.update('looking at what is due', Math.min(done + 1, slices.length), slices.length);
      if (outcome.isOutdated === true) return { reached: 'outdated', unwritten: undefined };
      if (outcome.unwritten !== undefined) return { reached: 'complete', unwritten: outcome.unwritten };
      current = undefined;
    }
  };
  return {
    run: work,
    done: () => ({
      read,
      left: [...(current === undefined ? [] : [current]), ...turn.left()],
      claimed: claimed.size,
    }),
  };
}

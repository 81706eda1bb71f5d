/** Asks all of some indices, target by target; one that is gone meanwhile is noted, and the others are asked on. */
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { goneIndex, RefusedRequest } from './refusal.ts';
import { type NamedIndex, type Target, targetsOf } from './targets.ts';

/** Throws what `ask` throws, unless it is that an index is gone. In the order of the indices. */
export async function eachTarget<T>(
  indices: readonly NamedIndex[],
  ledger: NotSeenLedger,
  ask: (target: Target) => Promise<T>,
  longestPath?: number,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (const target of targetsOf(indices, longestPath))
    answers.push(...(await whatIsLeft(target, indices, ledger, ask)));
  return answers;
}

/** Nothing when all of the target is gone. */
async function whatIsLeft<T>(
  target: Target,
  indices: readonly NamedIndex[],
  ledger: NotSeenLedger,
  ask: (target: Target) => Promise<T>,
): Promise<readonly T[]> {
  for (let left: Target | undefined = target; left !== undefined; ) {
    try {
      return [await ask(left)];
    } catch (error) {
      const gone = goneFrom(left.indices, error);
      if (gone === undefined) throw error;
      noteGone(gone, error as Error, ledger);
      const { indices: names }: Target = left;
      const others = indices.filter(({ name }) => name !== gone && names.includes(name));
      // They fitted into one path together with the one that is gone.
      [left] = targetsOf(others, Number.POSITIVE_INFINITY);
    }
  }
  return [];
}

/** Which of the indices is gone, when that is why a request failed. */
export function goneFrom(indices: readonly string[], error: unknown): string | undefined {
  const gone = error instanceof RefusedRequest ? goneIndex(error) : undefined;
  return gone !== undefined && indices.includes(gone) ? gone : undefined;
}

export function noteGone(index: string, error: Error, ledger: NotSeenLedger): void {
  ledger.note({ kind: 'unavailable_index', indices: [index], reason: error.message, incomplete: true });
}

/** Turns the hunt ids of a command line into hunts. */
import type { Content, Hunt } from '../core/content/content.ts';
import { UsageError } from '../core/problem.ts';

/** In the order given; without ids all that are enabled. Throws `UsageError` for an id no hunt has. */
export function chooseHunts(ids: readonly string[], { hunts }: Content): readonly Hunt[] {
  if (ids.length === 0) return hunts.filter(({ enabled }) => enabled);
  return ids.map((id) => {
    const hunt = hunts.find((candidate) => candidate.id === id);
    if (hunt !== undefined) return hunt;
    throw new UsageError(`There is no hunt "${id}". Known: ${hunts.map((known) => known.id).join(', ')}.`);
  });
}

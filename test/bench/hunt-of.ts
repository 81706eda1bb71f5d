/** The hunt that times are measured for, and others by name. */
import type { Content, Hunt } from '../../src/core/content/content.ts';

/** What the yardstick's floor is the floor of. */
export const MEASURED = 'run-key-persistence';

/** Throws when no shipped hunt has this id. */
export function huntOf(content: Content, id: string): Hunt {
  const hunt = content.hunts.find((candidate) => candidate.id === id);
  if (hunt === undefined) throw new Error(`there is no hunt ${id} in queries/hunts`);
  return hunt;
}

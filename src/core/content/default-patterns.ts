/** What is hunted where nobody says which indices. */
import type { Content } from './content.ts';

/** Every index that a shipper of the profiles writes by default. */
export function defaultPatterns({ profiles }: Pick<Content, 'profiles'>): readonly string[] {
  return [...new Set(profiles.flatMap(({ indices }) => indices))];
}

/** What a mitigation, or an exception that lowers, multiplies the risk with. */
import type { Exception, Mitigation } from '../content/content.ts';

/** Undefined for what suppresses. */
export function factorOf(entry: Mitigation | Exception): number | undefined {
  if ('factor' in entry) return entry.factor;
  return entry.effect.kind === 'lower' ? entry.effect.factor : undefined;
}

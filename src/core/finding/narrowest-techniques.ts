/** The techniques of a finding as tags name them: a sub-technique where one is known, else the technique. */
import type { Finding } from './finding.ts';

export function narrowestTechniques({ technique }: Finding['threat']): readonly string[] {
  const subs = technique.subtechnique?.id ?? [];
  return [...subs, ...technique.id.filter((id) => !subs.some((sub) => sub.startsWith(`${id}.`)))].sort();
}

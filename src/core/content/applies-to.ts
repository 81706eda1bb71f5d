/** Which hunts an indicator, a mitigation or an exception is for. */
import type { Hunt } from './content.ts';

/** `hunts` names hunt ids or finding kinds; empty means all. */
export function appliesTo({ hunts }: { readonly hunts: readonly string[] }, hunt: Hunt): boolean {
  return hunts.length === 0 || hunts.includes(hunt.id) || hunts.includes(hunt.finding);
}

/** Tells whether a case is about an act of its finding's kind, or only about a command that might have been one. */
import type { FindingKind } from '../content/content.ts';
import type { Facts } from '../facts/facts.ts';

/**
 * Of hives: a copy, a replacement, an import or a file left behind. What only reads or changes values is none, and
 * public rules, which speak of one event each, do not make one of it.
 */
export function hasAct(finding: FindingKind, facts: Facts): boolean {
  return finding === 'autostart' || facts.get('hive.act') !== undefined;
}

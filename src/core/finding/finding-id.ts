/** Ids of findings and evidence: the same act, and the same event behind it, always give the same id. */

import type { FindingKind } from '../content/content.ts';
import type { HuntEvent } from '../event/event.ts';
import { text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { sha256OfParts } from '../sha256.ts';
import { findingKey, type KeyedCase } from './finding-key.ts';

/**
 * Kind, host and what was done, never the hunt. An anchor that is not of its kind (a hive hunt's selection may accept
 * a command line that the grammar does not) is told apart by its own command line or path.
 */
export function findingId(kind: FindingKind, acted: KeyedCase): string {
  const { anchor } = acted;
  return sha256OfParts(findingKey(kind, acted) ?? [kind, anchor.host, ...actAsWritten(anchor)]);
}

function actAsWritten(anchor: HuntEvent): readonly string[] {
  return ['process.command_line', 'registry.path', 'file.path', 'process.executable'].map((name) =>
    fold(text(anchor.fields, name) ?? ''),
  );
}

/** The same record behind the same finding, wherever it was read. */
export function evidenceId(finding: string, event: HuntEvent): string {
  return sha256OfParts([finding, event.id]);
}

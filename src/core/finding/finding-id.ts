/** Ids of findings and evidence: the same act, and the same event behind it, always give the same id. */

import type { FindingKind } from '../content/content.ts';
import type { HuntEvent, SourceRef } from '../event/event.ts';
import { text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { EvidenceRole } from './finding.ts';
import { findingKey } from './finding-key.ts';

/** Lower-case hexadecimal SHA-256 of the text's UTF-8. Core does no hashing of its own. */
export type Sha256 = (text: string) => string;

/**
 * Kind, host and what was done, never the hunt. An anchor that is not of its kind (a hive hunt's selection may accept
 * a command line that the grammar does not) is told apart by its own command line or path.
 */
export function findingId(kind: FindingKind, anchor: HuntEvent, sha256: Sha256): string {
  return sha256(lengthPrefixed(findingKey(kind, anchor) ?? [kind, anchor.host, ...actAsWritten(anchor)]));
}

function actAsWritten(anchor: HuntEvent): readonly string[] {
  return ['process.command_line', 'registry.path', 'file.path', 'process.executable'].map((name) =>
    fold(text(anchor.fields, name) ?? ''),
  );
}

/** `key`: the `sourceKey` of the event. */
export function evidenceId(finding: string, key: string, role: EvidenceRole, sha256: Sha256): string {
  return sha256(lengthPrefixed([finding, key, role]));
}

/** One text for one place; also the order of places. */
export function sourceKey(source: SourceRef): string {
  return source.kind === 'index'
    ? lengthPrefixed(['index', source.index, source.id])
    : lengthPrefixed(['file', source.file, String(source.line).padStart(12, '0')]);
}

/** No two lists of parts give one text: every part stands behind its length. */
export function lengthPrefixed(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return text;
}

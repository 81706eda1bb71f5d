/** What was done, as `event.action` says it: a word of the object, a word of the act. */
import type { FindingKind } from '../content/content.ts';
import { text } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';

/** One of a fixed list, so that people may group by it; told in `docs/findings.md`. */
export function actionOf(kind: FindingKind, judged: Case): string {
  return kind === 'autostart' ? autostartAction(judged) : hiveAction(judged);
}

function autostartAction({ anchor, facts: { record: facts } }: Case): string {
  switch (anchor.kind) {
    case 'file_create':
      return 'file-created';
    case 'process_create':
      return text(facts, 'chain.reg_file') === undefined ? 'process-started' : 'registry-file-imported';
    case 'registry_rename':
      return text(anchor.fields, 'registry.value') === undefined
        ? 'registry-key-renamed'
        : 'registry-value-renamed';
    default:
      return 'registry-value-set';
  }
}

const DONE: ReadonlyMap<string, string> = new Map([
  ['save', 'hive-saved'],
  ['restore', 'hive-restored'],
  ['load', 'hive-loaded'],
  ['unload', 'hive-unloaded'],
  ['export', 'registry-key-exported'],
  ['copy', 'registry-key-copied'],
  ['import', 'registry-file-imported'],
  ['query', 'registry-key-read'],
  ['compare', 'registry-key-read'],
  ['add', 'registry-value-set'],
  ['delete', 'registry-value-deleted'],
]);

function hiveAction({ facts: { record: facts } }: Case): string {
  const method = text(facts, 'hive.method');
  if (method === 'created_file') return 'hive-file-created';
  if (method === 'file_copy') return 'hive-file-copied';
  return DONE.get(text(facts, 'reg.operation') ?? '') ?? 'process-started';
}

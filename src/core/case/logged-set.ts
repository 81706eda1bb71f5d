/** Gives a value set or a file that was inferred from a command line the fields of the logged one, where the log holds it. */

import { importActOf } from '../act/reg-act.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import { baseName, canonicalPath } from '../windows/path/windows-path.ts';
import { readValuePath } from '../windows/registry/registry-key.ts';
import type { JoinedCase, Part } from './case.ts';

/** A value set that no process of the same id can be tied to counts as the command's within this time. Milliseconds. */
const SAME_ACT_WITHIN = 60_000;

const NOT_APPLICABLE: Part = { status: 'missing', reason: 'not_applicable' };

/**
 * The case with the registry fields of the logged value set that the command made, and that event alone for a
 * neighbour; without one the case stays what the command tells. Other cases are returned as they are.
 */
export function atLoggedSet(joined: JoinedCase): JoinedCase {
  const { anchor } = joined;
  if (anchor.inferred === undefined) return joined;
  if (anchor.kind === 'file_create') return atLoggedFile(joined);
  const isImport = anchor.kind === 'process_create';
  const logged =
    anchor.inferred.onHost !== undefined ? undefined : isImport ? importedSet(joined) : loggedSet(joined);
  if (logged === undefined) return { ...joined, neighbours: [] };
  const registry = Object.entries(logged.fields).filter(([name]) => name.startsWith('registry.'));
  const own = Object.entries(anchor.fields).filter(([name]) => !name.startsWith('registry.'));
  return {
    ...joined,
    logged,
    anchor: {
      ...anchor,
      kind: 'registry_set',
      fields: Object.fromEntries([...own, ...registry]),
    },
    neighbours: [logged],
    // What was joined is about the .reg file; the value's own case knows what the value starts.
    ...(isImport ? { payloadFile: NOT_APPLICABLE, payloadProcess: NOT_APPLICABLE } : {}),
  };
}

/** The case with the path of the file that was logged, of the command's own process where that is known. */
function atLoggedFile(joined: JoinedCase): JoinedCase {
  const { anchor } = joined;
  const pattern = text(anchor.fields, 'file.path') ?? '';
  const files = joined.neighbours.filter(
    (event) =>
      event.kind === 'file_create' &&
      event.time >= anchor.time &&
      event.time - anchor.time <= SAME_ACT_WITHIN &&
      pathMatches(pattern, canonicalPath(text(event.fields, 'file.path') ?? '')),
  );
  const logged =
    files.find(({ entityId }) => entityId !== undefined && entityId === anchor.entityId) ?? files[0];
  if (logged === undefined) return { ...joined, neighbours: [] };
  const file = Object.entries(logged.fields).filter(([name]) => name.startsWith('file.'));
  return {
    ...joined,
    logged,
    anchor: { ...anchor, fields: { ...anchor.fields, ...Object.fromEntries(file) } },
    neighbours: [logged],
  };
}

/** Of the sets of that value on the host the command's own process's, by id or by pid; else the next one after its start. */
function loggedSet({ anchor, neighbours }: JoinedCase): HuntEvent | undefined {
  const wanted = valueKey(anchor);
  const sets = neighbours.filter(
    (event) =>
      event.kind === 'registry_set' &&
      event.time >= anchor.time &&
      valueKey(event) === wanted &&
      !isOfAnotherUser(event, anchor),
  );
  const soon = sets.filter(({ time }) => time - anchor.time <= SAME_ACT_WITHIN);
  const pid = text(anchor.fields, 'process.pid');
  return (
    sets.find(({ entityId }) => entityId !== undefined && entityId === anchor.entityId) ??
    soon.find(({ fields }) => pid !== undefined && text(fields, 'process.pid') === pid) ??
    soon[0]
  );
}

/** Both logs say whose hive it is, and it is not the same one. */
function isOfAnotherUser(a: HuntEvent, b: HuntEvent): boolean {
  const [one, other] = [a, b].map(({ fields }) => readValuePath(text(fields, 'registry.path') ?? '').userSid);
  if (one === undefined || other === undefined) return false;
  const [first, second] = [one, other].map((sid) => (sid === 'S-1-5-18' ? '.DEFAULT' : sid));
  return first !== second;
}

/** What reads .reg files, folded. */
const IMPORTERS = new Set(['reg.exe', 'regedit.exe', 'regedt32.exe']);

/** The first value that the command's own process set, or the program it started, where the log has no ids for both. */
function importedSet({ anchor, neighbours }: JoinedCase): HuntEvent | undefined {
  const isSelf = importActOf(anchor)?.wrapped === false;
  return neighbours.find((event) => {
    const isLater = event.kind === 'registry_set' && event.time >= anchor.time;
    if (!isLater) return false;
    if (isSelf && event.entityId !== undefined && anchor.entityId !== undefined) {
      return event.entityId === anchor.entityId;
    }
    const image = fold(baseName(text(event.fields, 'process.executable') ?? ''));
    return IMPORTERS.has(image) && event.time - anchor.time <= SAME_ACT_WITHIN;
  });
}

/** One spelling for both registry views, for HKCU in any spelling, and for the default value. */
function valueKey({ fields }: HuntEvent): string {
  const { key, name, userSid } = readValuePath(
    text(fields, 'registry.path') ?? '',
    text(fields, 'registry.value'),
  );
  const isMachine = /^hklm\\/i.test(text(fields, 'registry.path') ?? '');
  const folded = name === '' ? '(default)' : fold(name);
  return JSON.stringify([isMachine, key, folded, isMachine ? userSid : undefined]);
}

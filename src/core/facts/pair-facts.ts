/** Facts of the acts around a hive act: other hives taken, the same key put back, a mount written to, copies moved on. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { JoinedCase } from '../hunt/case.ts';
import type { MaybeFields } from './fact-row.ts';
import { hiveCopyOf } from './hive-copy.ts';
import { COPIES, hiveOutputOf, hivesTakenBy } from './hive-facts.ts';
import { saysHive } from './hive-file.ts';
import { pathMatches } from './path-pattern.ts';
import { type RegAct, regActOf, regActsOf } from './reg-act.ts';
import { baseName, canonicalPath, extensionOf } from './windows-path.ts';

/** Paths written below a mount that are listed. */
const MOST_PATHS = 20;

export function pairFacts(joined: JoinedCase): MaybeFields {
  const events = [joined.anchor, ...joined.neighbours.filter((other) => belongsTo(joined.anchor, other))];
  return {
    ...takenTogether(events),
    ...askedBefore(joined),
    ...madeAlike(joined),
    ...putBack(joined),
    ...mountUse(joined),
    ...movedOn(joined),
  };
}

/** Files that may be anything pair only with what lies beside them. */
function belongsTo(anchor: HuntEvent, other: HuntEvent): boolean {
  return (
    (isSure(anchor) && isSure(other)) || (folderOf(anchor) !== '' && folderOf(anchor) === folderOf(other))
  );
}

function isSure(event: HuntEvent): boolean {
  return event.kind !== 'file_create' || saysHive(text(event.fields, 'file.path') ?? '');
}

function folderOf(event: HuntEvent): string {
  const output = hiveOutputOf(event) ?? '';
  return output.slice(0, Math.max(0, output.length - baseName(output).length));
}

/** Log twins count once. */
function takenTogether(events: readonly HuntEvent[]): MaybeFields {
  const commands = events.filter(({ kind }) => kind === 'process_create');
  const acts = commands.flatMap(regActsOf).filter(({ command }) => COPIES.has(command.operation));
  const copies = commands.flatMap((event) =>
    regActOf(event) === undefined ? (hiveCopyOf(event) ?? []) : [],
  );
  const hives = events.flatMap(hivesTakenBy);
  if (acts.length === 0 && hives.length === 0) return {};
  const count = new Set([
    ...acts.map(actKey),
    ...copies.map(({ source, output }) => JSON.stringify(['file', source, output ?? ''])),
  ]).size;
  return {
    'pair.hives': sortedSet(hives),
    'pair.proven': sortedSet(commands.flatMap(hivesTakenBy)),
    'pair.keys': sortedSet(acts.flatMap(({ command: { key } }) => (key === undefined ? [] : fold(key.path)))),
    'pair.count': count,
  };
}

function actKey(act: RegAct): string {
  const { operation, key, output } = act.command;
  return JSON.stringify([
    operation,
    key?.remoteHost ?? '',
    fold(key?.path ?? ''),
    canonicalPath(output ?? ''),
  ]);
}

/** Keys that reg query read on the host before: what looks for secrets asks for many. */
function askedBefore({ anchor, neighbours }: JoinedCase): MaybeFields {
  const keys = neighbours
    .filter(({ kind, time }) => kind === 'process_create' && time <= anchor.time)
    .flatMap(regActsOf)
    .flatMap(({ command: { operation, key } }) =>
      operation === 'query' && key !== undefined ? [fold(key.path)] : [],
    );
  const asked = sortedSet(keys);
  return { 'pair.asked': asked?.slice(0, MOST_PATHS), 'pair.asked_count': asked?.length };
}

/** Other files that the same program left in the same folder under names of the same make. */
function madeAlike({ anchor, neighbours }: JoinedCase): MaybeFields {
  if (anchor.kind !== 'file_create') return {};
  const make = makeOf(anchor);
  const alike = neighbours.filter((event) => event.kind === 'file_create' && makeOf(event) === make);
  const paths = new Set([anchor, ...alike].map(hiveOutputOf));
  return { 'pair.alike': paths.size > 1 ? paths.size - 1 : undefined };
}

function makeOf(event: HuntEvent): string {
  const path = hiveOutputOf(event) ?? '';
  return JSON.stringify([
    fold(text(event.fields, 'process.executable') ?? ''),
    folderOf(event),
    baseName(path).length,
    extensionOf(path),
  ]);
}

/** A save and a restore of one key, whichever of them is the anchor. */
function putBack({ anchor, neighbours }: JoinedCase): MaybeFields {
  const act = regActOf(anchor);
  const key = act?.command.key;
  if (act === undefined || key === undefined) return {};
  const { operation } = act.command;
  const isOfKey = (event: HuntEvent, wanted: readonly string[]): boolean => {
    return regActsOf(event).some(
      ({ command: other }) =>
        wanted.includes(other.operation) && fold(other.key?.path ?? '') === fold(key.path),
    );
  };
  if (operation === 'restore') {
    const saved = neighbours.findLast(
      (event) => event.time <= anchor.time && isOfKey(event, ['save', 'export']),
    );
    return { 'pair.save_before': saved === undefined ? undefined : (anchor.time - saved.time) / 1000 };
  }
  if (operation !== 'save' && operation !== 'export') return {};
  const restored = neighbours.find((event) => event.time >= anchor.time && isOfKey(event, ['restore']));
  return { 'pair.restore_after': restored === undefined ? undefined : (restored.time - anchor.time) / 1000 };
}

/** What was written below a loaded hive's mount, and whether it was unloaded. */
function mountUse({ anchor, neighbours }: JoinedCase): MaybeFields {
  const act = regActOf(anchor);
  const mount = act?.command.operation === 'load' ? act.command.key?.path : undefined;
  if (mount === undefined) return {};
  const later = neighbours.filter(({ time }) => time >= anchor.time);
  const written = later
    .filter(({ kind }) => kind === 'registry_set')
    .map((event) => text(event.fields, 'registry.path') ?? '')
    .filter((path) => fold(path).startsWith(`${fold(mount)}\\`));
  const unloaded = later.find((event) => {
    return regActsOf(event).some(
      ({ command: other }) => other.operation === 'unload' && fold(other.key?.path ?? '') === fold(mount),
    );
  });
  return {
    'pair.mount_writes': written.length,
    'pair.mount_paths': sortedSet(written)?.slice(0, MOST_PATHS),
    'pair.unload_after': unloaded === undefined ? undefined : (unloaded.time - anchor.time) / 1000,
  };
}

/** Later commands that name the file left behind, or everything in its folder: they carry it away or delete it. */
function movedOn({ anchor, writer, neighbours }: JoinedCase): MaybeFields {
  const output = hiveOutputOf(anchor);
  if (output === undefined) return {};
  const own = writer.status === 'found' ? writer.event.entityId : anchor.entityId;
  const movers = neighbours.filter((event) => {
    if (event.kind !== 'process_create' || event.time < anchor.time) return false;
    if (own !== undefined && event.entityId === own) return false;
    if (regActOf(event) !== undefined || hiveCopyOf(event) !== undefined) return false;
    return namesFile(text(event.fields, 'process.command_line') ?? '', output);
  });
  const deleting = movers.filter(deletes);
  const moving = movers.filter((event) => !deletes(event));
  return {
    'pair.moved_by': sortedSet(moving.map(programOf)),
    'pair.moved_line': moving[0] === undefined ? undefined : text(moving[0].fields, 'process.command_line'),
    'pair.deleted_by': sortedSet(deleting.map(programOf)),
  };
}

function programOf({ fields }: HuntEvent): string {
  return fold(baseName(text(fields, 'process.executable') ?? 'unknown'));
}

/** Deletes, and does nothing else with files. Source: the commands of cmd and PowerShell; Sysinternals' sdelete. */
function deletes({ fields }: HuntEvent): boolean {
  const line = (text(fields, 'process.command_line') ?? '').slice(0, 16_384);
  return (
    /(?:^|[\s"'&|;({/])(?:del|erase|rd|rmdir|remove-item|rm|ri|sdelete(?:64)?(?:\.exe)?)["']?\s/i.test(
      line,
    ) && !/\b(?:copy|move|copy-item|move-item|compress-archive|7za?|rar|tar|curl|certutil)\b/i.test(line)
  );
}

/** The whole path; its name as a word of its own; or its folder's whole content. */
function namesFile(line: string, output: string): boolean {
  const folded = fold(line.slice(0, 16_384)).replaceAll('/', '\\');
  if (output.includes('\\') && folded.includes(output)) return true;
  const name = baseName(output);
  const folder = output.slice(0, Math.max(0, output.length - name.length - 1));
  const words = folded.split(/[\s"'=,;()]+/);
  if (words.some((word) => /\\[^\\]*[*?][^\\]*$/.test(word) && pathMatches(word, output))) return true;
  if (words.some((word) => baseName(word) === name && (name.length > 2 || word.includes('\\')))) return true;
  if (!/\\[^\\]/.test(folder)) return false;
  return words.some((word) => {
    const below = word.startsWith(folder) ? word.slice(folder.length) : undefined;
    return below !== undefined && /^(?:\\?|\\\*(?:\.\*)?)$/.test(below);
  });
}

function sortedSet(values: readonly string[]): readonly string[] | undefined {
  const unique = [...new Set(values)].sort();
  return unique.length > 0 ? unique : undefined;
}

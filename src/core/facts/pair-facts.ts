/** Facts of the acts around a hive act: other hives taken, the same key put back, a mount written to, what was asked before. */

import { hiveCopyOf } from '../act/hive-copy.ts';
import { COPIES, hiveOutputOf, hivesTakenBy } from '../act/hive-taken.ts';
import { type RegAct, regActOf, regActsOf } from '../act/reg-act.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { baseName, canonicalPath, extensionOf } from '../windows/path/windows-path.ts';
import { saysHive } from '../windows/registry/hive-file.ts';
import { sortedSet } from './copy-lifecycle.ts';
import type { MaybeFields } from './fact-row.ts';

/** Paths written below a mount that are listed. */
const MOST_PATHS = 20;

/** An act and what happened around it. */
type Surroundings = Pick<JoinedCase, 'anchor' | 'neighbours'>;

export function pairFacts(joined: Surroundings): MaybeFields {
  const events = [joined.anchor, ...joined.neighbours.filter((other) => belongsTo(joined.anchor, other))];
  return {
    ...takenTogether(events),
    ...askedBefore(joined),
    ...madeAlike(joined),
    ...putBack(joined),
    ...mountUse(joined),
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
function askedBefore({ anchor, neighbours }: Surroundings): MaybeFields {
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
function madeAlike({ anchor, neighbours }: Surroundings): MaybeFields {
  if (anchor.kind !== 'file_create') return {};
  const make = nameShape(anchor);
  const alike = neighbours.filter((event) => event.kind === 'file_create' && nameShape(event) === make);
  const paths = new Set([anchor, ...alike].map(hiveOutputOf));
  return { 'pair.alike': paths.size > 1 ? paths.size - 1 : undefined };
}

function nameShape(event: HuntEvent): string {
  const path = hiveOutputOf(event) ?? '';
  return JSON.stringify([
    fold(text(event.fields, 'process.executable') ?? ''),
    folderOf(event),
    baseName(path).length,
    extensionOf(path),
  ]);
}

/** A save and a restore of one key, whichever of them is the anchor. */
function putBack({ anchor, neighbours }: Surroundings): MaybeFields {
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
function mountUse({ anchor, neighbours }: Surroundings): MaybeFields {
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

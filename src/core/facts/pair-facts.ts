/** Facts of the acts around a hive act: other hives taken, the same key put back, a mount written to, what was asked before. */

import { hiveCopiesOf } from '../act/hive-copy.ts';
import { COPIES, hiveOutputOf, hivesTakenBy } from '../act/hive-taken.ts';
import { type RegAct, regActOf, regActsOf } from '../act/reg-act.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { baseName, canonicalPath, extensionOf } from '../windows/path/windows-path.ts';
import { saysHive } from '../windows/registry/hive-file.ts';
import { sortedSet } from './copy-lifecycle.ts';
import type { NeighbourFacts } from './fact-row.ts';

/** Paths written below a mount that are listed. */
const MOST_PATHS = 20;

/** An act and what happened around it. */
type Surroundings = Pick<JoinedCase, 'anchor' | 'neighbours'>;

/** In families. */
export function pairFacts(joined: Surroundings): readonly NeighbourFacts[] {
  return [takenTogether(joined), askedBefore(joined), madeAlike(joined), putBack(joined), mountUse(joined)];
}

const NONE: NeighbourFacts = { facts: {}, from: [] };

/** The first event of each thing that the events tell. */
function firstOfEach(
  events: readonly HuntEvent[],
  told: (event: HuntEvent) => readonly string[],
): readonly HuntEvent[] {
  const seen = new Set<string>();
  return events.filter(
    (event) => told(event).filter((thing) => !seen.has(thing) && seen.add(thing)).length > 0,
  );
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
function takenTogether({ anchor, neighbours }: Surroundings): NeighbourFacts {
  const others = neighbours.filter((other) => belongsTo(anchor, other));
  const events = [anchor, ...others];
  const commands = events.filter(({ kind }) => kind === 'process_create');
  const acts = commands.flatMap(copyActs);
  const copies = commands.flatMap(hiveCopiesOf);
  const hives = events.flatMap(hivesTakenBy);
  if (acts.length === 0 && hives.length === 0) return NONE;
  const count = new Set([
    ...acts.map(actKey),
    ...copies.map(({ source, output }) => JSON.stringify(['file', source, output ?? ''])),
  ]).size;
  const showHives = firstOfEach(others, hivesTakenBy);
  const showActs = firstOfEach(others, (event) => copyActs(event).map(actKey));
  return {
    facts: {
      'pair.hives': sortedSet(hives),
      'pair.proven': sortedSet(commands.flatMap(hivesTakenBy)),
      'pair.keys': sortedSet(
        acts.flatMap(({ command: { key } }) => (key === undefined ? [] : fold(key.path))),
      ),
      'pair.count': count,
    },
    from: [
      { fact: 'pair.hives', events: showHives },
      { fact: 'pair.proven', events: showHives.filter(({ kind }) => kind === 'process_create') },
      { fact: 'pair.keys', events: showActs },
      { fact: 'pair.count', events: showActs },
    ],
  };
}

function copyActs(event: HuntEvent): readonly RegAct[] {
  if (event.kind !== 'process_create') return [];
  return regActsOf(event).filter(({ command }) => COPIES.has(command.operation));
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
function askedBefore({ anchor, neighbours }: Surroundings): NeighbourFacts {
  const before = neighbours.filter(({ kind, time }) => kind === 'process_create' && time <= anchor.time);
  const asked = sortedSet(before.flatMap(keysAsked));
  const events = firstOfEach(before, keysAsked);
  return {
    facts: { 'pair.asked': asked?.slice(0, MOST_PATHS), 'pair.asked_count': asked?.length },
    from: [
      { fact: 'pair.asked', events },
      { fact: 'pair.asked_count', events },
    ],
  };
}

function keysAsked(event: HuntEvent): readonly string[] {
  return regActsOf(event).flatMap(({ command: { operation, key } }) =>
    operation === 'query' && key !== undefined ? [fold(key.path)] : [],
  );
}

/** Other files that the same program left in the same folder under names of the same make. */
function madeAlike({ anchor, neighbours }: Surroundings): NeighbourFacts {
  if (anchor.kind !== 'file_create') return NONE;
  const shape = nameShape(anchor);
  const alike = neighbours.filter((event) => event.kind === 'file_create' && nameShape(event) === shape);
  const paths = new Set([anchor, ...alike].map(hiveOutputOf));
  return {
    facts: { 'pair.alike': paths.size > 1 ? paths.size - 1 : undefined },
    from: [{ fact: 'pair.alike', events: alike }],
  };
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
function putBack({ anchor, neighbours }: Surroundings): NeighbourFacts {
  const act = regActOf(anchor);
  const key = act?.command.key;
  if (act === undefined || key === undefined) return NONE;
  const { operation } = act.command;
  const isOfKey = (event: HuntEvent, wanted: readonly string[]): boolean =>
    regActsOf(event).some(
      ({ command: other }) =>
        wanted.includes(other.operation) && fold(other.key?.path ?? '') === fold(key.path),
    );
  if (operation === 'restore') {
    const saved = neighbours.findLast(
      (event) => event.time <= anchor.time && isOfKey(event, ['save', 'export']),
    );
    return shownBy('pair.save_before', saved, (event) => (anchor.time - event.time) / 1000);
  }
  if (operation !== 'save' && operation !== 'export') return NONE;
  const restored = neighbours.find((event) => event.time >= anchor.time && isOfKey(event, ['restore']));
  return shownBy('pair.restore_after', restored, (event) => (event.time - anchor.time) / 1000);
}

/** A fact that a single event shows. */
function shownBy(
  fact: string,
  event: HuntEvent | undefined,
  value: (event: HuntEvent) => number,
): NeighbourFacts {
  return event === undefined ? NONE : { facts: { [fact]: value(event) }, from: [{ fact, events: [event] }] };
}

/** What was written below a loaded hive's mount, and whether it was unloaded. */
function mountUse({ anchor, neighbours }: Surroundings): NeighbourFacts {
  const act = regActOf(anchor);
  const mount = act?.command.operation === 'load' ? act.command.key?.path : undefined;
  if (mount === undefined) return NONE;
  const later = neighbours.filter(({ time }) => time >= anchor.time);
  const pathOf = (event: HuntEvent): string => text(event.fields, 'registry.path') ?? '';
  const writes = later.filter(
    (event) => event.kind === 'registry_set' && fold(pathOf(event)).startsWith(`${fold(mount)}\\`),
  );
  const unloaded = later.find((event) =>
    regActsOf(event).some(
      ({ command: other }) => other.operation === 'unload' && fold(other.key?.path ?? '') === fold(mount),
    ),
  );
  const unload = shownBy('pair.unload_after', unloaded, (event) => (event.time - anchor.time) / 1000);
  return {
    facts: {
      'pair.mount_writes': writes.length,
      'pair.mount_paths': sortedSet(writes.map(pathOf))?.slice(0, MOST_PATHS),
      ...unload.facts,
    },
    from: [
      { fact: 'pair.mount_writes', events: writes },
      { fact: 'pair.mount_paths', events: firstOfEach(writes, (event) => [pathOf(event)]) },
      ...unload.from,
    ],
  };
}

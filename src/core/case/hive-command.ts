/** Turns a case about a created file into the case of the command that wrote it, so that one act makes one finding. */

import type { Anchor } from '../act/anchor.ts';
import { hiveAnchors } from '../act/anchors-of-event.ts';
import { hiveCopyOf, isWrittenByService } from '../act/hive-copy.ts';
import { hiveOutputOf } from '../act/hive-taken.ts';
import { type HuntEvent, text } from '../event/event.ts';
import type { Drives } from '../windows/path/device-path.ts';
import { matchesOnHost } from '../windows/path/device-path.ts';
import { hiveOfFileName, hiveOfHiveFile } from '../windows/registry/hive-file.ts';
import type { Ancestry, JoinedCase, Part } from './case.ts';
import { drivesOf } from './drives.ts';
import { isSameRecord } from './join-index.ts';
import { payloadPaths } from './join-keys.ts';

/** The case itself unless its anchor is a file create, and the command that names that file is known. */
export function atCommand(joined: JoinedCase): JoinedCase {
  if (joined.anchor.kind !== 'file_create') return joined;
  const found = commandOf(joined);
  if (found === undefined) return joined;
  return {
    ...joined,
    ...found,
    payloadFile: { status: 'found', event: joined.anchor, weak: isWeak(found.writer) },
    payloadProcess: { status: 'missing', reason: 'not_applicable' },
    neighbours: joined.neighbours.filter((event) => !isSameRecord(event, found.anchor)),
  };
}

interface Command {
  readonly anchor: Anchor;
  readonly writer: Part;
  readonly ancestors: Ancestry;
}

/** The writer's own command; else the last one before that had a service of Windows write the file. */
function commandOf({ anchor: file, writer, ancestors, neighbours }: JoinedCase): Command | undefined {
  const own = writer.status === 'found' ? writer.event : undefined;
  const drives = drivesOf([...(own === undefined ? [] : [own]), ...ancestors.events]);
  const anchor = own === undefined ? undefined : actThatNames(file, own, drives);
  if (anchor !== undefined)
    return { anchor, writer: { status: 'found', event: anchor, weak: isWeak(writer) }, ancestors };
  const asked = neighbours
    .filter(({ kind, time }) => kind === 'process_create' && time <= file.time)
    .flatMap((event) => actThatNames(file, event, drives, true) ?? []);
  const last = asked.findLast((act) => hiveCopyOf(act)?.wrapped === false) ?? asked.at(-1);
  return last === undefined
    ? undefined
    : {
        anchor: last,
        writer: { status: 'found', event: last, weak: true },
        ancestors: { events: [], stopped: 'not_applicable' },
      };
}

function isWeak(part: Part): boolean {
  return part.status === 'found' && part.weak;
}

function actThatNames(
  created: HuntEvent,
  command: HuntEvent,
  drives: Drives,
  byService = false,
): Anchor | undefined {
  const file = text(created.fields, 'file.path') ?? '';
  return hiveAnchors(command).find((act) => {
    const output = hiveOutputOf(act);
    const copy = hiveCopyOf(act);
    if (output === undefined || (byService && (copy === undefined || !isWrittenByService(copy))))
      return false;
    const named = [...payloadPaths(act), output];
    return (
      named.some((pattern) => matchesOnHost(pattern, file, drives)) ||
      (copy !== undefined && isCopyBelow(output, copy.hives, file, drives))
    );
  });
}

/** Tools that take several files, or make folders of their own, are told the folder above. */
function isCopyBelow(folder: string, hives: readonly string[], file: string, drives: Drives): boolean {
  const hive = hiveOfFileName(file) ?? hiveOfHiveFile(file);
  if (hive === undefined || !hives.includes(hive)) return false;
  const parts = file.split('\\');
  const above = parts.slice(0, -1).map((_part, at) => parts.slice(0, at + 1).join('\\'));
  return above.some((path) => matchesOnHost(folder, path, drives));
}

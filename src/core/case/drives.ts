/** Which drives the volumes of a host are, as far as the events of one case show it. */
import { type Fields, type HuntEvent, text } from '../event/event.ts';
import {
  type Drives,
  driveShown,
  NO_DRIVES,
  readDevicePath,
  withDrive,
} from '../windows/path/device-path.ts';
import { eventIn, type JoinedCase, type Part } from './case.ts';

/**
 * From processes whose path names the volume and whose command line names the drive. A volume that two records explain
 * differently (a drive was given another letter) stays unknown.
 */
export function drivesOf(events: readonly HuntEvent[]): Drives {
  let drives: Map<string, string | undefined> | undefined;
  for (const { kind, fields } of events) {
    if (kind !== 'process_create') continue;
    const executable = text(fields, 'process.executable');
    if (executable === undefined || readDevicePath(executable) === undefined) continue;
    const shown = driveShown(executable, text(fields, 'process.command_line') ?? '');
    if (shown === undefined) continue;
    drives ??= new Map();
    const known = drives.get(shown.volume);
    const isNew = !drives.has(shown.volume);
    drives.set(shown.volume, isNew || known === shown.drive ? shown.drive : undefined);
  }
  if (drives === undefined) return NO_DRIVES;
  return new Map(
    [...drives].flatMap(([volume, drive]) => (drive === undefined ? [] : [[volume, drive] as const])),
  );
}

/**
 * The case with drives for volumes in the paths of what was joined, where its own events tell them. The anchor stays as
 * it was logged: it is what the case is known by, and what was judged of it before anything was joined holds on.
 */
export function atDrives(joined: JoinedCase): JoinedCase {
  const { anchor, writer, ancestors, payloadFile, payloadProcess, payloadCreator } = joined;
  const parts = [writer, payloadFile, payloadProcess].flatMap((part) => eventIn(part) ?? []);
  const drives = drivesOf([
    anchor,
    ...parts,
    ...ancestors.events,
    ...(payloadCreator === undefined ? [] : [payloadCreator]),
  ]);
  if (drives.size === 0) return joined;
  const told = (event: HuntEvent): HuntEvent =>
    event.id === anchor.id ? event : { ...event, fields: toldFields(event.fields, drives) };
  const part = (given: Part): Part =>
    given.status === 'found' ? { ...given, event: told(given.event) } : given;
  return {
    ...joined,
    writer: part(writer),
    ancestors: { ...ancestors, events: ancestors.events.map(told) },
    payloadFile: part(payloadFile),
    ...(payloadCreator === undefined ? {} : { payloadCreator: told(payloadCreator) }),
    payloadProcess: part(payloadProcess),
    neighbours: joined.neighbours.map(told),
  };
}

const PATHS = ['process.executable', 'process.parent.executable', 'file.path', 'file.directory'] as const;

function toldFields(fields: Fields, drives: Drives): Fields {
  const told = PATHS.flatMap((name) => {
    const path = text(fields, name);
    const named = path === undefined ? undefined : withDrive(path, drives);
    return named === undefined || named === path ? [] : [[name, named] as const];
  });
  return told.length === 0 ? fields : { ...fields, ...Object.fromEntries(told) };
}

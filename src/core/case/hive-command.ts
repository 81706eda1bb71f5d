/** Turns a case about a created file into the case of the command that wrote it, so that one act makes one finding. */

import { hiveOutputOf } from '../act/hive-taken.ts';
import { text } from '../event/event.ts';
import { matchesOnHost } from '../windows/path/device-path.ts';
import type { JoinedCase } from './case.ts';
import { drivesOf } from './drives.ts';
import { isSameRecord } from './join-index.ts';
import { payloadPaths } from './join-keys.ts';

/** The case itself unless its anchor is a file create whose writer's own command names that file. */
export function atCommand(joined: JoinedCase): JoinedCase {
  const { anchor, writer } = joined;
  if (anchor.kind !== 'file_create' || writer.status === 'missing') return joined;
  const command = writer.event;
  const file = text(anchor.fields, 'file.path') ?? '';
  const output = hiveOutputOf(command);
  const named = [...payloadPaths(command), ...(output === undefined ? [] : [output])];
  if (output === undefined) return joined;
  const drives = drivesOf([command, ...joined.ancestors.events]);
  if (!named.some((pattern) => matchesOnHost(pattern, file, drives))) return joined;
  return {
    ...joined,
    anchor: command,
    writer: { status: 'found', event: command, weak: writer.weak },
    payloadFile: { status: 'found', event: anchor, weak: writer.weak },
    payloadProcess: { status: 'missing', reason: 'not_applicable' },
    neighbours: joined.neighbours.filter((event) => !isSameRecord(event, command)),
  };
}

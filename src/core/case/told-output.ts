/** Finds out where the file that a command leaves behind lies, where its line leaves that open and another event tells. */

import type { Anchor } from '../act/anchor.ts';
import { hiveAnchors } from '../act/anchors-of-event.ts';
import { hiveCopyOf } from '../act/hive-copy.ts';
import { hiveOutputOf, isOpenPath, outputPattern } from '../act/hive-taken.ts';
import { regActOf } from '../act/reg-act.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import { canonicalPath } from '../windows/path/windows-path.ts';
import { eventIn, type JoinedCase } from './case.ts';

/** What a shell hands on runs within this time. Milliseconds. */
const SAME_ACT_WITHIN = 60_000;

/**
 * `reg save hklm\\sam %temp%\\s` told to a shell and run by reg.exe with the whole path are one act: the first case gets the
 * path of the second, or that of the file. Other cases are returned as they are.
 */
export function atToldOutput(joined: JoinedCase): JoinedCase {
  const { anchor, neighbours } = joined;
  if (anchor.kind !== 'process_create') return joined;
  const open = hiveOutputOf(anchor);
  if (open === undefined || !isOpenPath(open)) return joined;
  const pattern = outputPattern(open);
  const done = neighbours
    .filter(
      (event) => event.kind === 'process_create' && Math.abs(event.time - anchor.time) <= SAME_ACT_WITHIN,
    )
    .flatMap(hiveAnchors)
    .filter((act) => isSameAct(anchor, act))
    .flatMap((act) => hiveOutputOf(act) ?? []);
  const told = [...done, ...createdFile(eventIn(joined.payloadFile))].find(
    (path) => !isOpenPath(path) && pathMatches(pattern, path),
  );
  return told === undefined ? joined : { ...joined, output: told };
}

function createdFile(event: HuntEvent | undefined): readonly string[] {
  const path = text(event?.fields ?? {}, 'file.path');
  return path === undefined ? [] : [canonicalPath(path)];
}

/** The same done to the same key, or the same file copied. */
function isSameAct(one: Anchor, other: Anchor): boolean {
  const what = whatIsDone(one);
  return what !== undefined && what === whatIsDone(other);
}

function whatIsDone(anchor: Anchor): string | undefined {
  const act = regActOf(anchor)?.command;
  if (act !== undefined)
    return JSON.stringify([act.operation, fold(act.key?.path ?? ''), act.key?.remoteHost ?? '']);
  const copy = hiveCopyOf(anchor);
  return copy === undefined ? undefined : JSON.stringify(['copied', copy.source]);
}

/** Puts a case together: an anchor with its writer, ancestors, payload and neighbours, each found or missing for a reason. */

import type { Anchor } from '../act/anchor.ts';
import { isRelated } from '../act/value-neighbours.ts';
import type { JoinPlan } from '../content/content.ts';
import type { HuntEvent } from '../event/event.ts';
import { isWithin, type TimeRange, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { matchesOnHost } from '../windows/path/device-path.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import { baseName, canonicalPath } from '../windows/path/windows-path.ts';
import { type Ancestry, eventIn, type JoinedCase, type MissingReason, type Part } from './case.ts';
import { drivesOf } from './drives.ts';
import {
  compareEvents,
  isSameRecord,
  type JoinIndex,
  keyOf,
  namesParentInFull,
  type ProfilesWithoutEntityId,
  pidOf,
  usableId,
} from './join-index.ts';
import { payloadPaths } from './join-keys.ts';
import { openersOfPayload, opensFile } from './payload-run.ts';
import { creatorWindow, writerWindow } from './time-windows.ts';

/** Never drops or changes the anchor, never joins across hosts, never by an all-zero id. Independent of order. */
export function assemble(
  anchor: Anchor,
  plan: JoinPlan,
  index: JoinIndex,
  idless: ProfilesWithoutEntityId,
): JoinedCase {
  const writer = writerOf(anchor, plan, index, idless);
  const ancestors = ancestorsOf(anchor, writer, plan, index, idless);
  const line = lineOf(anchor, writer, ancestors);
  const isAt = pathTest([anchor, ...ancestors.events, ...listed(eventIn(writer))]);
  const payloadFile = payloadFileOf(anchor, plan, index, line, isAt);
  const creator = creatorOf(anchor, payloadFile, plan, index, idless);
  const payloadProcess = payloadProcessOf(anchor, plan, index, isAt);
  const held = [writer, payloadFile, payloadProcess].filter(({ status }) => status === 'found').length;
  const room = Math.max(0, plan.maxEvents - held - ancestors.events.length);
  return {
    anchor,
    writer,
    ancestors,
    payloadFile,
    ...(creator === undefined ? {} : { payloadCreator: creator }),
    payloadProcess,
    neighbours: neighboursOf(anchor, plan, index, room),
  };
}

function writerOf(anchor: Anchor, plan: JoinPlan, index: JoinIndex, idless: ProfilesWithoutEntityId): Part {
  if (anchor.kind === 'process_create') return { status: 'found', event: anchor, weak: false };
  if (anchor.inferred !== undefined) return { status: 'found', event: anchor.inferred.from, weak: false };
  const window = writerWindow(anchor, plan);
  const found = creationOf(anchor, usableId(anchor.entityId), 'process.pid', window, index, idless);
  return 'reason' in found ? { status: 'missing', reason: found.reason } : { status: 'found', ...found };
}

type Creation = { readonly event: HuntEvent; readonly weak: boolean } | { readonly reason: MissingReason };

/**
 * The creation of the process that `child` names by id, or by pid where its source has no ids: the last one at or
 * before the child's time. A pid is used again and again, hence weak.
 */
function creationOf(
  child: HuntEvent,
  entityId: string | undefined,
  pidField: string,
  window: TimeRange,
  index: JoinIndex,
  idless: ProfilesWithoutEntityId,
): Creation {
  const pid = pidOf(child, pidField);
  const weak = entityId === undefined;
  if (weak && (pid === undefined || !idless.has(child.profile))) return { reason: 'no_entity_id' };
  const candidates = weak ? index.byPid(child.host, pid ?? 0) : index.byId(child.host, entityId);
  const event = candidates.findLast(
    (candidate) =>
      candidate.time <= child.time &&
      isWithin(candidate.time, window) &&
      !isSameRecord(candidate, child) &&
      (!weak || sameImage(candidate, child, pidField)),
  );
  if (event !== undefined) return { event, weak };
  const key = keyOf(child.host, weak ? String(pid ?? 0) : entityId);
  return { reason: index.truncated.processes.has(key) ? 'truncated' : 'not_logged' };
}

/** What `child` itself calls the program that bears the pid: another name is another process, whose start was not logged. */
function sameImage(candidate: HuntEvent, child: HuntEvent, pidField: string): boolean {
  const told = text(child.fields, pidField.replace(/pid$/, 'executable'));
  const started = text(candidate.fields, 'process.executable');
  return (
    told === undefined ||
    started === undefined ||
    baseName(canonicalPath(told)) === baseName(canonicalPath(started))
  );
}

function ancestorsOf(
  anchor: Anchor,
  writer: Part,
  plan: JoinPlan,
  index: JoinIndex,
  idless: ProfilesWithoutEntityId,
): Ancestry {
  if (writer.status === 'missing') return { events: [], stopped: writer.reason };
  const events: HuntEvent[] = [];
  const seen = [writer.event];
  let child = writer.event;
  const depth = Math.min(plan.ancestorDepth, plan.maxEvents);
  const window = writerWindow(anchor, plan);
  while (events.length < depth) {
    if (events.length === depth - 1 && namesParentInFull(child)) break;
    const id = usableId(child.parentEntityId);
    const found = creationOf(child, id, 'process.parent.pid', window, index, idless);
    if ('reason' in found) return { events, stopped: found.reason };
    // A log that names a process its own ancestor is wrong; going round would never end.
    if (seen.some((event) => isSameRecord(event, found.event))) return { events, stopped: 'not_logged' };
    seen.push(found.event);
    events.push(found.event);
    child = found.event;
  }
  return { events, stopped: undefined };
}

/** Ids of the writer and its ancestors. */
function lineOf(anchor: Anchor, writer: Part, ancestors: Ancestry): ReadonlySet<string> {
  const events = [anchor, ...(writer.status === 'found' ? [writer.event] : []), ...ancestors.events];
  return new Set(events.flatMap((event) => usableId(event.entityId) ?? []));
}

/** Whether an event's path fits a pattern, on the drives that these events and the event itself show. */
type PathTest = (pattern: string, event: HuntEvent, field: string) => boolean;

function pathTest(known: readonly HuntEvent[]): PathTest {
  return (pattern, event, field) => {
    const path = text(event.fields, field) ?? '';
    // Nearly every path begins with a drive's letter, and needs no drives to be told.
    return path.startsWith('\\')
      ? matchesOnHost(pattern, path, drivesOf([...known, event]))
      : pathMatches(pattern, path);
  };
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/**
 * For a registry value the last creation at or before it, else the first one after. What reg.exe writes comes after
 * its start, so there it is the other way round. One made by the anchor's own line of processes goes before any other.
 */
function payloadFileOf(
  anchor: Anchor,
  plan: JoinPlan,
  index: JoinIndex,
  line: ReadonlySet<string>,
  isAt: PathTest,
): Part {
  // A created file is what the case is about: how it came is the anchor's own story.
  if (anchor.kind === 'file_create') return { status: 'missing', reason: 'not_applicable' };
  const patterns = payloadPaths(anchor);
  if (patterns.length === 0) return { status: 'missing', reason: 'not_applicable' };
  const matching = unique(
    patterns.flatMap((pattern) =>
      index.filesNamed(anchor.host, pattern).filter((event) => isAt(pattern, event, 'file.path')),
    ),
  );
  const own = matching.filter(({ entityId }) => entityId !== undefined && line.has(entityId));
  const writesItself = anchor.kind === 'process_create';
  return (
    nearest(anchor, own, plan, writesItself) ??
    nearest(anchor, matching, plan, writesItself) ??
    missing(anchor, patterns, index.truncated.files)
  );
}

function creatorOf(
  anchor: Anchor,
  payloadFile: Part,
  plan: JoinPlan,
  index: JoinIndex,
  idless: ProfilesWithoutEntityId,
): HuntEvent | undefined {
  if (anchor.kind !== 'registry_set' || payloadFile.status === 'missing') return undefined;
  const { event } = payloadFile;
  const window = creatorWindow(anchor, plan);
  const found = creationOf(event, usableId(event.entityId), 'process.pid', window, index, idless);
  return 'event' in found ? found.event : undefined;
}

/** The first run after the anchor, else the last one before it. */
function payloadProcessOf(anchor: Anchor, plan: JoinPlan, index: JoinIndex, isAt: PathTest): Part {
  const patterns = anchor.kind === 'process_create' ? [] : payloadPaths(anchor);
  if (patterns.length === 0) return { status: 'missing', reason: 'not_applicable' };
  const openers = openersOfPayload(anchor);
  const [first, ...others] = openers ?? [];
  const runs = (pattern: string): readonly HuntEvent[] =>
    first === undefined
      ? index.runsNamed(anchor.host, pattern).filter((event) => isAt(pattern, event, 'process.executable'))
      : [first, ...others]
          .flatMap((program) => index.runsNamed(anchor.host, program))
          .filter((event) => opensFile(event, pattern));
  const found = nearest(anchor, unique(patterns.flatMap(runs)), plan, true);
  if (found !== undefined) return found;
  // A library that Windows loads itself runs in a process that may have started long before.
  const isUnseen = openers !== undefined && first === undefined;
  return isUnseen
    ? { status: 'missing', reason: 'not_applicable' }
    : missing(anchor, patterns, index.truncated.runs);
}

function nearest(
  anchor: Anchor,
  events: readonly HuntEvent[],
  plan: JoinPlan,
  laterFirst: boolean,
): Part | undefined {
  const later = (from: number): HuntEvent | undefined =>
    events.find(({ time }) => time >= from && time - anchor.time <= plan.payloadWait);
  const before = events.findLast(
    ({ time }) => time <= anchor.time && anchor.time - time <= plan.payloadLookback,
  );
  const event = laterFirst ? (later(anchor.time) ?? before) : (before ?? later(anchor.time));
  return event === undefined ? undefined : { status: 'found', event, weak: false };
}

/** What lies outside the hunt's look-back is not looked for, so that it counts as not logged. */
function missing(anchor: Anchor, patterns: readonly string[], truncated: ReadonlySet<string>): Part {
  const isTruncated = patterns.some((pattern) => truncated.has(keyOf(anchor.host, pattern)));
  return { status: 'missing', reason: isTruncated ? 'truncated' : 'not_logged' };
}

function unique(events: readonly HuntEvent[]): readonly HuntEvent[] {
  if (events.length < 2) return events;
  return [...new Map(events.map((event) => [event.id, event])).values()].sort(compareEvents);
}

/** Those that have to do with the anchor win the room there is, then the nearest; earliest first. */
function neighboursOf(anchor: Anchor, plan: JoinPlan, index: JoinIndex, room: number): readonly HuntEvent[] {
  if (room === 0) return [];
  const distance = (event: HuntEvent): number => Math.abs(event.time - anchor.time);
  const near = plan.pairs.flatMap(({ id, window, same }) =>
    index
      .neighbours(id, anchor.host)
      .filter((event) => distance(event) <= window && agreeOn(anchor, event, same)),
  );
  const others = unique(near).filter((event) => !isSameRecord(event, anchor));
  if (others.length <= room) return others;
  const rank = (event: HuntEvent): number => (isRelated(anchor, event) ? 0 : 1);
  return others
    .sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b) || compareEvents(a, b))
    .slice(0, room)
    .sort(compareEvents);
}

/** Both hold the same in each of these fields, case aside. */
export function agreeOn(a: HuntEvent, b: HuntEvent, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const [own, other] = [text(a.fields, field), text(b.fields, field)];
    return own !== undefined && other !== undefined && fold(own) === fold(other);
  });
}

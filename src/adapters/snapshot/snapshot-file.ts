/** Tells a registry snapshot from other inputs by its beginning, and reads it. */
import { constants, gunzipSync } from 'node:zlib';
import type { HuntEvent } from '../../core/event/event.ts';
import type { Normaliser } from '../../core/event/normalise.ts';
import { fileSource, placeText, type RecordPlace } from '../../core/event/record-place.ts';
import { isRegFile, parseRegFile } from '../../core/event/reg-file.ts';
import { snapshotEvent } from '../../core/event/snapshot-entry.ts';
import {
  isSnapshotElement,
  readElements,
  readSnapshot,
  type SnapshotJson,
} from '../../core/event/snapshot-json.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';
import { firstLine, objectsIn } from './json-text.ts';
import { listPlaces } from './list-places.ts';

export interface ReadSnapshot {
  readonly events: readonly HuntEvent[];
  readonly notSeen: readonly NotSeen[];
}

export interface SnapshotPlace {
  readonly file: string;
  /** Whose registry it is. */
  readonly host: string;
  /** When it was taken, as far as that is known. */
  readonly time: number;
}

/** How much of the beginning is looked at. */
export const HEAD = 64 * 1024;
/** Snapshots are read whole; one of a machine's whole registry takes less. */
export const LARGEST = 512 * 1024 * 1024;
/** A list may begin with something else. */
const MOST_TRIED = 20;
const OBJECT_OF_LISTS = /^\{\s*"(?:[^"\\]|\\.)*"\s*:/;
const LIST_NAMES = /"(?:registry_entries|snapshot|sysmon_events|events)"\s*:\s*\[/;

/** `head`: the first bytes of it. */
export function isSnapshot(head: Buffer, normaliser: Normaliser): boolean {
  const text = decoded(isGzip(head) ? beginningOf(head) : head).trimStart();
  if (isRegFile(text)) return true;
  if (text.startsWith('[')) {
    let tried = 0;
    for (const element of objectsIn(text.slice(1))) {
      tried += 1;
      if (isSnapshotElement(element)) return true;
      if (tried === MOST_TRIED) return false;
    }
    return false;
  }
  const line = firstLine(text);
  if (isSnapshotElement(line)) return !isKnownEvent(line, normaliser);
  // Of a large event file no line is read for this: the names of the lists stand at the beginning.
  const isMany = line !== undefined && text.slice(text.indexOf('\n')).trim() !== '' && text.includes('\n');
  return OBJECT_OF_LISTS.test(text) && LIST_NAMES.test(text.slice(0, 4096)) && !isMany;
}

/** Lines that a field profile reads are left to the reader of event files, which holds no file whole. */
function isKnownEvent(line: unknown, normaliser: Normaliser): boolean {
  return 'event' in normaliser.normalise(line, { kind: 'file', file: '', line: 1 });
}

export function readSnapshotBytes(bytes: Buffer, place: SnapshotPlace, normaliser: Normaliser): ReadSnapshot {
  let text: string;
  try {
    text = decoded(isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes);
  } catch (error) {
    return unreadable(place, `The snapshot cannot be unpacked: ${(error as Error).message}.`);
  }
  return isRegFile(text) ? fromRegText(text, place) : fromJson(text, place, normaliser);
}

export function tooLarge(place: SnapshotPlace): ReadSnapshot {
  return unreadable(place, 'The snapshot is larger than 512 MB: export fewer keys.');
}

function fromRegText(text: string, place: SnapshotPlace): ReadSnapshot {
  const { file } = place;
  const { entries, deletions, unread } = parseRegFile(text);
  const deleted = deletions.map((line) => ({ line, ordinal: 0 }));
  return {
    events: entries.map((entry) => snapshotEvent(entry, place)),
    notSeen: [
      ...timeless(entries.length, file),
      ...counted('unsupported_record', deleted, file, 'it says what to delete, not what there was'),
      ...unread.map(({ line, reason }) => note('unreadable_line', 1, `${file}: line ${line}`, reason)),
    ],
  };
}

function fromJson(text: string, place: SnapshotPlace, normaliser: Normaliser): ReadSnapshot {
  let read: SnapshotJson | undefined;
  try {
    read = isSnapshotElement(firstLine(text))
      ? readElements(elementsByLine(text), place.host)
      : readSnapshot(JSON.parse(text), listPlaces(text), place.host);
  } catch (error) {
    return unreadable(
      place,
      `The snapshot is no whole JSON document: ${(error as Error).message}. Export it again.`,
    );
  }
  const { file } = place;
  if (read === undefined)
    return {
      events: [],
      notSeen: [note('unsupported_record', 1, file, 'neither a list of registry values nor of events')],
    };
  const events = read.entries.map((entry) => snapshotEvent(entry, place));
  const unsupported: RecordPlace[] = [];
  for (const { record, place: at } of read.records) {
    const result = normaliser.normalise(record, fileSource(file, at));
    if ('event' in result) events.push(result.event);
    else if ('unsupported' in result) unsupported.push(at);
  }
  return {
    events,
    notSeen: [
      ...timeless(read.entries.length, file),
      ...counted('unsupported_record', unsupported, file, 'an event without host, time or registry path'),
      ...counted('unreadable_line', read.unread, file, 'neither a registry value nor an event'),
    ],
  };
}

function* elementsByLine(text: string): Iterable<{ readonly element: unknown; readonly place: RecordPlace }> {
  let line = 0;
  for (const written of text.split('\n')) {
    line += 1;
    if (written.trim() !== '') yield { element: firstLine(written), place: { line, ordinal: 0 } };
  }
}

function timeless(count: number, path: string): readonly NotSeen[] {
  const reason =
    "a snapshot tells neither when values were set nor by whom: the file's own time stands for both";
  return count === 0 ? [] : [note('no_time', count, path, reason)];
}

function counted(
  kind: NotSeen['kind'],
  places: readonly RecordPlace[],
  path: string,
  reason: string,
): readonly NotSeen[] {
  if (places.length === 0) return [];
  const first = places.slice(0, 5).map(placeText).join(', ');
  return [note(kind, places.length, `${path}: line ${first}`, reason)];
}

function unreadable({ file }: SnapshotPlace, reason: string): ReadSnapshot {
  return { events: [], notSeen: [note('unreadable_file', 1, file, reason, true)] };
}

function note(
  kind: NotSeen['kind'],
  count: number,
  where: string,
  reason: string,
  incomplete = false,
): NotSeen {
  return { kind, count, where, reason, incomplete };
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What the first bytes of a packed file hold; nothing when they are damaged, which its reader tells. */
function beginningOf(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * HEAD }).subarray(
      0,
      HEAD,
    );
  } catch {
    return Buffer.alloc(0);
  }
}

/** By byte order mark; `reg export` writes UTF-16. Without one UTF-8, and the code page of old files where it is none. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

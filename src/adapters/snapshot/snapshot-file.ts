/** Tells a registry snapshot from other inputs by its beginning, and reads it. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { HuntEvent } from '../../core/event/event.ts';
import type { Normaliser } from '../../core/event/normalise.ts';
import { isRegFile, parseRegFile } from '../../core/event/reg-file.ts';
import { snapshotEvent } from '../../core/event/snapshot-entry.ts';
import { isSnapshotElement, readSnapshot } from '../../core/event/snapshot-json.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';

export interface ReadSnapshot {
  readonly events: readonly HuntEvent[];
  readonly notSeen: readonly NotSeen[];
}

const HEAD = 64 * 1024;
/** Snapshots are read whole; one of a machine's whole registry takes less. */
const LARGEST = 512 * 1024 * 1024;
const OBJECT_OF_LISTS = /^\{\s*"(?:[^"\\]|\\.)*"\s*:/;
const LIST_NAMES = /"(?:registry_entries|snapshot|sysmon_events|events)"\s*:\s*\[/;

/** Looks at the beginning only. False for what cannot be opened: the reader of event files says why. */
export function isSnapshotFile(path: string): boolean {
  const head = headOf(path);
  if (head === undefined) return false;
  const text = decoded(head).trimStart();
  if (isRegFile(text)) return true;
  if (text.startsWith('[')) return isSnapshotElement(firstObject(text.slice(1)));
  // Of a large event file no line is read for this: the names of the lists stand at the beginning.
  return OBJECT_OF_LISTS.test(text) && LIST_NAMES.test(text.slice(0, 4096)) && !isOneLineOfMany(text);
}

export function readSnapshotFile(path: string, host: string, normaliser: Normaliser): ReadSnapshot {
  const { size, mtimeMs } = statSync(path);
  if (size > LARGEST) {
    return {
      events: [],
      notSeen: [
        note('unreadable_file', 1, path, 'The snapshot is larger than 512 MB: export fewer keys.', true),
      ],
    };
  }
  const text = decoded(readFileSync(path));
  const place = { file: path, host, time: Math.trunc(mtimeMs) };
  if (isRegFile(text)) {
    const { entries, deletions, unread } = parseRegFile(text);
    return {
      events: entries.map((entry) => snapshotEvent(entry, place)),
      notSeen: [
        ...timeless(entries.length, path),
        ...counted('unsupported_record', deletions, path, 'it says what to delete, not what there was'),
        ...unread.map(({ line, reason }) => note('unreadable_line', 1, `${path}: line ${line}`, reason)),
      ],
    };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return {
      events: [],
      notSeen: [
        note(
          'unreadable_file',
          1,
          path,
          `The snapshot is no whole JSON document: ${(error as Error).message}. Export it again.`,
          true,
        ),
      ],
    };
  }
  const read = readSnapshot(document, host);
  if (read === undefined)
    return {
      events: [],
      notSeen: [note('unsupported_record', 1, path, 'neither a list of registry values nor of events')],
    };
  const events = read.entries.map((entry) => snapshotEvent(entry, place));
  const unsupported: number[] = [];
  for (const { record, line } of read.records) {
    const result = normaliser.normalise(record, { kind: 'file', file: path, line });
    if ('event' in result) events.push(result.event);
    else if ('unsupported' in result) unsupported.push(line);
  }
  return {
    events,
    notSeen: [
      ...timeless(read.entries.length, path),
      ...counted('unsupported_record', unsupported, path, 'an event without host, time or registry path'),
      ...counted('unreadable_line', read.unread, path, 'neither a registry value nor an event'),
    ],
  };
}

function timeless(count: number, path: string): readonly NotSeen[] {
  const reason =
    "a snapshot tells neither when values were set nor by whom: the file's own time stands for both";
  return count === 0 ? [] : [note('no_time', count, path, reason)];
}

function counted(
  kind: NotSeen['kind'],
  lines: readonly number[],
  path: string,
  reason: string,
): readonly NotSeen[] {
  if (lines.length === 0) return [];
  return [note(kind, lines.length, `${path}: ${lines.slice(0, 5).join(', ')}`, reason)];
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

function headOf(path: string): Buffer | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const fd = openSync(path, 'r');
    try {
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(fd, head, 0, HEAD, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    // Opened again, and its failure told, by the reader of event files.
    return undefined;
  }
}

/** By byte order mark; `reg export` writes UTF-16. Without one UTF-8, and the code page of old files where it is none. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

/** The first object of a list that began before `text`; undefined when it is none or does not end in it. */
function firstObject(text: string): unknown {
  const start = text.trimStart();
  if (!start.startsWith('{')) return undefined;
  for (let end = start.indexOf('}'); end >= 0; end = start.indexOf('}', end + 1)) {
    try {
      return JSON.parse(start.slice(0, end + 1));
    } catch {
      // An inner object or a brace in text ended here: the outer one goes on.
    }
  }
  return undefined;
}

/** A first line that is whole by itself, with more after it: event lines. */
function isOneLineOfMany(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || text.slice(end).trim() === '') return false;
  try {
    JSON.parse(text.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

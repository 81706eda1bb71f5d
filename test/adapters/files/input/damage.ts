/** Damages an input at one place, and says what must be found all the same. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileNotes } from '../../../../src/adapters/files/input/file-notes.ts';
import { LayoutSink } from '../../../../src/adapters/files/input/layout-sink.ts';
import { EventReader } from '../../../../src/adapters/files/scan/record-reader.ts';
import { TemporaryFile } from '../../../../src/adapters/files/scratch/temporary-file.ts';
import { text } from '../../../../src/core/event/event.ts';
import { compileProfiles } from '../../../../src/core/event/normalise.ts';
import type { NotSeen } from '../../../../src/core/hunt/not-seen.ts';
import { type EvtxRecord, TOOLS } from '../as-tools-print.ts';
import { evtxRegistrySet, profiles } from '../event-files.ts';

const RUN = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const NAMES = Array.from({ length: 12 }, (_, at) => `mark-${String(at).padStart(3, '0')}`);
const normaliser = compileProfiles(profiles);

const records = NAMES.map((name) => evtxRegistrySet(name) as EvtxRecord);
const entries = NAMES.map((name) => ({ key: RUN, name, data: 'C:\\Temp\\x.exe' }));

/** Each layout with the records of all names in it. */
export const LAYOUTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'evtx_dump, a record a line',
      'evtx_dump, pretty-printed with numbers',
      'evtx_dump, XML with numbers',
      'wevtutil, XML without breaks',
      'Event Viewer, XML',
      'one array',
      'one array, pretty-printed',
      'an array in an object',
      'objects behind each other',
      'a search response',
      'EvtxECmd',
      'Velociraptor, the record',
      'Splunk, XML in _raw',
      'Get-WinEvent',
    ].map((tool) => [tool, String(TOOLS[tool]?.(records))]),
  ),
  'text of the registry editor': [
    'Windows Registry Editor Version 5.00',
    '',
    `[${RUN}]`,
    ...NAMES.map((name) => `"${name}"="C:\\\\Temp\\\\x.exe"`),
    '',
  ].join('\r\n'),
  'a list of registry values': JSON.stringify(entries),
};

/** The same numbers for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 12_345;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a_2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

export interface Damaged {
  readonly bytes: Buffer;
  readonly what: string;
  /** Records that the damage does not touch. */
  readonly untouched: readonly string[];
}

const GARBAGE = ['"', '{', '}', '[', ']', '<', '>', '\\', '\0', '\n', '&', 'é', ',', ':', "'"];

export function damage(whole: string, seed: number): Damaged {
  const random = randomOf(seed);
  const bytes = Buffer.from(whole);
  // The beginning tells the layout: what is damaged there is another file.
  const first = whole.indexOf(NAMES[1] ?? '');
  const from = first + random(bytes.length - first);
  const length = random(4) === 0 ? random(400) : random(4);
  const to = Math.min(bytes.length, from + length);
  const kind = random(4);
  const put =
    kind === 0
      ? Buffer.alloc(0)
      : kind === 1
        ? Buffer.from(GARBAGE[random(GARBAGE.length)] ?? '')
        : kind === 2
          ? Buffer.alloc(to - from, random(256))
          : Buffer.concat([bytes.subarray(from, to), bytes.subarray(from, to)]);
  return {
    bytes: Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]),
    what: `seed ${seed}: ${JSON.stringify(put.toString('latin1'))} for bytes ${from} to ${to}`,
    untouched: NAMES.filter((_, at) => {
      // From the mark of the record before to that of the one behind: what lies between records belongs to both.
      const begins = at === 0 ? 0 : whole.lastIndexOf(NAMES[at - 1] ?? '') + 8;
      const ends = at === NAMES.length - 1 ? bytes.length : whole.indexOf(NAMES[at + 1] ?? '');
      return to < begins || from > ends;
    }),
  };
}

export interface Read {
  readonly names: readonly string[];
  readonly lost: number;
  readonly notSeen: readonly NotSeen[];
}

/** What can be read of an input, whichever of its lines the scan would look at. */
export function read(bytes: Buffer): Read {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-damage-'));
  const notes = new FileNotes();
  const output = new TemporaryFile(folder);
  try {
    const sink = new LayoutSink({ name: 'damaged', time: 0 }, output, {
      notes,
      tempDir: folder,
      maxLine: 1 << 20,
      snapshotHost: 'ws-1',
      isRecord: (document) =>
        typeof document === 'object' && !('unknown' in normaliser.normalise(document, SOURCE)),
    });
    for (let at = 0; at < bytes.length; at += 700) sink.push(Buffer.from(bytes.subarray(at, at + 700)));
    sink.end(undefined);
    output.flush();
    const reader = new EventReader(normaliser);
    const lines = readFileSync(`/dev/fd/${output.fd}`)
      .toString('latin1')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const results = lines.map((line) =>
      reader.read(Buffer.from(line, 'latin1'), 'damaged', { line: 1, ordinal: 0 }),
    );
    const events = results.flatMap((result) => ('event' in result ? [result.event] : []));
    sink.origin?.close();
    return {
      names: events.flatMap(({ fields }) => text(fields, 'registry.value') ?? []),
      lost: sink.lost + results.filter((result) => !('event' in result)).length + (sink.isTruncated ? 1 : 0),
      notSeen: notes.list(),
    };
  } finally {
    output.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const SOURCE = { kind: 'file', file: '', line: 1 } as const;

export { NAMES };

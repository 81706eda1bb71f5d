/** Damages an input at one place, and says what must be found all the same. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileNotes } from '../../../../src/adapters/files/input/file-notes.ts';
import { LayoutSink } from '../../../../src/adapters/files/input/layout-sink.ts';
import { LineScratch } from '../../../../src/adapters/files/input/line-scratch.ts';
import { EventReader } from '../../../../src/adapters/files/scan/record-reader.ts';
import { text } from '../../../../src/core/event/event.ts';
import { compileProfiles } from '../../../../src/core/event/normalise.ts';
import type { NotSeen } from '../../../../src/core/hunt/not-seen.ts';
import { type EvtxRecord, TOOLS } from '../as-tools-print.ts';
import { evtxRegistrySet, profiles } from '../event-files.ts';

export const RUN = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const NAMES = Array.from({ length: 12 }, (_, at) => `mark-${String(at).padStart(3, '0')}`);
const normaliser = compileProfiles(profiles);

const records = NAMES.map((name): EvtxRecord => {
  const { Event: event } = evtxRegistrySet(name) as EvtxRecord;
  const { UtcTime, ProcessGuid, ProcessId, Image, TargetObject, Details } = event.EventData ?? {};
  return {
    Event: {
      System: { ...event.System, Version: 2 },
      // In the order of its template, by which some tools print it.
      EventData: {
        RuleName: '',
        EventType: 'SetValue',
        UtcTime,
        ProcessGuid,
        ProcessId,
        Image,
        TargetObject,
        Details,
      },
    },
  };
});
const entries = NAMES.map((name) => ({ key: RUN, name, data: 'C:\\Temp\\x.exe' }));

/** An input that is whole. */
export interface Whole {
  readonly text: string;
  /** Where each record begins, and the text that tells so. */
  readonly begins: readonly { readonly at: number; readonly by: string }[];
  /** What a damaged record falls apart into: each may be told by itself. */
  readonly part: RegExp;
}

const BEGIN = /\{\s*"(?:_id|Event|PayloadData1|System|preview|Id|key)"|<Event |"mark-\d/g;
const LINE = /\n/g;
const OBJECT = /\{/g;
const EVENT = /<Event\s/g;

const PARTS: Readonly<Record<string, RegExp>> = {
  'evtx_dump, a record a line': LINE,
  'evtx_dump, pretty-printed with numbers': OBJECT,
  'evtx_dump, XML with numbers': EVENT,
  'wevtutil, XML without breaks': EVENT,
  'Event Viewer, XML': EVENT,
  'one array': OBJECT,
  'one array, pretty-printed': OBJECT,
  'an array in an object': OBJECT,
  'objects behind each other': OBJECT,
  'a search response': OBJECT,
  EvtxECmd: LINE,
  'Velociraptor, the record': LINE,
  'Splunk, XML in _raw': LINE,
  'Get-WinEvent': OBJECT,
};

/** Each layout with the records of all names in it. */
export const LAYOUTS: Readonly<Record<string, Whole>> = {
  ...Object.fromEntries(
    Object.entries(PARTS).map(([tool, part]) => [tool, wholeOf(String(TOOLS[tool]?.(records)), part)]),
  ),
  'text of the registry editor': wholeOf(
    [
      'Windows Registry Editor Version 5.00',
      '',
      `[${RUN}]`,
      ...NAMES.map((name) => `"${name}"="C:\\\\Temp\\\\x.exe"`),
      '',
    ].join('\r\n'),
    LINE,
  ),
  'a list of registry values': wholeOf(JSON.stringify(entries), OBJECT),
};

function wholeOf(text: string, part: RegExp): Whole {
  const found = [...text.matchAll(BEGIN)].map((match) => ({ at: match.index, by: match[0] }));
  const begins = NAMES.flatMap((_, at) => {
    const behind = at === 0 ? 0 : text.indexOf(NAMES[at - 1] ?? '') + 1;
    return found.find((begin) => begin.at >= behind) ?? [];
  });
  return { text, begins, part };
}

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
  /** So many records are read or told as lost. */
  readonly least: number;
  /** Not more are read. */
  readonly most: number;
  /** Not more are told as lost. */
  readonly mostLost: number;
}

const GARBAGE = ['"', '{', '}', '[', ']', '<', '>', '\\', '\0', '\n', '&', 'é', ',', ':', "'"];
/** What stands between two records of any layout, and more. */
const BETWEEN = 12;

export function damage({ text, begins, part }: Whole, seed: number): Damaged {
  const random = randomOf(seed);
  const bytes = Buffer.from(text);
  // The beginning tells the layout: what is damaged there is another file.
  const first = text.indexOf(NAMES[1] ?? '');
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
  const damaged = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);
  // Records that lost what is between them may be one.
  const joined = begins.slice(1).filter(({ at, by }) => from <= at + by.length && to >= at - BETWEEN);
  const doubled = kind === 3 ? begins.filter(({ at }) => at >= from && at < to) : [];
  const start = begins.findLast(({ at }) => at < from)?.at ?? 0;
  const end = begins.find(({ at }) => at > to)?.at ?? bytes.length;
  const hit = damaged.toString('latin1', start, end + damaged.length - bytes.length);
  return {
    bytes: damaged,
    what: `seed ${seed}: ${JSON.stringify(put.toString('latin1'))} for bytes ${from} to ${to}`,
    untouched: NAMES.filter((_, at) => {
      // From the mark of the record before to that of the one behind: what lies between records belongs to both.
      const begins = at === 0 ? 0 : text.lastIndexOf(NAMES[at - 1] ?? '') + 8;
      const ends = at === NAMES.length - 1 ? bytes.length : text.indexOf(NAMES[at + 1] ?? '');
      return to < begins || from > ends;
    }),
    least: NAMES.length - joined.length,
    most: NAMES.length + doubled.length,
    // What is behind the last part may be told as well, what a broken tag begins, and that the input does not end as it should.
    mostLost: [...hit.matchAll(part)].length + 3,
  };
}

/** What is wrong with what was read of a damaged input. */
export function faultsIn({ what, untouched, least, most, mostLost }: Damaged, read: Read): readonly string[] {
  const { names, count, lost } = read;
  const missing = untouched.filter((name) => !names.includes(name));
  const faults = [
    ...(missing.length > 0 ? [`lost ${missing.join(' ')}`] : []),
    ...(count + lost < least ? [`read ${count}, told ${lost} of at least ${least}`] : []),
    ...(count > most ? [`read ${count} of ${most}`] : []),
    ...(lost > mostLost ? [`told ${lost}, and ${mostLost} at most are lost`] : []),
  ];
  return faults.map((fault) => `${what}: ${fault}`);
}

export interface Read {
  readonly names: readonly string[];
  /** Events, those with a damaged name counted. */
  readonly count: number;
  readonly lost: number;
  readonly notSeen: readonly NotSeen[];
}

/** What can be read of an input, whichever of its lines the scan would look at. */
export function read(bytes: Buffer): Read {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-damage-'));
  const notes = new FileNotes();
  const scratch = new LineScratch(folder);
  try {
    const sink = new LayoutSink(
      { name: 'damaged', time: 0 },
      {
        notes,
        scratch,
        maxLine: 1 << 20,
        snapshotHost: 'ws-1',
        isRecord: (document) =>
          typeof document === 'object' && !('unknown' in normaliser.normalise(document, SOURCE)),
      },
    );
    for (let at = 0; at < bytes.length; at += 700) sink.push(Buffer.from(bytes.subarray(at, at + 700)));
    sink.end(undefined);
    scratch.flush();
    const reader = new EventReader(normaliser);
    const lines = readFileSync(`/dev/fd/${scratch.lines.fd}`)
      .toString('latin1')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const results = lines.map((line) =>
      reader.read(Buffer.from(line, 'latin1'), 'damaged', { line: 1, ordinal: 0 }),
    );
    const events = results.flatMap((result) => ('event' in result ? [result.event] : []));
    return {
      names: events.flatMap(({ fields }) => text(fields, 'registry.value') ?? []),
      count: events.length,
      lost: sink.lost + results.filter((result) => !('event' in result)).length + (sink.isTruncated ? 1 : 0),
      notSeen: notes.list(),
    };
  } finally {
    scratch.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const SOURCE = { kind: 'file', file: '', line: 1 } as const;

export { NAMES };

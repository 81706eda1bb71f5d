/** Windows event logs become the records that evtx_dump prints, however damaged they are. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvtxLog, isEvtx } from '../../../../../src/adapters/files/input/layouts/evtx/evtx-log.ts';
import type { NotSeen } from '../../../../../src/core/hunt/not-seen.ts';
import { HOST, ndjson, open, RUN, selected, told, write } from '../../event-files.ts';
import {
  CHUNK,
  type Element,
  element,
  event,
  evtxChunk,
  evtxFile,
  FILE_HEAD,
  type Filled,
  ticks,
  value,
} from '../../write-evtx.ts';

interface Read {
  readonly records: readonly unknown[];
  readonly lost: number;
  readonly headless: readonly number[];
  readonly altered: readonly number[];
  readonly isCut: boolean;
}

/** In pieces of some size. */
function read(file: Buffer, pieces = file.length): Read {
  const records: unknown[] = [];
  const headless: number[] = [];
  const altered: number[] = [];
  let lost = 0;
  const log = new EvtxLog({
    records: (some) => records.push(...some.map((one): unknown => JSON.parse(one))),
    lost: (_, { count }) => {
      lost += count;
    },
    headless: (chunk) => headless.push(chunk),
    altered: (chunk) => altered.push(chunk),
  });
  for (let at = 0; at < file.length; at += pieces) log.push(file.subarray(at, at + pieces));
  const isCut = log.end();
  return { records, lost, headless, altered, isCut };
}

function one(root: Element): unknown {
  return read(evtxFile([evtxChunk([root])])).records[0];
}

/** What fills a field, as JSON. */
function shown(filled: Filled): unknown {
  return (one(element('Event', {}, filled)) as { readonly Event: unknown }).Event;
}

const TIME = ticks('2026-03-01T12:00:00.123Z', 4567);

function registrySet(name: string, record: number): Element {
  return event(
    { code: 13, computer: HOST, time: TIME, record: BigInt(record) },
    {
      UtcTime: value.string('2026-03-01 12:00:00.000'),
      ProcessGuid: value.guid('D4C3B2A1000000000000000000000A00'),
      ProcessId: value.u32(4711),
      Image: value.string('C:\\Windows\\System32\\reg.exe'),
      TargetObject: value.string(`${RUN}\\${name}`),
      Details: value.string('C:\\Temp\\x.exe'),
    },
  );
}

/** Three chunks of two records each. */
const CHUNKS = [1, 3, 5].map((first) =>
  evtxChunk([registrySet(`n${first}`, first), registrySet(`n${first + 1}`, first + 1)], first),
);
const LOG = evtxFile(CHUNKS);

/** Of the records that have one. */
function numbers({ records }: Read): readonly number[] {
  return records.flatMap((record) => {
    const { System } = (
      record as { readonly Event: { readonly System?: { readonly EventRecordID?: number } } }
    ).Event;
    return System?.EventRecordID ?? [];
  });
}

/** The log with bytes written over in its `chunk`, counted from 0. */
function damaged(chunk: number, at: number, bytes: Buffer): Buffer {
  const log = Buffer.from(LOG);
  bytes.copy(log, FILE_HEAD + chunk * CHUNK + at);
  return log;
}

/** Where in a chunk its second record begins. */
const SECOND = 512 + (CHUNKS[0]?.readUInt32LE(512 + 4) ?? 0);

describe('values', () => {
  it.each([
    ['a text', value.string('C:\\a "b" é'), 'C:\\a "b" é'],
    ['a text up to its null', value.string('ab\0cd'), 'ab'],
    ['a text without characters', value.string(''), null],
    ['nothing', value.none, null],
    ['bytes of the code page', value.of(0x02, Buffer.from([0x41, 0xe9, 0x80, 0])), 'Aé€'],
    ['a number of 8 bits', value.of(0x03, Buffer.from([0xff])), -1],
    ['a number of 8 bits without sign', value.u8(255), 255],
    ['a number of 16 bits', value.of(0x05, Buffer.from([0xfe, 0xff])), -2],
    ['a number of 16 bits without sign', value.u16(65_534), 65_534],
    ['a number of 32 bits', value.i32(-7), -7],
    ['a number of 32 bits without sign', value.u32(4_294_967_295), 4_294_967_295],
    ['a number of 64 bits', value.of(0x09, Buffer.from('ffffffffffffffff', 'hex')), -1],
    ['a number of 64 bits without sign', value.u64(9n), 9],
    ['a short fraction', value.of(0x0b, Buffer.from('cdcccc3d', 'hex')), '0.1'],
    ['a fraction', value.f64(0.25), '0.25'],
    ['a whole fraction', value.f64(3), '3.0'],
    ['true', value.bool(true), true],
    ['false', value.bool(false), false],
    ['bytes', value.binary(Buffer.from('0aff', 'hex')), '0AFF'],
    ['a GUID', value.guid('33221100554477668899aabbccddeeff'), '00112233-4455-6677-8899-AABBCCDDEEFF'],
    ['an address of 32 bits', value.of(0x10, Buffer.from('ff000000', 'hex')), '0xff'],
    ['an address of 64 bits', value.of(0x10, Buffer.from('00ff000000000000', 'hex')), '0xff00'],
    ['a time', value.fileTime(TIME), '2026-03-01T12:00:00.123456Z'],
    [
      'a time in parts',
      value.of(0x12, Buffer.from('ea0703000000010002000300040005 00'.replace(' ', ''), 'hex')),
      '2026-03-01T02:03:04.005000Z',
    ],
    ['a security identifier', value.sid(5, 21, 4_294_967_295, 500), 'S-1-5-21-4294967295-500'],
    ['a logon id', value.hex64(0x3e7n), '0x3e7'],
    ['a process id of Security records', value.hex32(0x1a2b), '0x1a2b'],
  ])('%s', (_, filled, wanted) => {
    expect(shown(filled)).toEqual(wanted);
  });

  it('beyond what JavaScript can count keep all their digits', () => {
    let text = '';
    const log = new EvtxLog({
      records: ([first]) => {
        text = first ?? '';
      },
      lost: () => undefined,
      headless: () => undefined,
      altered: () => undefined,
    });
    log.push(evtxFile([evtxChunk([element('Event', {}, value.u64(18_446_744_073_709_551_615n))])]));
    log.end();
    expect(text).toBe('{"Event":18446744073709551615}');
  });
});

describe('elements', () => {
  it('are an event as Windows logs it', () => {
    expect(one(registrySet('x', 7))).toEqual({
      Event: {
        '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
        System: {
          Provider: {
            '#attributes': {
              Name: 'Microsoft-Windows-Sysmon',
              Guid: '7057385F-C22A-43E0-BF4C-06F5698FFBD9',
            },
          },
          EventID: 13,
          Version: 2,
          Keywords: '0x8000000000000000',
          TimeCreated: { '#attributes': { SystemTime: '2026-03-01T12:00:00.123456Z' } },
          EventRecordID: 7,
          Correlation: null,
          Execution: { '#attributes': { ProcessID: 4, ThreadID: 8 } },
          Channel: 'Microsoft-Windows-Sysmon/Operational',
          Computer: HOST,
          Security: { '#attributes': { UserID: 'S-1-5-18' } },
        },
        EventData: {
          UtcTime: '2026-03-01 12:00:00.000',
          ProcessGuid: 'A1B2C3D4-0000-0000-0000-000000000A00',
          ProcessId: 4711,
          Image: 'C:\\Windows\\System32\\reg.exe',
          TargetObject: `${RUN}\\x`,
          Details: 'C:\\Temp\\x.exe',
        },
      },
    });
  });

  it.each([
    ['of one name are numbered', [element('A', {}, '1'), element('A', {}, '2')], { A: '1', A_1: '2' }],
    [
      'have text beside attributes',
      [element('A', { n: value.u32(1) }, 'x')],
      { A: { '#attributes': { n: 1 }, '#text': 'x' } },
    ],
    ['without a value for an attribute are null', [element('A', { n: value.none })], { A: null }],
    ['join text and values', [element('A', {}, 'pid ', value.u32(4))], { A: 'pid 4' }],
    ['that a list fills are repeated', [element('A', {}, value.strings(['p', 'q']))], { A: 'p', A_1: 'q' }],
    [
      'show references as they stand',
      [element('A', {}, 'x', { tokens: Buffer.from([0x08, 0x26, 0x00]) }, 'y')],
      { A: 'x&#38;y' },
    ],
    [
      'are fields without names',
      [element('EventData', {}, element('Data', {}, value.string('a')), element('Data', {}, value.u32(2)))],
      { EventData: { Data: { '#text': ['a', 2] } } },
    ],
    [
      'are a field without a name beside others',
      [
        element(
          'EventData',
          {},
          element('Data', {}, value.string('a')),
          element('Binary', {}, value.binary(Buffer.from('ff', 'hex'))),
        ),
      ],
      { EventData: { Data: { '#text': 'a' }, Binary: 'FF' } },
    ],
    [
      'are fields that nothing fills',
      [
        element(
          'EventData',
          {},
          element('Data', { Name: 'A' }, value.none),
          element('Data', { Name: 'B' }, value.string('')),
        ),
      ],
      { EventData: { A: '', B: '' } },
    ],
    [
      'are fields whose names are values',
      [element('EventData', {}, element('Data', { Name: value.string('A "b"') }, value.u32(1)))],
      { EventData: { 'A "b"': 1 } },
    ],
    [
      'stand below UserData as they are',
      [
        element(
          'UserData',
          {},
          { nested: element('Cleared', { xmlns: 'u' }, element('User', {}, value.string('x'))) },
        ),
      ],
      { UserData: { Cleared: { '#attributes': { xmlns: 'u' }, User: 'x' } } },
    ],
  ])('%s', (_, content, wanted) => {
    expect(one(element('Event', {}, ...content))).toEqual({ Event: wanted });
  });
});

describe('a log', () => {
  it.each([1, 7, 4096, CHUNK, LOG.length])('is read in pieces of %i bytes', (pieces) => {
    expect(numbers(read(LOG.subarray(0, pieces === 1 ? FILE_HEAD + CHUNK : LOG.length), pieces))).toEqual(
      pieces === 1 ? [1, 2] : [1, 2, 3, 4, 5, 6],
    );
  });

  it('without records holds none, and nothing is missing', () => {
    expect(read(evtxFile([Buffer.alloc(CHUNK)]))).toEqual(read(evtxFile([])));
    expect(read(evtxFile([Buffer.alloc(CHUNK)]))).toMatchObject({
      records: [],
      lost: 0,
      headless: [],
      isCut: false,
    });
  });

  it('may have chunks between others that were never used', () => {
    const [first = LOG, ...others] = CHUNKS;
    expect(read(evtxFile([first, Buffer.alloc(CHUNK), ...others]))).toMatchObject({ lost: 0, headless: [] });
    expect(numbers(read(evtxFile([first, Buffer.alloc(CHUNK), ...others])))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('that wraps round is read in the order of the file', () => {
    expect(numbers(read(evtxFile([...CHUNKS.slice(2), ...CHUNKS.slice(0, 2)])))).toEqual([5, 6, 1, 2, 3, 4]);
  });

  it('that is in use has a mark, an old count of chunks, and records its chunk does not know of yet', () => {
    const log = Buffer.from(LOG);
    log.writeUInt32LE(1, 120);
    log.writeUInt16LE(0, 42);
    const last = FILE_HEAD + 2 * CHUNK;
    for (const place of [16, 32]) log.writeBigUInt64LE(5n, last + place);
    log.writeUInt32LE(SECOND, last + 48);
    expect(numbers(read(log))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does not show records from before its chunk was used again', () => {
    const [first = LOG] = CHUNKS;
    const chunk = Buffer.from(evtxChunk([registrySet('new', 9)], 9));
    first.copy(chunk, SECOND, SECOND);
    expect(numbers(read(evtxFile([chunk])))).toEqual([9]);
  });

  it('is known by its first chunk when its own head is gone', () => {
    const log = Buffer.from(LOG).fill(0, 0, FILE_HEAD);
    expect(isEvtx(log)).toBe(true);
    expect(numbers(read(log))).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

/** Each level shows the one below a hundred times over. */
function nestedBomb(): Element {
  let bomb = element('Event', {}, 'x');
  for (let level = 0; level < 8; level += 1) {
    const places = Array.from({ length: 100 }, () => Buffer.from([0x0d, 0, 0, 0x21]));
    const shown = { tokens: Buffer.concat(places) };
    bomb = element('Event', {}, shown, { nested: bomb });
  }
  return bomb;
}

function listBomb(size: number): Element {
  const list = value.of(0x84, Buffer.alloc(size));
  return element('Event', {}, element('a', { x: list }, list));
}

describe('damage', () => {
  it('of a record costs that record', () => {
    expect(read(damaged(0, 512 + 24, Buffer.alloc(8, 0xff)))).toMatchObject({
      lost: 1,
      headless: [],
      altered: [],
    });
    expect(numbers(read(damaged(0, SECOND + 24, Buffer.alloc(8, 0xff))))).toEqual([1, 3, 4, 5, 6]);
  });

  it('of the frame of a record costs that record, and the next is found', () => {
    const found = read(damaged(1, 512, Buffer.alloc(8, 0xff)));
    expect(numbers(found)).toEqual([1, 2, 4, 5, 6]);
    expect(found.lost).toBe(1);
  });

  it('of the last record of a chunk is counted by what its head says', () => {
    const found = read(damaged(1, SECOND, Buffer.alloc(24)));
    expect(numbers(found)).toEqual([1, 2, 3, 5, 6]);
    expect(found.lost).toBe(1);
  });

  it('of the number of a record costs none, and nothing is missing for it', () => {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(1n << 56n);
    for (const at of [512, SECOND]) {
      const found = read(damaged(1, at + 8, number));
      expect(numbers(found)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(found).toMatchObject({ lost: 0, headless: [] });
    }
  });

  it("of the numbers in a chunk's head is told, and is no count of what is missing", () => {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(260n);
    const found = read(damaged(1, 32, number));
    expect(numbers(found)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(found).toMatchObject({ lost: 0, headless: [2] });
  });

  it("of a chunk's head costs no record, but nobody knows whether more were there", () => {
    const found = read(damaged(1, 0, Buffer.alloc(128)));
    expect(numbers(found)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(found.headless).toEqual([2]);
  });

  it('of all of a chunk costs that chunk', () => {
    const found = read(damaged(1, 0, Buffer.alloc(CHUNK, 0x55)));
    expect(numbers(found)).toEqual([1, 2, 5, 6]);
    expect(found.headless).toEqual([2]);
  });

  it('that can be read is told by the checksum', () => {
    const at = LOG.indexOf(Buffer.from('reg.exe', 'utf16le'), FILE_HEAD + CHUNK) - FILE_HEAD - CHUNK;
    const found = read(damaged(1, at, Buffer.from('x', 'utf16le')));
    expect(JSON.stringify(found.records)).toContain('xeg.exe');
    expect(found).toMatchObject({ lost: 0, altered: [2] });
  });

  it('of a cut file costs what was cut off', () => {
    const found = read(LOG.subarray(0, FILE_HEAD + CHUNK + SECOND + 100));
    expect(numbers(found)).toEqual([1, 2, 3]);
    expect(found).toMatchObject({ lost: 1, isCut: true });
  });

  it.each([
    ['names a value that is too short', element('Event', {}, value.of(0x08, Buffer.alloc(2)))],
    ['names a type nobody knows', element('Event', {}, value.of(0x55, Buffer.alloc(2)))],
    ['is none', element('Other', {}, value.u8(1))],
    ['is no element', element('Event', {}, { tokens: Buffer.from([0x33]) })],
  ])('that %s costs that record', (_, broken) => {
    const found = read(evtxFile([evtxChunk([registrySet('a', 1), broken, registrySet('b', 3)])]));
    expect(numbers(found)).toEqual([1, 3]);
    expect(found.lost).toBe(1);
  });

  it.each([
    ['elements within elements', nestedBomb],
    ['an element for each of many values, twice over', () => listBomb(20_000)],
  ])('that describes more than there is memory costs that record: %s', (_, bomb) => {
    const found = read(evtxFile([evtxChunk([bomb(), registrySet('b', 2)])]));
    expect(numbers(found)).toEqual([2]);
    expect(found.lost).toBe(1);
  });

  it('that makes many elements of one name leaves each of them', () => {
    const list = value.of(0x84, Buffer.alloc(50_000));
    const [record] = read(evtxFile([evtxChunk([element('Event', {}, element('a', {}, list))])])).records;
    const names = Object.keys((record as { readonly Event: object }).Event);
    expect(names).toHaveLength(50_000);
    expect(names.at(-1)).toBe('a_49999');
  });

  it('of any kind within one chunk never reaches another, and never ends the reading', () => {
    const patch = fc.record({
      at: fc.nat(CHUNK - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    });
    const used = CHUNKS[1]?.readUInt32LE(48) ?? CHUNK;
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 6 }), (patches) => {
        const log = Buffer.from(LOG);
        for (const { at, bytes } of patches)
          log.set(bytes.subarray(0, CHUNK - (at % used)), FILE_HEAD + CHUNK + (at % used));
        const found = read(log);
        const others = numbers(found).filter((number) => [1, 2, 5, 6].includes(number));
        expect(others).toEqual([1, 2, 5, 6]);
        expect(found.isCut).toBe(false);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('a file', () => {
  const wanted = [1, 2, 3, 4, 5, 6].map((line) => `${line} ${RUN}\\n${line}`);

  it.each([
    ['as it is', 'Sysmon.evtx', LOG],
    ['in gzip', 'Sysmon.evtx.gz', gzipSync(LOG)],
    ['of any name', 'no-ending', LOG],
  ])('%s', async (_, name, content) => {
    const source = await open([write(name, content)]);
    expect((await selected(source)).map(told)).toEqual(wanted);
    expect(source.notSeen()).toEqual([]);
  });

  it('comes from standard input', async () => {
    const source = await open(['-'], { stdin: Readable.from([LOG]) });
    expect((await selected(source)).map(told)).toEqual(wanted);
  });

  it('is found in a folder', async () => {
    const file = write('Microsoft-Windows-Sysmon%4Operational.EVTX', LOG);
    const source = await open([file.slice(0, file.lastIndexOf('/'))]);
    expect(await selected(source)).toHaveLength(6);
  });

  it('gives the events that its records give as JSON', async () => {
    const lines = write('log.jsonl', ndjson(read(LOG).records as readonly object[]));
    const [fromLog, fromLines] = await Promise.all(
      [write('log.evtx', LOG), lines].map(async (file) => selected(await open([file]))),
    );
    const plain = (events: typeof fromLog): unknown =>
      events?.map(({ source, ...rest }) => ({ ...rest, line: source.kind === 'file' ? source.line : 0 }));
    expect(plain(fromLog)).toEqual(plain(fromLines));
    expect(fromLog?.[0]?.entityId).toBe('A1B2C3D4-0000-0000-0000-000000000A00');
  });

  it('that is damaged tells what is missing, by chunk', async () => {
    const notes = async (content: Buffer): Promise<readonly NotSeen[]> => {
      const source = await open([write('log.evtx', content)]);
      await selected(source);
      return source.notSeen();
    };
    expect(await notes(damaged(1, 512 + 24, Buffer.alloc(8, 0xff)))).toMatchObject([
      {
        kind: 'damaged_log',
        count: 1,
        where: expect.stringMatching(/log\.evtx: chunk 2$/),
        incomplete: false,
      },
    ]);
    expect(await notes(damaged(1, 0, Buffer.alloc(8)))).toMatchObject([
      {
        kind: 'damaged_log',
        count: 1,
        where: expect.stringMatching(/log\.evtx: chunk 2$/),
        incomplete: true,
      },
    ]);
    expect(
      await notes(LOG.subarray(0, -CHUNK / 2).subarray(0, FILE_HEAD + 2 * CHUNK + SECOND + 50)),
    ).toMatchObject([
      { kind: 'damaged_log', count: 1, incomplete: false },
      {
        kind: 'truncated_file',
        count: 1,
        reason: expect.stringContaining('within a chunk of the log'),
        incomplete: true,
      },
    ]);
  });
});

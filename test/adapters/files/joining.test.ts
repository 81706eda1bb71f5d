/** Joins over files find events wherever they stand, whatever the size of the index. */
import { describe, expect, it } from 'vitest';
import type { HostKey } from '../../../src/core/event/event.ts';
import type { EventSource, JoinRequest } from '../../../src/ports/event-source.ts';
import {
  ALL_TIME,
  contains,
  fileCreate,
  guid,
  ndjson,
  open,
  processCreate,
  RUN,
  registrySet,
  selected,
  told,
  write,
} from './event-files.ts';
import { generateEvents } from './generate-events.ts';

const host = 'ws-1' as HostKey;
const idOf = (id: string): string => guid(id).slice(1, -1);

function byId(
  ids: readonly string[],
  event: 'process_create' | 'file_create' = 'process_create',
): JoinRequest {
  return { by: 'entity_id', event, keys: ids.map((id) => ({ host, entityId: idOf(id) })), range: ALL_TIME };
}

function byPath(path: string, event: 'process_create' | 'file_create' = 'file_create'): JoinRequest {
  return { by: 'path', event, keys: [{ host, path }], range: ALL_TIME };
}

async function toldBy(source: EventSource, request: JoinRequest): Promise<readonly string[]> {
  return (await source.fetch(request)).events.map(told);
}

describe('by entity id', () => {
  const documents = [
    registrySet('one', { id: 'B' }),
    processCreate({ id: 'C', parent: 'B', image: 'C:\\child.exe' }),
    processCreate({ id: 'B', parent: 'A', image: 'C:\\writer.exe' }),
    processCreate({ id: 'B', image: 'C:\\elsewhere.exe', host: 'other' }),
    fileCreate('C:\\made.exe', { id: 'B' }),
    processCreate({ id: 'A', image: 'C:\\parent.exe' }),
  ];

  it('finds writers and ancestors that stand later in the file', async () => {
    const source = await open([write('a.ndjson', ndjson(documents))]);
    const [anchor] = await selected(source);
    expect(anchor?.entityId).toBe(idOf('B'));
    expect(await toldBy(source, byId(['B']))).toEqual(['3 C:\\writer.exe']);
    expect(await toldBy(source, byId(['A', 'B']))).toEqual(['3 C:\\writer.exe', '6 C:\\parent.exe']);
    expect(await toldBy(source, byId(['B'], 'file_create'))).toEqual(['5 C:\\made.exe']);
  });

  it('finds them in another file, before anything was selected', async () => {
    const [anchor, ...rest] = documents;
    const source = await open([write('a.ndjson', ndjson([anchor ?? {}])), write('b.ndjson', ndjson(rest))]);
    expect(await toldBy(source, byId(['B']))).toEqual(['2 C:\\writer.exe']);
    expect(await selected(source)).toHaveLength(1);
  });

  it('keeps to the time asked for', async () => {
    const source = await open([write('a.ndjson', ndjson([processCreate({ id: 'A', second: 30 })]))]);
    const start = Date.UTC(2026, 2, 1, 12);
    const ask = (from: number, to: number) => source.fetch({ ...byId(['A']), range: { from, to } });
    expect((await ask(start + 30_000, start + 30_001)).events).toHaveLength(1);
    expect((await ask(start, start + 30_000)).events).toHaveLength(0);
  });

  it('says when it stopped at its bound', async () => {
    const starts = Array.from({ length: 9 }, (_, second) => processCreate({ second }));
    const source = await open([write('a.ndjson', ndjson(starts))], { limits: { fetchEvents: 5 } });
    expect(await source.fetch(byId(['A']))).toMatchObject({ truncated: true, events: { length: 5 } });
  });

  it('gives a record that was collected many times over once', async () => {
    const log = ndjson([processCreate(), fileCreate('C:\\made.exe')]);
    const source = await open([write('a.ndjson', log.repeat(9)), write('b.ndjson', log)], {
      limits: { fetchEvents: 5 },
    });
    expect(await toldBy(source, byId(['A']))).toEqual([expect.stringMatching(/^1 /)]);
    expect((await source.fetch(byId(['A']))).truncated).toBe(false);
  });
});

describe('by path', () => {
  const documents = [
    fileCreate('C:\\Users\\Ann\\AppData\\Upd.exe'),
    fileCreate('C:\\Users\\Ann\\caf\u00e9 \u0130.exe'),
    fileCreate('C:\\Users\\ANNA~1.COR\\Upd\\tool.dll'),
    processCreate({ image: 'C:\\Users\\Ann\\AppData\\UPD.EXE' }),
    fileCreate('C:\\Users\\Ann\\AppData\\upd.exe', { host: 'other' }),
    fileCreate('plain.exe'),
  ];
  const file = (): string => write('a.ndjson', ndjson(documents));

  it.each([
    ['c:\\users\\ann\\appdata\\upd.exe', ['1 C:\\Users\\Ann\\AppData\\Upd.exe']],
    ['c:\\users\\*\\upd.exe', ['1 C:\\Users\\Ann\\AppData\\Upd.exe']],
    ['c:\\users\\ann\\caf\u00e9 \u0130.exe', ['2 C:\\Users\\Ann\\caf\u00e9 \u0130.exe']],
    ['*\\tool.dll', ['3 C:\\Users\\ANNA~1.COR\\Upd\\tool.dll']],
    ['c:\\users\\ann\\to?l.d*', ['3 C:\\Users\\ANNA~1.COR\\Upd\\tool.dll']],
    ['plain.exe', ['6 plain.exe']],
    ['c:\\nothing.exe', []],
  ])('%s', async (path, expected) => {
    expect(await toldBy(await open([file()]), byPath(path))).toEqual(expected);
  });

  it('asks for runs in the same way', async () => {
    expect(
      await toldBy(await open([file()]), byPath('c:\\users\\ann\\appdata\\upd.exe', 'process_create')),
    ).toEqual(['4 C:\\Users\\Ann\\AppData\\UPD.EXE']);
  });

  it('owns up to a name that says nothing', async () => {
    expect(await (await open([file()])).fetch(byPath('c:\\users\\*'))).toEqual({
      events: [],
      truncated: false,
      unanswered: [{ host: 'ws-1', path: 'c:\\users\\*' }],
    });
  });
});

it('joins 4688 records, which have no entity id, by pid', async () => {
  const created = (pid: string, image: string): object => ({
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Channel: 'Security',
    EventID: 4688,
    Hostname: 'ws-1.corp.example',
    '@timestamp': '2026-03-01T12:00:00.000Z',
    NewProcessId: pid,
    NewProcessName: image,
    ProcessId: '0x4',
  });
  const source = await open([
    write('a.ndjson', ndjson([created('0x1c10', 'C:\\a.exe'), created('0x1c14', 'C:\\b.exe')])),
  ]);
  const answer = await source.fetch({
    by: 'pid',
    event: 'process_create',
    keys: [{ host, pid: 0x1c10 }],
    range: ALL_TIME,
  });
  expect(answer.events.map(told)).toEqual(['1 C:\\a.exe']);
});

describe('by condition', () => {
  const condition = contains('process.executable', '\\reg.exe');
  const request: JoinRequest = {
    by: 'condition',
    event: 'process_create',
    condition,
    hosts: [host],
    range: ALL_TIME,
  };
  const documents = [
    processCreate({ image: 'C:\\reg.exe' }),
    processCreate({ image: 'C:\\a.exe' }),
    registrySet('one'),
  ];

  it.each([
    ['when the pass was told of it', [{ kind: 'process_create', condition } as const]],
    ['in a pass of its own', []],
  ])('finds neighbours %s', async (_, neighbours) => {
    const other = processCreate({ image: 'C:\\reg.exe', host: 'other' });
    const source = await open([write('a.ndjson', ndjson([...documents, other]))], { neighbours });
    expect(await selected(source)).toHaveLength(1);
    expect(await toldBy(source, request)).toEqual(['1 C:\\reg.exe']);
    expect(await toldBy(source, request)).toEqual(['1 C:\\reg.exe']);
  });
});

describe('over thousands of events', () => {
  const lines = [...generateEvents({ count: 20_000, hosts: 20, runKeyShare: 0.1, seed: 7 })];
  const content = `${lines.join('\n')}\n`;

  async function joined(limits: object): Promise<readonly string[]> {
    const source = await open([write('a.ndjson', content)], { limits });
    const anchors = await selected(source, {
      id: 'run',
      kind: 'registry_set',
      condition: contains('registry.path', '\\Run'),
    });
    const keys = anchors.flatMap(({ host: on, entityId }) =>
      entityId === undefined ? [] : [{ host: on, entityId }],
    );
    const writers = await source.fetch({ by: 'entity_id', event: 'process_create', keys, range: ALL_TIME });
    const paths = anchors.map(({ host: on, fields }) => ({
      host: on,
      path: String(fields['registry.data.strings']).toLowerCase(),
    }));
    const files = await source.fetch({ by: 'path', event: 'file_create', keys: paths, range: ALL_TIME });
    return [...anchors, ...writers.events, ...files.events].map(told);
  }

  it('gives the same answers from an index on disk as from one in memory', async () => {
    const inMemory = await joined({});
    expect(inMemory.length).toBeGreaterThan(500);
    expect(await joined({ indexBudget: 0, indexRun: 3000 })).toEqual(inMemory);
    expect(await joined({ indexBudget: 100_000, indexRun: 1000 })).toEqual(inMemory);
  });

  it('finds the writer and the payload of most Run values', async () => {
    const events = await joined({});
    const anchors = events.filter((event) => /\\run(once)?\\/i.test(event));
    expect(anchors.length).toBeGreaterThan(200);
    expect(events.length - anchors.length).toBeGreaterThan(anchors.length * 1.6);
  });

  it('pages by count and by bytes without losing or doubling an event', async () => {
    const source = await open([write('a.ndjson', content)], { limits: { pageEvents: 7, pageBytes: 5000 } });
    const numbers: number[] = [];
    for await (const { events } of source.select(
      [{ id: 'all', kind: 'file_create', condition: { op: 'const', value: true } }],
      undefined,
    )) {
      expect(events.length).toBeLessThanOrEqual(7);
      numbers.push(...events.map(({ source: at }) => (at.kind === 'file' ? at.line : 0)));
    }
    const expected = lines.flatMap((line, index) => (line.includes('"code":"11"') ? [index + 1] : []));
    expect(numbers).toEqual(expected);
  });
});

it('learns from Sysmon rows how far log time is from UTC, and reads other rows of the host by it', async () => {
  const sysmon = {
    SourceName: 'Microsoft-Windows-Sysmon',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: 13,
    Hostname: 'ws-1.corp.example',
    '@timestamp': '2026-03-01T05:00:00.000Z',
    UtcTime: '2026-03-01 12:00:00.000',
    ProcessGuid: guid('A'),
    Image: 'C:\\a.exe',
    TargetObject: `${RUN}\\one`,
    Details: 'C:\\b.exe',
  };
  const audited = {
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Channel: 'Security',
    EventID: 4688,
    Hostname: 'ws-1.corp.example',
    '@timestamp': '2026-03-01T05:00:01.000Z',
    NewProcessId: '0x10',
    NewProcessName: 'C:\\a.exe',
  };
  const range = { from: Date.UTC(2026, 2, 1, 12), to: Date.UTC(2026, 2, 1, 13) };
  const source = await open([write('a.ndjson', ndjson([audited, sysmon]))]);
  expect((await source.count(range)).byKind).toMatchObject({
    registry_set: 1,
    process_create: 1,
    file_create: 0,
  });
  const answer = await source.fetch(byPath('c:\\a.exe', 'process_create'));
  expect(answer.events.map(({ time }) => time)).toEqual([Date.UTC(2026, 2, 1, 12, 0, 1)]);
});
